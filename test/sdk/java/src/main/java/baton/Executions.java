package baton;

import static baton.Sdk.doubleTask;
import static baton.Sdk.equal;
import static baton.Sdk.request;
import static baton.Sdk.unique;
import static baton.Sdk.until;

import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.common.metadata.workflow.IdempotencyStrategy;
import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.metadata.workflow.UpgradeWorkflowRequest;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.common.run.WorkflowTestRequest;
import com.netflix.conductor.sdk.workflow.def.tasks.SimpleTask;
import com.netflix.conductor.sdk.workflow.def.tasks.Switch;
import com.netflix.conductor.sdk.workflow.def.tasks.Wait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.conductoross.conductor.common.model.ReturnStrategy;
import org.conductoross.conductor.common.model.SignalResponse;
import org.conductoross.conductor.common.model.WorkflowRun;
import org.conductoross.conductor.common.model.WorkflowStateUpdate;

/** Starting executions, waiting for them, and speaking to them. */
final class Executions {

    private static final int WORKFLOWS = 200;

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("finishes " + WORKFLOWS + " workflows with its own workers", () -> many(sdk)),
            new Capability("starts an execution and reads it, its status and its task", () -> read(sdk)),
            new Capability("starts once with an idempotency key", () -> startByKey(sdk)),
            new Capability("executes and waits, for the end and for a task", () -> execute(sdk)),
            new Capability("executes and gets the task that blocks", () -> executeByStrategy(sdk)),
            new Capability("executes by its builder", () -> executeByBuilder(sdk)),
            new Capability("signals a waiting task, waiting and without", () -> signal(sdk)),
            new Capability("ends a task by its reference name, waiting and without", () -> byReference(sdk)),
            new Capability("polls a task and reports its result by hand", () -> byHand(sdk)),
            new Capability("changes variables, and the state of a task", () -> state(sdk)),
            new Capability("goes on with another version of the workflow", () -> upgrade(sdk)),
            new Capability("tests a workflow with mocks", () -> rehearse(sdk)));
    }

    /** Each doubles a number, and labels it when the input says so. */
    private static void many(Sdk sdk) throws Exception {
        SimpleTask label = new SimpleTask(Workers.LABEL, "label").input("number", "${double.output.number}");
        Switch choice = new Switch("choose", "${workflow.input.kind}").switchCase("labelled", label);
        Map<String, String> outputs =
            Map.of("number", "${double.output.number}", "label", "${label.output.label}");
        String name = sdk.register(
            "sdk_java_flow", outputs, doubleTask("${workflow.input.number}"), choice);
        List<String> started = new ArrayList<>();
        for (int number = 0; number < WORKFLOWS; number += 1) {
            String kind = number % 2 == 0 ? "labelled" : "plain";
            started.add(sdk.start(name, Map.of("number", number, "kind", kind)));
        }
        for (int number = 0; number < WORKFLOWS; number += 1) {
            Map<String, Object> expected = new HashMap<>();
            expected.put("number", 2 * number);
            expected.put("label", number % 2 == 0 ? "number " + 2 * number : null);
            equal(sdk.completed(started.get(number)).getOutput(), expected);
        }
    }

    private static void read(Sdk sdk) throws Exception {
        StartWorkflowRequest request = request(sdk.doubling(), Map.of("number", 3));
        request.setCorrelationId("three");
        request.setPriority(5);
        String id = sdk.workflows.startWorkflow(request);
        Workflow run = sdk.completed(id);
        equal(run.getOutput(), Map.of("number", 6));
        equal(List.of(run.getCorrelationId(), run.getPriority()), List.of("three", 5));
        equal(sdk.workflows.getWorkflowStatusSummary(id, true, true).getOutput(), Map.of("number", 6));
        String taskId = run.getTasks().getFirst().getTaskId();
        equal(sdk.tasks.getTaskDetails(taskId).getStatus(), Task.Status.COMPLETED);
    }

    private static void startByKey(Sdk sdk) {
        StartWorkflowRequest request = request(sdk.doubling(), Map.of("number", 3));
        request.setIdempotencyKey(unique("key"));
        request.setIdempotencyStrategy(IdempotencyStrategy.RETURN_EXISTING);
        equal(sdk.workflows.startWorkflow(request), sdk.workflows.startWorkflow(request));
    }

    private static void execute(Sdk sdk) throws Exception {
        WorkflowRun run =
            sdk.workflows.executeWorkflow(request(sdk.doubling(), Map.of("number", 5)), "", 10).get();
        equal(run.getStatus(), Workflow.WorkflowStatus.COMPLETED);
        equal(run.getOutput(), Map.of("number", 10));
        WorkflowRun paused =
            sdk.workflows.executeWorkflow(request(sdk.holding(), Map.of()), "hold", 10).get();
        equal(paused.getStatus(), Workflow.WorkflowStatus.RUNNING);
        sdk.workflows.terminateWorkflow(paused.getWorkflowId(), "enough");
    }

    private static void executeByStrategy(Sdk sdk) throws Exception {
        SignalResponse blocked = sdk.workflows.executeWorkflowWithReturnStrategy(
            request(sdk.holding(), Map.of()), ReturnStrategy.BLOCKING_TASK).get();
        equal(blocked.isBlockingTask(), true);
        equal(blocked.getBlockingTask().getReferenceTaskName(), "hold");
        sdk.workflows.terminateWorkflow(blocked.getWorkflowId(), "enough");
    }

    private static void executeByBuilder(Sdk sdk) throws Exception {
        Workflow run =
            sdk.executor.executeWorkflow(sdk.doubling(), 1, Map.of("number", 6)).get();
        equal(run.getOutput(), Map.of("number", 12));
    }

    private static void signal(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.holding(), Map.of());
        SignalResponse answer = sdk.tasks.signal(
            id, Task.Status.COMPLETED, Map.of("number", 8), ReturnStrategy.TARGET_WORKFLOW);
        equal(answer.getWorkflow().getWorkflowId(), id);
        equal(sdk.completed(id).getOutput(), Map.of("number", 16));
        String other = sdk.start(sdk.holding(), Map.of());
        sdk.tasks.signalAsync(other, Task.Status.COMPLETED, Map.of("number", 9));
        equal(sdk.completed(other).getOutput(), Map.of("number", 18));
    }

    private static void byReference(Sdk sdk) throws Exception {
        TaskResult.Status status = TaskResult.Status.COMPLETED;
        String id = sdk.start(sdk.holding(), Map.of());
        sdk.tasks.updateTask(id, "hold", status, Map.of("number", 8));
        equal(sdk.completed(id).getOutput(), Map.of("number", 16));
        String other = sdk.start(sdk.holding(), Map.of());
        Workflow run = sdk.tasks.updateTaskSync(other, "hold", status, Map.of("number", 9));
        equal(run.getWorkflowId(), other);
        equal(sdk.completed(other).getOutput(), Map.of("number", 18));
    }

    /** Polls and reports without the framework, by both versions of the update. */
    private static void byHand(Sdk sdk) throws Exception {
        String kind = unique("sdk_java_by_hand");
        sdk.register(kind, Map.of(), new SimpleTask(kind, "hand"));
        for (boolean second : List.of(false, true)) {
            String id = sdk.start(kind, Map.of());
            Task task = until(() -> sdk.tasks.batchPollTasksByTaskType(kind, "me", 5, 1_000)).getFirst();
            TaskResult result = new TaskResult(task);
            result.setStatus(TaskResult.Status.COMPLETED);
            if (second) equal(sdk.tasks.updateTaskV2(result), null);
            else sdk.tasks.updateTask(result);
            sdk.completed(id);
        }
        String id = sdk.start(kind, Map.of());
        equal(until(() -> sdk.tasks.pollTask(kind, "me", null)).getWorkflowInstanceId(), id);
        sdk.workflows.terminateWorkflow(id, "enough");
    }

    private static void state(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.holding(), Map.of());
        equal(sdk.workflows.updateVariables(id, Map.of("colour", "red")).getWorkflowId(), id);
        TaskResult result = new TaskResult();
        result.setStatus(TaskResult.Status.COMPLETED);
        result.setOutputData(Map.of("number", 4));
        WorkflowStateUpdate update = new WorkflowStateUpdate();
        update.setTaskReferenceName("hold");
        update.setTaskResult(result);
        update.setVariables(Map.of("size", 3));
        WorkflowRun run = sdk.workflows.updateWorkflow(id, Arrays.asList("double"), 5, update);
        equal(run.getVariables(), Map.of("colour", "red", "size", 3));
        equal(sdk.completed(id).getOutput(), Map.of("number", 8));
    }

    private static void upgrade(Sdk sdk) throws Exception {
        String name = unique("sdk_java_upgrade");
        sdk.register(name, Map.of("told", "${hold.output.number}"), new Wait("hold"));
        String id = sdk.start(name, Map.of());
        var later = sdk.metadata.getWorkflowDef(name, 1);
        later.setVersion(2);
        later.setOutputParameters(Map.of("upgraded", "${hold.output.number}"));
        sdk.metadata.registerWorkflowDef(later);
        UpgradeWorkflowRequest request = new UpgradeWorkflowRequest();
        request.setName(name);
        request.setVersion(2);
        sdk.workflows.upgradeRunningWorkflow(id, request);
        sdk.tasks.signal(id, Task.Status.COMPLETED, Map.of("number", 1));
        equal(sdk.completed(id).getOutput(), Map.of("upgraded", 1));
    }

    private static void rehearse(Sdk sdk) {
        WorkflowTestRequest request = new WorkflowTestRequest();
        request.setName(sdk.doubling());
        request.setVersion(1);
        request.setInput(Map.of("number", 1));
        request.setTaskRefToMockOutput(Map.of("double", List.of(new WorkflowTestRequest.TaskMock(
            TaskResult.Status.COMPLETED, Map.of("number", 99)))));
        Workflow run = sdk.workflows.testWorkflow(request);
        equal(run.getStatus(), Workflow.WorkflowStatus.COMPLETED);
        equal(run.getOutput(), Map.of("number", 99));
    }
}
