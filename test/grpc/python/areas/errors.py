"""Errors: their status, their message and their details."""

import grpc

from client import SERVICES
from support import refused, unique, workflow_def

DETAILS = "grpc-status-details-bin"


def details(client, error) -> dict:
    """The details of an error by the names of their messages."""
    [packed] = [value for key, value in error.trailing_metadata() if key == DETAILS]
    status = client.message("google.rpc.Status").FromString(packed)
    assert (status.code, status.message) == (error.code().value[0], error.details())
    found = {}
    for each in status.details:
        name = each.type_url.removeprefix("type.googleapis.com/")
        found[name] = client.message(name).FromString(each.value)
    return found


def not_found(client) -> None:
    request = {"workflowId": "nothing"}
    error = refused("NOT_FOUND", lambda: client.call("workflows", "GetWorkflowStatus", request))
    info = details(client, error)["google.rpc.ErrorInfo"]
    assert (info.reason, info.domain) == ("NOT_FOUND", "conductor")
    assert "nothing" in error.details()


def invalid(client) -> None:
    request = {"workflow": workflow_def(unique(), "same", "same")}
    error = refused("INVALID_ARGUMENT", lambda: client.call("metadata", "CreateWorkflow", request))
    violations = details(client, error)["google.rpc.BadRequest"].field_violations
    assert len(violations) > 0 and all(each.field and each.description for each in violations), violations


def missing_type(client) -> None:
    for method in ("Poll", "BatchPoll"):
        refused("INVALID_ARGUMENT", lambda: client.call("tasks", method, {}))


def not_a_number(client) -> None:
    """Free JSON that JSON cannot say."""
    message = client.message("conductor.proto.StartWorkflowRequest")(name="w")
    message.input["number"].number_value = float("nan")
    send = client.channel.unary_unary(f"/{SERVICES['workflows']}/StartWorkflow")
    refused("INVALID_ARGUMENT", lambda: send(message.SerializeToString(), timeout=30))


def not_served(client) -> None:
    for path in ("/no.Service/Method", f"/{SERVICES['tasks']}/Nothing"):
        call = client.channel.unary_unary(path)
        refused("UNIMPLEMENTED", lambda: call(b"", timeout=30))


def malformed(client) -> None:
    call = client.channel.unary_unary(f"/{SERVICES['tasks']}/Poll")
    refused("INTERNAL", lambda: call(b"\xff\xff\xff", timeout=30))


def too_large(client) -> None:
    call = client.channel.unary_unary(f"/{SERVICES['tasks']}/AddLog")
    for megabytes in (17, 24):
        refused("RESOURCE_EXHAUSTED", lambda: call(bytes(megabytes * 1024 * 1024), timeout=60))


def compressed(client) -> None:
    call = client.channel.unary_unary(f"/{SERVICES['tasks']}/Poll")
    message = client.message("conductor.grpc.tasks.PollRequest")(task_type="x" * 1_000)
    send = lambda how: call(message.SerializeToString(), timeout=30, compression=how)
    assert send(grpc.Compression.Gzip) == send(grpc.Compression.NoCompression)
    refused("UNIMPLEMENTED", lambda: send(grpc.Compression.Deflate))


TESTS = (
    ("what is not there is NOT_FOUND, with an ErrorInfo", not_found),
    ("a broken rule is INVALID_ARGUMENT, with each violation", invalid),
    ("a poll without a type is INVALID_ARGUMENT", missing_type),
    ("a number that JSON does not know is INVALID_ARGUMENT", not_a_number),
    ("an unknown service or method is UNIMPLEMENTED", not_served),
    ("bytes that are no message are INTERNAL, as gRPC has it", malformed),
    ("a message of 17 MiB, and one of 24, is RESOURCE_EXHAUSTED", too_large),
    ("a message compressed by gzip is understood, another is UNIMPLEMENTED", compressed),
)
