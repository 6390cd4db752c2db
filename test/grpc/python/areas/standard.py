"""The standard services: health and reflection."""

from client import SERVICES
from support import refused

SERVING = 1


def health(client) -> None:
    for service in ("", *SERVICES.values()):
        assert client.call("health", "Check", {"service": service}).status == SERVING, service
    refused("NOT_FOUND", lambda: client.call("health", "Check", {"service": "nothing"}))


def watch(client) -> None:
    watching = client.begin("health", "Watch", {"service": ""})
    assert next(watching).status == SERVING
    watching.cancel()


def reflection(client) -> None:
    for version in ("reflection", "reflection_v1alpha"):
        questions = [{"listServices": "*"}, {"fileContainingSymbol": SERVICES["tasks"]}, {"fileByFilename": "nothing"}]
        listed, file, missing = client.call(version, "ServerReflectionInfo", questions)
        names = {service.name for service in listed.list_services_response.service}
        assert names == set(SERVICES.values()), names
        assert len(file.file_descriptor_response.file_descriptor_proto) > 1
        assert missing.error_response.error_code == 5


TESTS = (
    ("Health.Check", health),
    ("Health.Watch", watch),
    ("ServerReflection.ServerReflectionInfo, v1 and v1alpha", reflection),
)
