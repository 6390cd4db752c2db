"""What the tests share: waiting, refusals, and a workflow that several of them use."""

import time
import uuid

import grpc

from client import TIME_LIMIT_SECONDS, Client

INPUT = {"number": 2.5, "nothing": None, "list": [1, "zwei", None, {"deep": [True]}], "text": "é"}
OUTPUT = {"number": 4, "list": [None, {"a": 0.5}]}


def unique(name: str = "grpc_python") -> str:
    """A name that no other run of these tests uses."""
    return f"{name}_{uuid.uuid4().hex[:8]}"


def until(look):
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + TIME_LIMIT_SECONDS
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, "nothing was found in time"
        time.sleep(0.05)


def refused(status: str, call) -> grpc.RpcError:
    """The error of a call that must end with this status."""
    try:
        call()
    except grpc.RpcError as error:
        assert error.code().name == status, f"{error.code().name}: {error.details()}"
        return error
    raise AssertionError("nothing was refused")


def workflow_def(name: str, *references: str) -> dict:
    """Worker tasks in a row that have the name of the workflow, as protobuf's JSON."""
    inputs = {"number": "${workflow.input.number}"}
    tasks = [
        {"name": name, "taskReferenceName": reference, "type": "SIMPLE", "inputParameters": inputs, "retryCount": -1}
        for reference in references
    ]
    return {"name": name, "version": 1, "restartable": True, "ownerEmail": "a@b.c", "tasks": tasks}


def task_def(name: str) -> dict:
    return {"name": name, "retryCount": 1, "responseTimeoutSeconds": 60, "ownerEmail": "a@b.c"}


def register(client: Client) -> str:
    """Registers two worker tasks in a row under a name of their own, and answers it."""
    name = unique()
    client.call("metadata", "CreateTasks", {"defs": [task_def(name)]})
    client.call("metadata", "CreateWorkflow", {"workflow": workflow_def(name, "first", "second")})
    return name


def start(client: Client, name: str, **members) -> str:
    request = {"name": name, "version": 1, "correlationId": name, "input": INPUT, **members}
    return client.call("workflows", "StartWorkflow", request).workflow_id


def poll(client: Client, name: str):
    """Takes a task as a worker does."""
    request = {"taskType": name, "workerId": "worker", "count": 1, "timeout": 5_000}
    [task] = until(lambda: client.call("tasks", "BatchPoll", request))
    return task


def update(client: Client, task, status: str = "COMPLETED", **members) -> str:
    named = {"taskId": task.task_id, "workflowInstanceId": task.workflow_instance_id}
    result = {**named, "status": status, "workerId": "worker", "outputData": OUTPUT, **members}
    return client.call("tasks", "UpdateTask", {"result": result}).task_id


def work(client: Client, name: str) -> None:
    update(client, poll(client, name))


def completed(client: Client, name: str) -> str:
    """An execution that has completed."""
    workflow_id = start(client, name)
    work(client, name)
    work(client, name)
    assert over_http(client, workflow_id)["status"] == "COMPLETED"
    return workflow_id


def over_http(client: Client, workflow_id: str, tasks: bool = True) -> dict:
    return client.http("GET", f"/workflow/{workflow_id}?includeTasks={str(tasks).lower()}")
