"""Workers that fail, give up or need more time."""

from conductor.client.workflow.task.simple_task import SimpleTask

from support import ended, register, start
from workers import FATAL, FLAKY, PATIENT


def flaky(clients) -> None:
    name = register(clients, "sdk_python_flaky_flow", SimpleTask(FLAKY, "flaky"))
    run = ended(clients, start(clients, name))
    assert [task.status for task in run.tasks] == ["FAILED", "COMPLETED"]
    assert run.tasks[0].reason_for_incompletion == "the first attempt fails"
    logs = clients.get_task_client().get_task_logs(run.tasks[0].task_id)
    assert any("RuntimeError" in line.log for line in logs), logs


def fatal(clients) -> None:
    name = register(clients, "sdk_python_fatal_flow", SimpleTask(FATAL, "fatal"))
    workflow_id = start(clients, name)
    failed = ended(clients, workflow_id, "FAILED")
    assert failed.tasks[0].status == "FAILED_WITH_TERMINAL_ERROR"
    clients.get_workflow_client().retry_workflow(workflow_id)
    run = ended(clients, workflow_id)
    assert run.tasks[-1].output_data == {"attempt": 1}, run.tasks[-1].output_data


def patient(clients) -> None:
    tasks = clients.get_task_client()
    name = register(clients, "sdk_python_patient_flow", SimpleTask(PATIENT, "patient"))
    run = ended(clients, start(clients, name))
    task = run.tasks[0]
    assert (task.status, task.output_data["polls"]) == ("COMPLETED", 2)
    tasks.add_task_log(task.task_id, "another line")
    logs = [line.log for line in tasks.get_task_logs(task.task_id)]
    assert logs == ["one line", "one line", "another line"], logs


TESTS = [
    ("tries a task again whose worker failed", flaky),
    ("retries an execution whose worker failed for good", fatal),
    ("puts a task back, finishes it later, and logs", patient),
]
