"""What an operator does with executions."""

from conductor.client.http.api.workflow_bulk_resource_api import WorkflowBulkResourceApi
from conductor.client.http.models.rerun_workflow_request import RerunWorkflowRequest
from conductor.client.http.models.skip_task_request import SkipTaskRequest

from capabilities.definitions import assert_absent
from support import doubling, ended, holding, start


def pause(clients) -> None:
    workflows = clients.get_workflow_client()
    workflow_id = start(clients, holding(clients))
    workflows.pause_workflow(workflow_id)
    assert workflows.get_workflow(workflow_id).status == "PAUSED"
    workflows.resume_workflow(workflow_id)
    assert workflows.get_workflow(workflow_id).status == "RUNNING"
    workflows.terminate_workflow(workflow_id)


def terminate(clients) -> None:
    workflows = clients.get_workflow_client()
    workflow_id = start(clients, holding(clients))
    workflows.terminate_workflow(workflow_id, "enough")
    assert ended(clients, workflow_id, "TERMINATED").reason_for_incompletion == "enough"
    workflows.restart_workflow(workflow_id)
    clients.get_workflow_executor().signal(workflow_id, "COMPLETED", {"number": 1})
    assert ended(clients, workflow_id).output == {"number": 2}


def rerun(clients) -> None:
    workflow_id = start(clients, doubling(clients), input={"number": 2})
    task_id = ended(clients, workflow_id).tasks[0].task_id
    request = RerunWorkflowRequest(
        re_run_from_workflow_id=workflow_id, re_run_from_task_id=task_id, task_input={"number": 7}
    )
    assert clients.get_workflow_client().rerun_workflow(workflow_id, request) == workflow_id
    assert ended(clients, workflow_id).output == {"number": 14}


def skip(clients) -> None:
    workflow_id = start(clients, holding(clients))
    request = SkipTaskRequest(task_output={"number": 6})
    clients.get_workflow_client().skip_task_from_workflow(workflow_id, "double", request)
    clients.get_workflow_executor().signal(workflow_id, "COMPLETED", {"number": 1})
    tasks = {task.reference_task_name: task.status for task in ended(clients, workflow_id).tasks}
    assert tasks == {"hold": "COMPLETED", "double": "SKIPPED"}, tasks


def remove(clients) -> None:
    workflows = clients.get_workflow_client()
    workflow_id = start(clients, doubling(clients), input={"number": 2})
    ended(clients, workflow_id)
    workflows.delete_workflow(workflow_id)
    ended(clients, workflow_id)
    workflows.delete_workflow(workflow_id, archive_workflow=False)
    assert_absent(lambda: workflows.get_workflow(workflow_id))


def bulk(clients) -> None:
    api = WorkflowBulkResourceApi(clients.get_workflow_client().api_client)
    ids = [start(clients, holding(clients)) for _ in range(3)]
    for call in (api.pause_workflow, api.resume_workflow, api.terminate):
        answer = call([*ids, "nothing"])
        assert sorted(answer.bulk_successful_results) == sorted(ids), answer
        assert list(answer.bulk_error_results) == ["nothing"], answer
    for call in (api.restart, api.terminate, api.retry, api.terminate):
        assert sorted(call(ids).bulk_successful_results) == sorted(ids)
    for workflow_id in ids:
        ended(clients, workflow_id, "TERMINATED")


TESTS = [
    ("pauses and resumes an execution", pause),
    ("terminates and restarts an execution", terminate),
    ("runs an execution again from a task, with another input", rerun),
    ("skips a task", skip),
    ("removes an execution", remove),
    ("pauses, resumes, terminates, restarts and retries many at once", bulk),
]
