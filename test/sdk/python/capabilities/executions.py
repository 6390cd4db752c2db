"""Starting executions, waiting for them, and speaking to them."""

from conductor.client.http.models.start_workflow_request import StartWorkflowRequest
from conductor.client.http.models.task_result import TaskResult
from conductor.client.http.models.workflow_state_update import WorkflowStateUpdate
from conductor.client.http.models.workflow_test_request import WorkflowTestRequest
from conductor.client.workflow.conductor_workflow import ConductorWorkflow
from conductor.client.workflow.task.pull_workflow_messages_task import PullWorkflowMessagesTask
from conductor.client.workflow.task.simple_task import SimpleTask
from conductor.client.workflow.task.switch_task import SwitchTask
from conductor.client.workflow.task.wait_task import WaitTask

from support import doubling, ended, holding, register, start, unique, until
from workers import DOUBLE, LABEL

WORKFLOWS = 200


def many(clients) -> None:
    """Each doubles a number, and labels it when the input says so."""
    executor = clients.get_workflow_executor()
    workflow = ConductorWorkflow(executor=executor, name="sdk_python_flow", version=1)
    doubled = SimpleTask(DOUBLE, "double").input_parameter("number", workflow.input("number"))
    labelled = SimpleTask(LABEL, "label").input_parameter("number", doubled.output("number"))
    choice = SwitchTask("choose", workflow.input("kind")).switch_case("labelled", labelled)
    workflow >> doubled >> choice
    workflow.output_parameters(
        {"number": doubled.output("number"), "label": labelled.output("label")}
    )
    workflow.register(overwrite=True)
    started = []
    for number in range(WORKFLOWS):
        kind = "labelled" if number % 2 == 0 else "plain"
        started.append(start(clients, workflow.name, input={"number": number, "kind": kind}))
    for number, workflow_id in enumerate(started):
        text = f"number {2 * number}" if number % 2 == 0 else None
        output = ended(clients, workflow_id).output
        assert output == {"number": 2 * number, "label": text}, output


def start_and_read(clients) -> None:
    workflows = clients.get_workflow_client()
    workflow_id = start(
        clients, doubling(clients), input={"number": 3}, correlation_id="three", priority=5
    )
    run = ended(clients, workflow_id)
    assert (run.output, run.correlation_id, run.priority) == ({"number": 6}, "three", 5)
    assert [task.status for task in run.tasks] == ["COMPLETED"]
    status = workflows.get_workflow_status(workflow_id, include_output=True)
    assert (status.status, status.output) == ("COMPLETED", {"number": 6})
    assert clients.get_task_client().get_task(run.tasks[0].task_id).status == "COMPLETED"


def start_by_key(clients) -> None:
    name = doubling(clients)
    key = unique("key")
    ids = {
        start(
            clients,
            name,
            input={"number": 3},
            idempotency_key=key,
            idempotency_strategy="RETURN_EXISTING",
        )
        for _ in range(2)
    }
    assert len(ids) == 1, ids


def execute(clients) -> None:
    name = doubling(clients)
    executor = clients.get_workflow_executor()
    run = executor.execute(name, version=1, workflow_input={"number": 5})
    assert (run.status, run.output) == ("COMPLETED", {"number": 10})
    request = StartWorkflowRequest(name=holding(clients), version=1)
    paused = executor.execute_workflow(request, wait_until_task_ref="hold", wait_for_seconds=10)
    assert paused.status == "RUNNING", paused.status
    clients.get_workflow_client().terminate_workflow(paused.workflow_id)


def execute_by_strategy(clients) -> None:
    request = StartWorkflowRequest(name=holding(clients), version=1)
    answer = clients.get_workflow_executor().execute_workflow_with_return_strategy(
        request, wait_until_task_ref="hold", return_strategy="BLOCKING_TASK"
    )
    assert answer.response_type == "BLOCKING_TASK", answer.response_type
    assert answer.reference_task_name == "hold", answer.reference_task_name
    clients.get_workflow_client().terminate_workflow(answer.workflow_id)


