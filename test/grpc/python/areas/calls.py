"""What may happen to a call: its deadline passes, it is cancelled, its answer is large."""

import time

from support import poll, refused, register, start


def deadline(client) -> None:
    name = register(client)
    request = {"taskType": name, "workerId": "late", "count": 1, "timeout": 5_000}
    began = time.monotonic()
    refused("DEADLINE_EXCEEDED", lambda: client.call("tasks", "BatchPoll", request, timeout=0.3))
    assert time.monotonic() - began < 3
    workflow_id = start(client, name)
    assert poll(client, name).workflow_instance_id == workflow_id


def cancellation(client) -> None:
    name = register(client)
    request = {"taskType": name, "workerId": "gone", "count": 1, "timeout": 5_000}
    calls = [client.begin("tasks", "BatchPoll", request) for _ in range(20)]
    time.sleep(0.3)
    for call in calls:
        call.cancel()
    workflow_id = start(client, name)
    assert poll(client, name).workflow_instance_id == workflow_id


def late(client) -> None:
    """A deadline beyond the call changes nothing."""
    name = register(client)
    request = {"taskType": name, "workerId": "worker", "count": 1, "timeout": 100}
    assert client.call("tasks", "BatchPoll", request, timeout=20) == []


def large(client) -> None:
    name = register(client)
    text = "x" * (8 * 1024 * 1024)
    workflow_id = start(client, name, input={"text": text})
    request = {"workflowId": workflow_id}
    run = client.call("workflows", "GetWorkflowStatus", request)
    assert run.input["text"].string_value == text


def nested(client) -> None:
    name = register(client)
    value = 1.0
    for _ in range(30):
        value = [value]
    workflow_id = start(client, name, input={"value": value})
    assert client.http("GET", f"/workflow/{workflow_id}")["input"]["value"] == value
    assert client.call("workflows", "GetWorkflowStatus", {"workflowId": workflow_id}).workflow_id == workflow_id


TESTS = (
    ("a call ends at its deadline, and takes no task with it", deadline),
    ("a cancelled call takes no task with it", cancellation),
    ("a call that ends before its deadline", late),
    ("a message of 8 MiB passes unchanged, there and back", large),
    ("lists in lists, 30 deep", nested),
)
