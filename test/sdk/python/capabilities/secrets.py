"""Secrets."""

from conductor.client.workflow.task.inline import InlineTask

from support import ended, register, start, unique


def keep(clients) -> None:
    client = clients.get_secret_client()
    key = unique("sdk_python_secret")
    assert client.secret_exists(key) is False
    client.put_secret(key, "not for everybody")
    assert client.secret_exists(key) is True
    assert client.get_secret(key) == "not for everybody"
    assert key in client.list_all_secret_names()
    assert key in client.list_secrets_that_user_can_grant_access_to()
    client.delete_secret(key)
    assert client.secret_exists(key) is False


def use(clients) -> None:
    client = clients.get_secret_client()
    key = unique("sdk_python_secret")
    client.put_secret(key, "twelve chars")
    counted = InlineTask("count", "$.text.length", bindings={"text": f"${{workflow.secrets.{key}}}"})
    name = register(clients, key, counted, length=counted.output("result"))
    run = ended(clients, start(clients, name))
    client.delete_secret(key)
    assert run.output == {"length": 12}, run.output
    assert "twelve chars" not in str(run.to_dict())


TESTS = [
    ("writes, reads, lists and removes secrets", keep),
    ("uses a secret in a workflow, which does not show it", use),
]
