"""Event handlers."""

from conductor.client.http.api.event_resource_api import EventResourceApi
from conductor.client.http.models.action import Action
from conductor.client.http.models.event_handler import EventHandler
from conductor.client.http.models.start_workflow import StartWorkflow
from conductor.client.workflow.task.event_task import ConductorEventTask

from support import doubling, ended, register, start, unique, until


def handler_of(clients, event: str, correlation_id: str) -> EventHandler:
    """Starts the doubling workflow with the number of the event."""
    action = StartWorkflow(
        name=doubling(clients),
        version=1,
        correlation_id=correlation_id,
        input={"number": "${number}"},
    )
    return EventHandler(
        name=unique("sdk_python_handler"),
        event=event,
        active=True,
        actions=[Action(action="start_workflow", start_workflow=action)],
    )


def handlers(clients) -> None:
    api = EventResourceApi(clients.get_workflow_client().api_client)
    event = f"conductor:{unique('sdk_python_event')}"
    handler = handler_of(clients, event, "unused")
    api.add_event_handler(handler)
    assert [one.name for one in api.get_event_handlers_for_event(event)] == [handler.name]
    handler.active = False
    api.update_event_handler(handler)
    assert api.get_event_handlers_for_event(event, active_only=True) == []
    assert handler.name in [one.name for one in api.get_event_handlers()]
    api.remove_event_handler_status(handler.name)
    assert api.get_event_handlers_for_event(event, active_only=False) == []


def publish(clients) -> None:
    api = EventResourceApi(clients.get_workflow_client().api_client)
    name = unique("sdk_python_publisher")
    correlation_id = unique("published")
    handler = handler_of(clients, f"conductor:{name}:published", correlation_id)
    api.add_event_handler(handler)
    task = ConductorEventTask("publish", "published").input_parameter("number", 11)
    ended(clients, start(clients, register(clients, name, task)))
    workflows = clients.get_workflow_client()

    def look():
        found = workflows.get_by_correlation_ids(doubling(clients), [correlation_id], True)
        return found.get(correlation_id)

    run = until(look)[0]
    assert ended(clients, run.workflow_id).output == {"number": 22}
    api.remove_event_handler_status(handler.name)


TESTS = [
    ("registers, reads, updates and removes event handlers", handlers),
    ("starts a workflow by an event that another publishes", publish),
]
