"""Executions: started, read, found and steered."""

import time

from compare import assert_same
from support import (
    INPUT,
    OUTPUT,
    completed,
    over_http,
    poll,
    refused,
    register,
    start,
    until,
    update,
    work,
    workflow_def,
)


def begin(client) -> None:
    name = register(client)
    workflow_id = start(client, name, priority=7, createdBy="tests")
    run = over_http(client, workflow_id)
    assert run["input"] == INPUT and run["priority"] == 7 and run["correlationId"] == name, run
    own = start(client, name, workflowDef=workflow_def(name, "only"))
    assert over_http(client, own)["tasks"][0]["referenceTaskName"] == "only"


def status(client) -> None:
    workflow_id = completed(client, register(client))
    request = {"workflowId": workflow_id, "includeTasks": True}
    assert_same(client.call("workflows", "GetWorkflowStatus", request), over_http(client, workflow_id))
    without = client.call("workflows", "GetWorkflowStatus", {"workflowId": workflow_id})
    assert_same(without, over_http(client, workflow_id, tasks=False))


def by_correlation(client) -> None:
    name = register(client)
    ended, running = completed(client, name), start(client, name)
    request = {"name": name, "correlationId": [name, "nobody"], "includeClosed": True, "includeTasks": True}

    def look():
        lists = client.call("workflows", "GetWorkflows", request).workflows_by_id
        return list(lists[name].workflows) if len(lists[name].workflows) == 2 else None

    found = {each.workflow_id: each for each in until(look)}
    assert set(found) == {ended, running}
    for workflow_id, each in found.items():
        assert_same(each, over_http(client, workflow_id))
    request |= {"includeClosed": False, "includeTasks": False}
    [one] = client.call("workflows", "GetWorkflows", request).workflows_by_id[name].workflows
    assert one.workflow_id == running and not one.tasks


def running_ones(client) -> None:
    name = register(client)
    workflow_id = start(client, name)
    now = int(time.time() * 1_000)

    def running(**window):
        request = {"name": name, "version": 1, **window}
        return list(client.call("workflows", "GetRunningWorkflows", request).workflow_ids)

    assert until(running) == [workflow_id] == client.http("GET", f"/workflow/running/{name}")
    assert running(startTime=now - 60_000, endTime=now + 60_000) == [workflow_id]
    assert running(startTime=1, endTime=now - 60_000) == []


def remove(client) -> None:
    workflow_id = completed(client, register(client))
    client.call("workflows", "RemoveWorkflow", {"workflodId": workflow_id})
    refused("NOT_FOUND", lambda: client.call("workflows", "RemoveWorkflow", {"workflodId": workflow_id}))


def pause(client) -> None:
    name = register(client)
    named = {"workflowId": start(client, name)}
    client.call("workflows", "PauseWorkflow", named)
    assert over_http(client, named["workflowId"])["status"] == "PAUSED"
    client.call("workflows", "ResumeWorkflow", named)
    client.call("workflows", "DecideWorkflow", named)
    assert over_http(client, named["workflowId"])["status"] == "RUNNING"
    refused("FAILED_PRECONDITION", lambda: client.call("workflows", "ResumeWorkflow", named))


def terminate(client) -> None:
    workflow_id = start(client, register(client))
    client.call("workflows", "TerminateWorkflow", {"workflowId": workflow_id, "reason": "enough"})
    run = over_http(client, workflow_id)
    assert (run["status"], run["reasonForIncompletion"]) == ("TERMINATED", "enough")


def skip(client) -> None:
    name = register(client)
    workflow_id = start(client, name)
    skipped = {"taskOutput": {"list": [1, None]}}
    request = {"workflowId": workflow_id, "taskReferenceName": "second", "request": skipped}
    client.call("workflows", "SkipTaskFromWorkflow", request)
    work(client, name)
    tasks = {task["referenceTaskName"]: task for task in over_http(client, workflow_id)["tasks"]}
    assert tasks["second"]["status"] == "SKIPPED" and tasks["second"]["outputData"] == skipped["taskOutput"]


