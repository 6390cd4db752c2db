"""The workers, in the SDK's own framework, and their task definitions."""

from typing import Union

from conductor.client.context.task_context import TaskInProgress, get_task_context
from conductor.client.http.models.task_def import TaskDef
from conductor.client.worker.exception import NonRetryableException
from conductor.client.worker.worker_task import worker_task

DOUBLE = "sdk_python_double"
LABEL = "sdk_python_label"
FLAKY = "sdk_python_flaky"
FATAL = "sdk_python_fatal"
PATIENT = "sdk_python_patient"


@worker_task(task_definition_name=DOUBLE, thread_count=10)
def double(number: int) -> dict:
    return {"number": 2 * number}


@worker_task(task_definition_name=LABEL, thread_count=10)
def label(number: int) -> dict:
    return {"label": f"number {number}"}


@worker_task(task_definition_name=FLAKY)
def flaky() -> dict:
    """Fails at its first attempt."""
    attempt = get_task_context().get_retry_count()
    if attempt == 0:
        raise RuntimeError("the first attempt fails")
    return {"attempt": attempt}


@worker_task(task_definition_name=FATAL)
def fatal() -> dict:
    """Fails at its first attempt, and wants no other."""
    attempt = get_task_context().get_retry_count()
    if attempt == 0:
        raise NonRetryableException("not again")
    return {"attempt": attempt}


@worker_task(task_definition_name=PATIENT)
def patient() -> Union[dict, TaskInProgress]:
    """Puts its task back once, and logs a line."""
    context = get_task_context()
    context.add_log("one line")
    if context.get_poll_count() < 2:
        return TaskInProgress(callback_after_seconds=1, output={"half": True})
    return {"polls": context.get_poll_count()}


def register(clients) -> None:
    """Registers a definition for each of them."""
    metadata = clients.get_metadata_client()
    for name in (DOUBLE, LABEL, FLAKY, FATAL, PATIENT):
        metadata.register_task_def(TaskDef(name=name, retry_count=2, retry_delay_seconds=1))
