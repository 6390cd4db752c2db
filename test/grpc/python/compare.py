"""Messages and the JSON of the HTTP API in one form: without what proto3 does not tell from nothing."""

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor

FREE_JSON = "google.protobuf.Value"
TASK_LIST = "conductor.proto.WorkflowTask.WorkflowTaskList"
ACTION = "conductor.proto.EventHandler.Action"
NOTHING = (None, "", 0, False, [], {})


def assert_same(message, over_http) -> None:
    """Fails unless a message says what the HTTP API does, as far as it has fields for that."""
    found, expected = of_message(message), of_json(message.DESCRIPTOR, over_http)
    assert found == expected, f"\nfound    {found}\nexpected {expected}"
    assert expected, "there is nothing to compare with"


def of_message(message) -> dict:
    return kept(message.DESCRIPTOR, lambda field: given(message, field), message_item)


def given(message, field):
    """The value of a field; nothing for a message that is not there."""
    if field.has_presence and not message.HasField(field.name):
        return None
    return getattr(message, field.name)


def of_json(descriptor, json: dict) -> dict:
    return kept(descriptor, lambda field: json.get(json_name(field)), json_item)


def kept(descriptor, read, item) -> dict:
    """The members that say something; `item` converts a single value."""
    members = {}
    for field in descriptor.fields:
        value = read(field)
        if value in NOTHING:
            continue
        if is_map(field):
            entry = field.message_type.fields_by_name["value"]
            value = {key: item(entry, value[key]) for key in value}
        elif field.is_repeated:
            value = [item(field, each) for each in value]
        else:
            value = item(field, value)
        if value not in NOTHING and not is_unset(field, value):
            members[json_name(field)] = value
    return members


def is_map(field) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def is_unset(field, value) -> bool:
    """An enum's first word, and the number of retries that is none."""
    if field.enum_type is not None:
        return str(value).upper() == field.enum_type.values[0].name
    return value == -1 and field.full_name == "conductor.proto.WorkflowTask.retry_count"


def json_name(field) -> str:
    if field.containing_type.full_name != ACTION:
        return field.json_name
    return "expandInlineJSON" if field.name == "expand_inline_json" else field.name


def message_item(field, value):
    if field.enum_type is not None:
        word = field.enum_type.values_by_number[value].name
        return word.lower() if field.enum_type.full_name == f"{ACTION}.Type" else word
    if field.type != FieldDescriptor.TYPE_MESSAGE:
        return value
    if field.message_type.full_name == FREE_JSON:
        return json_format.MessageToDict(value)
    if field.message_type.full_name == TASK_LIST:
        return [of_message(task) for task in value.tasks]
    return of_message(value)


def json_item(field, value):
    if field.type != FieldDescriptor.TYPE_MESSAGE or field.message_type.full_name == FREE_JSON:
        return value
    if field.message_type.full_name == TASK_LIST:
        task = field.message_type.fields_by_name["tasks"].message_type
        return [of_json(task, each) for each in value]
    return of_json(field.message_type, value)