def rerun(client) -> None:
    name = register(client)
    workflow_id = completed(client, name)
    task_id = over_http(client, workflow_id)["tasks"][1]["taskId"]
    request = {"reRunFromWorkflowId": workflow_id, "reRunFromTaskId": task_id, "taskInput": {"again": True}}
    assert client.call("workflows", "RerunWorkflow", request).workflow_id == workflow_id
    task = poll(client, name)
    assert task.input_data["again"].bool_value is True
    update(client, task)
    assert over_http(client, workflow_id)["status"] == "COMPLETED"


def restart(client) -> None:
    name = register(client)
    workflow_id = completed(client, name)
    client.call("metadata", "UpdateWorkflows", {"defs": [workflow_def(name, "fresh")]})
    request = {"workflowId": workflow_id, "useLatestDefinitions": True}
    client.call("workflows", "RestartWorkflow", request)
    assert over_http(client, workflow_id)["tasks"][0]["referenceTaskName"] == "fresh"


def retry(client) -> None:
    name = register(client)
    workflow_id = start(client, name)
    update(client, poll(client, name), "FAILED_WITH_TERMINAL_ERROR", reasonForIncompletion="broken")
    request = {"workflowId": workflow_id, "includeTasks": True}
    failed = client.call("workflows", "GetWorkflowStatus", request)
    assert failed.status == 2 and list(failed.failed_reference_task_names) == ["first"]
    assert_same(failed, over_http(client, workflow_id))
    client.call("workflows", "RetryWorkflow", {"workflowId": workflow_id})
    work(client, name)
    work(client, name)
    run = over_http(client, workflow_id)
    assert run["status"] == "COMPLETED" and run["tasks"][-1]["outputData"] == OUTPUT, run


def reset_callbacks(client) -> None:
    name = register(client)
    workflow_id = start(client, name)
    task = poll(client, name)
    update(client, task, "IN_PROGRESS", callbackAfterSeconds=600)
    client.call("workflows", "ResetWorkflowCallbacks", {"workflowId": workflow_id})
    assert poll(client, name).task_id == task.task_id


def search(client) -> None:
    name = register(client)
    workflow_id = completed(client, name)
    queries = {
        "Search": f"workflowType='{name}' AND status='COMPLETED'",
        "SearchV2": f"workflowType='{name}' AND status='COMPLETED'",
        "SearchByTasks": f"taskType='{name}' AND status='COMPLETED'",
        "SearchByTasksV2": f"taskType='{name}' AND status='COMPLETED'",
    }
    paths = {
        "Search": "search",
        "SearchV2": "search-v2",
        "SearchByTasks": "search-by-tasks",
        "SearchByTasksV2": "search-by-tasks-v2",
    }
    for method, query in queries.items():
        request = {"query": query, "size": 10, "sort": "startTime:DESC", "freeText": "*"}

        def look():
            page = client.call("workflows", method, request)
            return page if page.total_hits > 0 else None

        page = until(look)
        assert page.results[0].workflow_id == workflow_id
        words = query.replace(" ", "%20").replace("'", "%27").replace("=", "%3D")
        path = f"/workflow/{paths[method]}?query={words}&size=10&sort=startTime:DESC"
        found = client.http("GET", path)
        assert found["totalHits"] == page.total_hits
        assert_same(page.results[0], found["results"][0])
    refused("INVALID_ARGUMENT", lambda: client.call("workflows", "Search", {"query": "((("}))


TESTS = (
    ("WorkflowService.StartWorkflow", begin),
    ("WorkflowService.GetWorkflowStatus", status),
    ("WorkflowService.GetWorkflows", by_correlation),
    ("WorkflowService.GetRunningWorkflows", running_ones),
    ("WorkflowService.RemoveWorkflow", remove),
    ("WorkflowService.PauseWorkflow, ResumeWorkflow and DecideWorkflow", pause),
    ("WorkflowService.TerminateWorkflow", terminate),
    ("WorkflowService.SkipTaskFromWorkflow", skip),
    ("WorkflowService.RerunWorkflow", rerun),
    ("WorkflowService.RestartWorkflow", restart),
    ("WorkflowService.RetryWorkflow", retry),
    ("WorkflowService.ResetWorkflowCallbacks", reset_callbacks),
    ("WorkflowService.Search, SearchV2, SearchByTasks and SearchByTasksV2", search),
)
