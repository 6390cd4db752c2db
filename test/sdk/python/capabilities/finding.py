"""Finding executions, and looking at queues."""

from conductor.client.http.models.correlation_ids_search_request import CorrelationIdsSearchRequest

from support import doubling, ended, start, unique, until
from workers import DOUBLE


def search(clients) -> None:
    workflows = clients.get_workflow_client()
    name = doubling(clients)
    correlation_id = unique("found")
    workflow_id = start(clients, name, input={"number": 1}, correlation_id=correlation_id)
    query = f"workflowType = {name} AND correlationId = '{correlation_id}' AND status = COMPLETED"
    found = until(lambda: workflows.search(query=query).results)
    assert [summary.workflow_id for summary in found] == [workflow_id]
    assert found[0].status == "COMPLETED"


def correlated(clients) -> None:
    workflows = clients.get_workflow_client()
    name = doubling(clients)
    correlation_id = unique("found")
    workflow_id = start(clients, name, input={"number": 1}, correlation_id=correlation_id)
    ended(clients, workflow_id)

    def look():
        found = workflows.get_by_correlation_ids(name, [correlation_id], True, True)
        return found.get(correlation_id)

    assert [run.workflow_id for run in until(look)] == [workflow_id]
    request = CorrelationIdsSearchRequest([correlation_id], [name])
    batch = workflows.get_by_correlation_ids_in_batch(request, True)
    assert [run.workflow_id for run in batch[correlation_id]] == [workflow_id]


def queues(clients) -> None:
    tasks = clients.get_task_client()
    polls = tasks.get_task_poll_data(DOUBLE)
    assert polls and polls[0].queue_name == DOUBLE, polls
    assert tasks.get_queue_size_for_task(unique("nobody")) == 0


TESTS = [
    ("searches executions", search),
    ("finds executions by correlation ids", correlated),
    ("reads queue sizes and who polls", queues),
]
