"""Definitions of tasks, workflows and schemas."""

from conductor.client.http.models.schema_def import SchemaDef, SchemaType
from conductor.client.http.models.task_def import TaskDef
from conductor.client.http.models.workflow_def import WorkflowDef
from conductor.client.http.rest import ApiException
from conductor.client.workflow.conductor_workflow import ConductorWorkflow
from conductor.client.workflow.task.do_while_task import LoopTask
from conductor.client.workflow.task.inline import InlineTask
from conductor.client.workflow.task.json_jq_task import JsonJQTask
from conductor.client.workflow.task.set_variable_task import SetVariableTask
from conductor.client.workflow.task.simple_task import SimpleTask
from conductor.client.workflow.task.sub_workflow_task import SubWorkflowTask
from conductor.client.workflow.task.switch_task import SwitchTask

from support import doubling, ended, start, unique
from workers import DOUBLE, LABEL


def assert_absent(call) -> None:
    """The call must be refused because what it names is not there."""
    try:
        call()
    except ApiException as error:
        assert error.status == 404, error
        return
    raise AssertionError("nothing was refused")


def task_definitions(clients) -> None:
    metadata = clients.get_metadata_client()
    name = unique("sdk_python_task")
    metadata.register_task_def(TaskDef(name=name, retry_count=7, retry_delay_seconds=1))
    assert metadata.get_task_def(name).retry_count == 7
    metadata.update_task_def(TaskDef(name=name, retry_count=3, retry_delay_seconds=1))
    assert metadata.get_task_def(name).retry_count == 3
    assert name in [definition.name for definition in metadata.get_all_task_defs()]
    metadata.unregister_task_def(name)
    assert_absent(lambda: metadata.get_task_def(name))


def workflow_definitions(clients) -> None:
    metadata = clients.get_metadata_client()
    name = unique("sdk_python_definition")
    task = SimpleTask(DOUBLE, "double").to_workflow_task()
    for version in (1, 2):
        definition = WorkflowDef(name=name, version=version, tasks=[task], description="first")
        metadata.register_workflow_def(definition, overwrite=True)
    assert metadata.get_workflow_def(name).version == 2
    changed = WorkflowDef(name=name, version=1, tasks=[task], description="second")
    metadata.update_workflow_def(changed)
    assert metadata.get_workflow_def(name, version=1).description == "second"
    found = [one.version for one in metadata.get_all_workflow_defs() if one.name == name]
    assert sorted(found) == [1, 2], found
    metadata.unregister_workflow_def(name, 2)
    assert metadata.get_workflow_def(name).version == 1
    metadata.unregister_workflow_def(name, 1)
    assert_absent(lambda: metadata.get_workflow_def(name))


def operators(clients) -> None:
    """Every operator that the builder has and that needs nothing outside."""
    executor = clients.get_workflow_executor()
    workflow = ConductorWorkflow(executor=executor, name="sdk_python_operators", version=1)
    double = SimpleTask(DOUBLE, "double").input_parameter("number", workflow.input("number"))
    label = SimpleTask(LABEL, "label").input_parameter("number", workflow.input("number"))
    added = InlineTask("added", "$.first + 1", bindings={"first": double.output("number")})
    picked = JsonJQTask("picked", "{ sum: (.numbers | add) }")
    picked.input_parameter("numbers", [1, 2, added.output("result")])
    kept = SetVariableTask("kept").input_parameter("sum", picked.output("result.sum"))
    turn = InlineTask("turn", "$.turn * 10", bindings={"turn": "${loop.output.iteration}"})
    loop = LoopTask("loop", 3, [turn])
    child = SubWorkflowTask("child", doubling(clients), 1).input_parameter("number", 21)
    choice = SwitchTask("choose", "$.sum > 5 ? 'many' : 'few'", use_javascript=True)
    choice.input_parameter("sum", "${workflow.variables.sum}")
    choice.switch_case("many", child)
    workflow >> [double, label] >> added >> picked >> kept >> loop >> choice
    workflow.output_parameters(
        {
            "label": label.output("label"),
            "sum": "${workflow.variables.sum}",
            "turn": "${loop.output.3.turn.result}",
            "child": child.output("number"),
        }
    )
    workflow.register(overwrite=True)
    run = ended(clients, start(clients, workflow.name, input={"number": 4}))
    wanted = {"label": "number 4", "sum": 12, "turn": 30, "child": 42}
    assert run.output == wanted, run.output


def schemas(clients) -> None:
    client = clients.get_schema_client()
    name = unique("sdk_python_schema")
    data = {"type": "object", "required": ["number"]}
    client.register_schema(SchemaDef(name=name, version=1, type=SchemaType.JSON, data=data))
    assert client.get_schema(name, 1).data == data
    assert name in [schema.name for schema in client.get_all_schemas()]
    client.delete_schema(name, 1)
    assert_absent(lambda: client.get_schema(name, 1))


TESTS = [
    ("registers, reads, updates, lists and removes task definitions", task_definitions),
    ("registers, reads, updates, lists and removes workflow definitions", workflow_definitions),
    ("runs a workflow of every operator of its builder", operators),
    ("registers, reads, lists and removes schemas", schemas),
]
