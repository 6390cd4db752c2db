"""A client made of `proto/` alone, and the HTTP API of the same server to compare with.

The messages are built from descriptors, because modules generated from `proto/grpc/` would hide the package `grpc`.
"""

import json
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import grpc
import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc

PROTO = Path(__file__).parents[3] / "proto"
SERVICES = {
    "metadata": "conductor.grpc.metadata.MetadataService",
    "tasks": "conductor.grpc.tasks.TaskService",
    "workflows": "conductor.grpc.workflows.WorkflowService",
    "events": "conductor.grpc.events.EventService",
    "health": "grpc.health.v1.Health",
    "reflection": "grpc.reflection.v1.ServerReflection",
    "reflection_v1alpha": "grpc.reflection.v1alpha.ServerReflection",
}
TIME_LIMIT_SECONDS = 60
CHANNEL_OPTIONS = (("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1))


def compiled() -> descriptor_pool.DescriptorPool:
    """The descriptors of `proto/`."""
    files = [str(path) for path in sorted(PROTO.rglob("*.proto"))]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "descriptors"
        paths = [f"--proto_path={PROTO}", f"--proto_path={Path(grpc_tools.__file__).parent / '_proto'}"]
        options = [*paths, f"--descriptor_set_out={output}", "--include_imports"]
        assert protoc.main(["protoc", *options, *files]) == 0, "proto/ does not compile"
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in (*descriptors.file, status_file()):
        pool.Add(file)
    return pool


def status_file() -> descriptor_pb2.FileDescriptorProto:
    """google.rpc.Status, which clients know without being told."""
    file = descriptor_pb2.FileDescriptorProto(name="google/rpc/status.proto", package="google.rpc", syntax="proto3")
    file.dependency.append("google/protobuf/any.proto")
    status = file.message_type.add(name="Status")
    field = descriptor_pb2.FieldDescriptorProto
    status.field.add(name="code", number=1, type=field.TYPE_INT32, label=field.LABEL_OPTIONAL)
    status.field.add(name="message", number=2, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    any_type = {"type": field.TYPE_MESSAGE, "type_name": ".google.protobuf.Any"}
    status.field.add(name="details", number=3, label=field.LABEL_REPEATED, **any_type)
    return file


class Client:
    """Calls by the names of services and methods. Requests are given as protobuf's JSON."""

    def __init__(self, url: str, target: str):
        self.url = url.rstrip("/") + "/api"
        self.target = target
        self.channel = grpc.insecure_channel(target, options=CHANNEL_OPTIONS)
        self.pool = compiled()
        self.called = set()

    def message(self, name: str):
        """The class of a message."""
        return message_factory.GetMessageClass(self.pool.FindMessageTypeByName(name))

    def begin(self, service: str, method: str, request=None, timeout=TIME_LIMIT_SECONDS, metadata=None):
        """Begins a call. The answer of a stream can be iterated and cancelled; others have come."""
        described = self.pool.FindServiceByName(SERVICES[service]).FindMethodByName(method)
        sends = message_factory.GetMessageClass(described.input_type)
        receives = message_factory.GetMessageClass(described.output_type)
        kind = ("stream" if described.client_streaming else "unary") + "_"
        kind += "stream" if described.server_streaming else "unary"
        call = getattr(self.channel, kind)(
            f"/{SERVICES[service]}/{method}",
            request_serializer=sends.SerializeToString,
            response_deserializer=receives.FromString,
        )
        self.called.add((SERVICES[service], method))
        if described.client_streaming:
            messages = iter([json_format.ParseDict(each, sends()) for each in request])
        else:
            messages = json_format.ParseDict(request or {}, sends())
        return call(messages, timeout=timeout, metadata=metadata)

    def call(self, service: str, method: str, request=None, **options):
        """A whole call: its message, or the list of them."""
        answer = self.begin(service, method, request, **options)
        return list(answer) if isinstance(answer, grpc.Call) else answer

    def http(self, method: str, path: str, body=None):
        """An answer of the HTTP API: JSON, or else text."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read().decode()
        try:
            return json.loads(text)
        except ValueError:
            return text

    def assert_complete(self) -> None:
        """Fails unless each method of each service has been called."""
        services = [self.pool.FindServiceByName(name) for name in SERVICES.values()]
        methods = {(service.full_name, method.name) for service in services for method in service.methods}
        assert methods == self.called, methods - self.called