def signal(clients) -> None:
    executor = clients.get_workflow_executor()
    workflow_id = start(clients, holding(clients))
    answer = executor.signal(workflow_id, "COMPLETED", {"number": 8}, "TARGET_WORKFLOW")
    assert answer.workflow_id == workflow_id
    assert ended(clients, workflow_id).output == {"number": 16}
    other_id = start(clients, holding(clients))
    executor.signal_async(other_id, "COMPLETED", {"number": 9})
    assert ended(clients, other_id).output == {"number": 18}


def by_reference(clients) -> None:
    tasks = clients.get_task_client()
    name = register(clients, "sdk_python_told", WaitTask("hold"), told="${hold.output}")
    workflow_id = start(clients, name)
    tasks.update_task_by_ref_name(workflow_id, "hold", "COMPLETED", {"number": 8})
    # Without waiting, this client wraps the output in a member `result`.
    assert ended(clients, workflow_id).output == {"told": {"result": {"number": 8}}}
    run = tasks.update_task_sync(start(clients, name), "hold", "COMPLETED", {"number": 9})
    assert run.output == {"told": {"number": 9}}, run.output


def by_hand(clients) -> None:
    """Polls and reports without the framework."""
    tasks = clients.get_task_client()
    kind = unique("sdk_python_by_hand")
    workflow_id = start(clients, register(clients, kind, SimpleTask(kind, "hand")))
    task = until(lambda: tasks.batch_poll_tasks(kind, "me", 5, 1000))[0]
    assert tasks.get_queue_size_for_task(kind) == 0
    result = TaskResult(
        workflow_instance_id=workflow_id, task_id=task.task_id, worker_id="me", status="COMPLETED"
    )
    assert tasks.update_task(result) == task.task_id
    ended(clients, workflow_id)


def state(clients) -> None:
    workflows = clients.get_workflow_client()
    workflow_id = start(clients, holding(clients))
    workflows.update_variables(workflow_id, {"colour": "red"})
    result = TaskResult(status="COMPLETED", output_data={"number": 4})
    update = WorkflowStateUpdate(
        task_reference_name="hold", task_result=result, variables={"size": 3}
    )
    run = workflows.update_state(workflow_id, update, ["double"], 5)
    assert run.variables == {"colour": "red", "size": 3}, run.variables
    assert ended(clients, workflow_id).output == {"number": 8}


def message(clients) -> None:
    name = register(clients, "sdk_python_messages", PullWorkflowMessagesTask("pull"))
    workflow_id = start(clients, name)
    assert clients.get_workflow_executor().send_message(workflow_id, {"text": "hello"})
    pulled = ended(clients, workflow_id).tasks[0].output_data
    assert "hello" in str(pulled), pulled


def rehearse(clients) -> None:
    request = WorkflowTestRequest(
        name=doubling(clients),
        version=1,
        input={"number": 1},
        task_ref_to_mock_output={"double": [{"status": "COMPLETED", "output": {"number": 99}}]},
    )
    run = clients.get_workflow_client().test_workflow(request)
    assert (run.status, run.output) == ("COMPLETED", {"number": 99})


TESTS = [
    (f"finishes {WORKFLOWS} workflows with its own workers", many),
    ("starts an execution and reads it, its status and its task", start_and_read),
    ("starts once with an idempotency key", start_by_key),
    ("executes and waits, for the end and for a task", execute),
    ("executes and gets the task that blocks", execute_by_strategy),
    ("signals a waiting task, waiting and without", signal),
    ("ends a task by its reference name, waiting and without", by_reference),
    ("polls a task and reports its result by hand", by_hand),
    ("changes variables, and the state of a task", state),
    ("sends a message to an execution", message),
    ("tests a workflow with mocks", rehearse),
]
