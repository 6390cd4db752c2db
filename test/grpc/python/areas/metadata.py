"""Definitions."""

from compare import assert_same
from support import refused, register, task_def, unique, workflow_def


def create_workflow(client) -> None:
    name = unique()
    definition = workflow_def(name, "first", "second")
    case = workflow_def(name, "one")["tasks"]
    choice = {**workflow_def(name, "choice")["tasks"][0], "type": "SWITCH", "evaluatorType": "value-param"}
    choice |= {"expression": "number", "decisionCases": {"1": {"tasks": case}}, "retryCount": 0}
    definition["tasks"].append(choice)
    definition |= {"variables": {"state": {"list": [1.5, None]}}, "timeoutSeconds": 60, "restartable": False}
    client.call("metadata", "CreateWorkflow", {"workflow": definition})
    stored = client.http("GET", f"/metadata/workflow/{name}")
    assert stored["restartable"] is False and stored["variables"] == definition["variables"], stored
    assert [task.get("retryCount") for task in stored["tasks"]] == [None, None, 0], stored["tasks"]
    assert_same(client.call("metadata", "GetWorkflow", {"name": name}).workflow, stored)
    refused("ALREADY_EXISTS", lambda: client.call("metadata", "CreateWorkflow", {"workflow": definition}))


def validate_workflow(client) -> None:
    name = unique()
    client.call("metadata", "ValidateWorkflow", {"workflow": workflow_def(name, "first")})
    twice = {"workflow": workflow_def(name, "same", "same")}
    refused("INVALID_ARGUMENT", lambda: client.call("metadata", "ValidateWorkflow", twice))
    refused("NOT_FOUND", lambda: client.call("metadata", "GetWorkflow", {"name": name}))


def update_workflows(client) -> None:
    name = register(client)
    second = {**workflow_def(name, "only"), "version": 2}
    client.call("metadata", "UpdateWorkflows", {"defs": [second]})
    assert len(client.http("GET", f"/metadata/workflow/{name}?version=2")["tasks"]) == 1
    assert client.call("metadata", "GetWorkflow", {"name": name}).workflow.version == 2
    assert client.call("metadata", "GetWorkflow", {"name": name, "version": 1}).workflow.version == 1


def create_tasks(client) -> None:
    names = [unique(), unique()]
    client.call("metadata", "CreateTasks", {"defs": [task_def(name) for name in names]})
    for name in names:
        assert client.http("GET", f"/metadata/taskdefs/{name}")["retryCount"] == 1


def update_task(client) -> None:
    name = register(client)
    changed = {**task_def(name), "retryCount": 0, "timeoutPolicy": "ALERT_ONLY", "inputTemplate": {"a": [None]}}
    client.call("metadata", "UpdateTask", {"task": changed})
    stored = client.http("GET", f"/metadata/taskdefs/{name}")
    assert stored["retryCount"] == 0 and stored["timeoutPolicy"] == "ALERT_ONLY", stored
    assert stored["inputTemplate"] == {"a": [None]}, stored
    refused("NOT_FOUND", lambda: client.call("metadata", "UpdateTask", {"task": task_def(unique())}))


def get_task(client) -> None:
    name = register(client)
    found = client.call("metadata", "GetTask", {"taskType": name}).task
    assert_same(found, client.http("GET", f"/metadata/taskdefs/{name}"))


def delete_task(client) -> None:
    name = register(client)
    client.call("metadata", "DeleteTask", {"taskType": name})
    refused("NOT_FOUND", lambda: client.call("metadata", "GetTask", {"taskType": name}))


TESTS = (
    ("MetadataService.CreateWorkflow", create_workflow),
    ("MetadataService.ValidateWorkflow", validate_workflow),
    ("MetadataService.UpdateWorkflows and GetWorkflow", update_workflows),
    ("MetadataService.CreateTasks", create_tasks),
    ("MetadataService.UpdateTask", update_task),
    ("MetadataService.GetTask", get_task),
    ("MetadataService.DeleteTask", delete_task),
)
