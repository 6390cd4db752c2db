"""Tasks as workers and others see them, and queues."""

from compare import assert_same
from support import OUTPUT, completed, over_http, poll, refused, register, start, until, update


def take(client) -> None:
    name = register(client)
    workflow_id = start(client, name, taskToDomain={"*": "own"})
    request = {"taskType": name, "workerId": "worker", "domain": "own"}
    task = until(lambda: client.call("tasks", "Poll", request).task)
    assert task.workflow_instance_id == workflow_id and task.status == 0
    assert_same(task, client.http("GET", f"/tasks/{task.task_id}"))
    assert not client.call("tasks", "Poll", request).HasField("task")


def take_many(client) -> None:
    name = register(client)
    started = {start(client, name) for _ in range(5)}
    request = {"taskType": name, "workerId": "worker", "count": 10, "timeout": 500}
    taken = []

    def look():
        taken.extend(client.call("tasks", "BatchPoll", request))
        return len(taken) >= len(started)

    until(look)
    assert sorted(task.workflow_instance_id for task in taken) == sorted(started)
    for task in taken:
        assert_same(task, client.http("GET", f"/tasks/{task.task_id}"))
    assert client.call("tasks", "BatchPoll", request) == []


def report(client) -> None:
    name = register(client)
    workflow_id = start(client, name)
    task = poll(client, name)
    assert update(client, task, logs=[{"log": "told"}]) == task.task_id
    [done, *_] = over_http(client, workflow_id)["tasks"]
    assert (done["status"], done["outputData"], done["workerId"]) == ("COMPLETED", OUTPUT, "worker"), done
    missing = type(task)(task_id="nothing", workflow_instance_id=workflow_id)
    refused("NOT_FOUND", lambda: update(client, missing))


def logs(client) -> None:
    name = register(client)
    start(client, name)
    named = {"taskId": poll(client, name).task_id}
    for line in ("one", "two"):
        client.call("tasks", "AddLog", {**named, "log": line})
    found = client.call("tasks", "GetTaskLogs", named).logs
    assert [entry.log for entry in found] == ["one", "two"]
    for entry, expected in zip(found, client.http("GET", f"/tasks/{named['taskId']}/log"), strict=True):
        assert_same(entry, expected)


def read(client) -> None:
    name = register(client)
    start(client, name)
    task = poll(client, name)
    update(client, task)
    found = client.call("tasks", "GetTask", {"taskId": task.task_id}).task
    assert_same(found, client.http("GET", f"/tasks/{task.task_id}"))
    refused("NOT_FOUND", lambda: client.call("tasks", "GetTask", {"taskId": "nothing"}))


def queues(client) -> None:
    name = register(client)
    start(client, name)
    start(client, name)
    poll(client, name)
    one_of_two = {name: 1}
    sizes = lambda: dict(client.call("tasks", "GetQueueSizesForTasks", {"taskTypes": [name]}).queue_for_task)
    until(lambda: sizes() == one_of_two)
    assert client.http("GET", f"/tasks/queue/sizes?taskType={name}") == one_of_two
    assert client.call("tasks", "GetQueueInfo").queues[name] == 1
    [shard] = client.call("tasks", "GetQueueAllInfo").queues[name].shards.values()
    [verbose] = client.http("GET", "/tasks/queue/all/verbose")[name].values()
    assert {"size": shard.size, "uacked": shard.uacked} == verbose, (shard, verbose)


def search(client) -> None:
    name = register(client)
    completed(client, name)
    request = {"query": f"taskType='{name}' AND status='COMPLETED'", "size": 10}

    def page(method: str):
        found = client.call("tasks", method, request)
        return found if found.total_hits == 2 else None

    for summary in until(lambda: page("Search")).results:
        found = client.http("GET", f"/tasks/search?query=taskId%3D'{summary.task_id}'")
        assert_same(summary, found["results"][0])
    for task in until(lambda: page("SearchV2")).results:
        assert_same(task, client.http("GET", f"/tasks/{task.task_id}"))


TESTS = (
    ("TaskService.Poll", take),
    ("TaskService.BatchPoll", take_many),
    ("TaskService.UpdateTask", report),
    ("TaskService.AddLog and GetTaskLogs", logs),
    ("TaskService.GetTask", read),
    ("TaskService.GetQueueSizesForTasks, GetQueueInfo and GetQueueAllInfo", queues),
    ("TaskService.Search and SearchV2", search),
)
