"""What the tests share: waiting, and the workflows that several of them use."""

import time
import uuid

from conductor.client.http.models.start_workflow_request import StartWorkflowRequest
from conductor.client.workflow.conductor_workflow import ConductorWorkflow
from conductor.client.workflow.task.simple_task import SimpleTask
from conductor.client.workflow.task.wait_task import WaitTask

from workers import DOUBLE

TIME_LIMIT_SECONDS = 60
ENDED = ("COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT")


def unique(name: str) -> str:
    """A name that no other run of these tests uses."""
    return f"{name}_{uuid.uuid4().hex[:8]}"


def until(look, limit_seconds: float = TIME_LIMIT_SECONDS):
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + limit_seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"nothing within {limit_seconds} s"
        time.sleep(0.05)


def ended(clients, workflow_id: str, status: str = "COMPLETED"):
    """The execution once it has ended, which must be with this status."""
    workflows = clients.get_workflow_client()

    def look():
        run = workflows.get_workflow(workflow_id, include_tasks=True)
        return run if run.status in ENDED else None

    run = until(look)
    assert run.status == status, f"{run.status}: {run.reason_for_incompletion}"
    return run


def start(clients, name: str, **members) -> str:
    """Starts an execution and answers its id."""
    request = StartWorkflowRequest(name=name, version=1, **members)
    return clients.get_workflow_client().start_workflow(request)


def register(clients, name: str, *tasks, **outputs) -> str:
    """Registers a workflow of these tasks, in order, and answers its name."""
    workflow = ConductorWorkflow(executor=clients.get_workflow_executor(), name=name, version=1)
    for task in tasks:
        workflow >> task
    workflow.output_parameters(outputs)
    workflow.register(overwrite=True)
    return name


def doubling(clients, name: str = "sdk_python_doubling") -> str:
    """A workflow that doubles the number of its input."""
    doubled = SimpleTask(DOUBLE, "double").input_parameter("number", "${workflow.input.number}")
    return register(clients, name, doubled, number=doubled.output("number"))


def holding(clients, name: str = "sdk_python_holding") -> str:
    """A workflow that waits to be told a number, and doubles it."""
    hold = WaitTask("hold")
    doubled = SimpleTask(DOUBLE, "double").input_parameter("number", "${hold.output.number}")
    return register(clients, name, hold, doubled, number=doubled.output("number"))
