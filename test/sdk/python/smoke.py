"""Finishes 200 workflows with the official Python SDK, unmodified, and checks every output.

    python smoke.py --url http://localhost:8080

The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
"""

import argparse
import sys
import time

from conductor.client.automator.task_handler import TaskHandler
from conductor.client.configuration.configuration import Configuration
from conductor.client.http.models.start_workflow_request import StartWorkflowRequest
from conductor.client.http.models.task_def import TaskDef
from conductor.client.orkes_clients import OrkesClients
from conductor.client.worker.worker_task import worker_task
from conductor.client.workflow.conductor_workflow import ConductorWorkflow
from conductor.client.workflow.task.simple_task import SimpleTask
from conductor.client.workflow.task.switch_task import SwitchTask

WORKFLOWS = 200
TIME_LIMIT_SECONDS = 180
DOUBLE = "sdk_python_double"
LABEL = "sdk_python_label"


@worker_task(task_definition_name=DOUBLE, thread_count=10)
def double(number: int) -> dict:
    return {"number": 2 * number}


@worker_task(task_definition_name=LABEL, thread_count=10)
def label(number: int) -> dict:
    return {"label": f"number {number}"}


def build(executor) -> ConductorWorkflow:
    """Doubles a number, and labels it when the input says so."""
    workflow = ConductorWorkflow(executor=executor, name="sdk_python_flow", version=1)
    doubled = SimpleTask(DOUBLE, "double").input_parameter("number", workflow.input("number"))
    labelled = SimpleTask(LABEL, "label").input_parameter("number", doubled.output("number"))
    choice = SwitchTask("choose", workflow.input("kind"))
    choice.switch_case("labelled", labelled)
    workflow >> doubled >> choice
    workflow.output_parameters(
        {"number": doubled.output("number"), "label": "${label.output.label}"}
    )
    return workflow


def await_output(clients, workflow_id: str, deadline: float):
    """The execution once it has ended, or as it is at the deadline."""
    while True:
        run = clients.get_workflow_client().get_workflow(workflow_id, include_tasks=False)
        if run.status not in ("RUNNING", "PAUSED") or time.monotonic() > deadline:
            return run
        time.sleep(0.05)


def finish_all(clients, executor) -> tuple:
    """Starts all executions, waits for them, and counts (passed, failed)."""
    metadata = clients.get_metadata_client()
    for name in (DOUBLE, LABEL):
        metadata.register_task_def(TaskDef(name=name, retry_count=2, retry_delay_seconds=1))
    workflow = build(executor)
    workflow.register(overwrite=True)
    started = {}
    for number in range(WORKFLOWS):
        kind = "labelled" if number % 2 == 0 else "plain"
        request = StartWorkflowRequest(
            name=workflow.name, version=1, input={"number": number, "kind": kind}
        )
        started[number] = executor.start_workflow(request)
    failed = 0
    deadline = time.monotonic() + TIME_LIMIT_SECONDS
    for number, workflow_id in started.items():
        run = await_output(clients, workflow_id, deadline)
        text = f"number {2 * number}" if number % 2 == 0 else None
        wanted = {"number": 2 * number, "label": text}
        if run.status != "COMPLETED" or run.output != wanted:
            failed += 1
            print(f"{workflow_id}: {run.status} {run.output}, expected {wanted}")
    return WORKFLOWS - failed, failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="http://localhost:8080")
    configuration = Configuration(server_api_url=parser.parse_args().url.rstrip("/") + "/api")
    clients = OrkesClients(configuration=configuration)
    handler = TaskHandler(configuration=configuration, scan_for_annotated_workers=True)
    handler.start_processes()
    try:
        passed, failed = finish_all(clients, clients.get_workflow_executor())
    finally:
        handler.stop_processes()
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
