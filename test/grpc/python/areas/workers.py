"""Workers over HTTP and workers over gRPC on one queue."""

import threading
from collections import Counter

from support import over_http, register, start, until, update

WORKFLOWS = 200
WORKERS_OF_EACH_KIND = 3
TASKS_EACH = 2
COUNT = 5
WAIT_MILLISECONDS = 500


def over_grpc(client, name: str) -> list:
    request = {"taskType": name, "workerId": "grpc", "count": COUNT, "timeout": WAIT_MILLISECONDS}
    tasks = client.call("tasks", "BatchPoll", request)
    for task in tasks:
        update(client, task, workerId="grpc")
    return [task.task_id for task in tasks]


def by_http(client, name: str) -> list:
    query = f"workerid=http&count={COUNT}&timeout={WAIT_MILLISECONDS}"
    tasks = client.http("GET", f"/tasks/poll/batch/{name}?{query}")
    for task in tasks:
        named = {"taskId": task["taskId"], "workflowInstanceId": task["workflowInstanceId"]}
        client.http("POST", "/tasks", {**named, "status": "COMPLETED", "workerId": "http", "outputData": {}})
    return [task["taskId"] for task in tasks]


def together(client) -> None:
    name = register(client)
    done = {over_grpc: [], by_http: []}
    failures = []
    ended = threading.Event()

    def run(work) -> None:
        while not ended.is_set():
            try:
                done[work].extend(work(client, name))
            except Exception as failure:
                failures.append(failure)

    kinds = [work for work in done for _ in range(WORKERS_OF_EACH_KIND)]
    threads = [threading.Thread(target=run, args=(work,)) for work in kinds]
    for thread in threads:
        thread.start()
    try:
        ids = [start(client, name) for _ in range(WORKFLOWS)]
        for workflow_id in ids:
            until(lambda: over_http(client, workflow_id, tasks=False)["status"] == "COMPLETED")
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failures == [], failures
    times = Counter(done[over_grpc] + done[by_http])
    assert len(times) == WORKFLOWS * TASKS_EACH, len(times)
    assert set(times.values()) == {1}, [task for task, count in times.items() if count > 1]
    assert done[over_grpc] and done[by_http], "one kind of workers had nothing to do"


TESTS = (("200 workflows with workers over HTTP and gRPC: nothing is lost, and nothing done twice", together),)
