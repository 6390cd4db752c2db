"""Event handlers."""

from compare import assert_same
from support import refused, register, unique


def handler(workflow: str) -> dict:
    name = unique()
    starting = {"action": "START_WORKFLOW", "startWorkflow": {"name": workflow, "input": {"list": [None, 1.5]}}}
    variables = {"workflowId": "${id}", "variables": {"a": {"b": None}}, "appendArray": True}
    changing = {"action": "UPDATE_WORKFLOW_VARIABLES", "updateWorkflowVariables": variables, "expandInlineJson": True}
    ending = {"action": "TERMINATE_WORKFLOW", "terminateWorkflow": {"workflowId": "${id}"}}
    actions = [starting, changing, ending]
    return {"name": name, "event": f"conductor:{name}", "active": True, "actions": actions, "condition": "true"}


def over_http(client, event: str) -> dict:
    [found] = client.http("GET", f"/event/{event}?activeOnly=false")
    return found


def add(client) -> None:
    added = handler(register(client))
    client.call("events", "AddEventHandler", {"handler": added})
    refused("ALREADY_EXISTS", lambda: client.call("events", "AddEventHandler", {"handler": added}))
    [found] = client.call("events", "GetEventHandlersForEvent", {"event": added["event"]})
    assert_same(found, over_http(client, added["event"]))
    [one] = [each for each in client.call("events", "GetEventHandlers") if each.name == added["name"]]
    assert one == found and len(one.actions) == 3


def change(client) -> None:
    changed = handler(register(client))
    refused("NOT_FOUND", lambda: client.call("events", "UpdateEventHandler", {"handler": changed}))
    client.call("events", "AddEventHandler", {"handler": changed})
    changed |= {"active": False, "actions": changed["actions"][:1]}
    client.call("events", "UpdateEventHandler", {"handler": changed})
    assert len(over_http(client, changed["event"])["actions"]) == 1
    active = {"event": changed["event"], "activeOnly": True}
    assert client.call("events", "GetEventHandlersForEvent", active) == []


def remove(client) -> None:
    removed = handler(register(client))
    client.call("events", "AddEventHandler", {"handler": removed})
    client.call("events", "RemoveEventHandler", {"name": removed["name"]})
    named = {"name": removed["name"]}
    refused("NOT_FOUND", lambda: client.call("events", "RemoveEventHandler", named))


TESTS = (
    ("EventService.AddEventHandler, GetEventHandlers and GetEventHandlersForEvent", add),
    ("EventService.UpdateEventHandler", change),
    ("EventService.RemoveEventHandler", remove),
)
