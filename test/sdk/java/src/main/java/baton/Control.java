package baton;

import static baton.Sdk.absent;
import static baton.Sdk.equal;

import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.workflow.RerunWorkflowRequest;
import com.netflix.conductor.common.model.BulkResponse;
import com.netflix.conductor.common.run.Workflow.WorkflowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator does with executions. */
final class Control {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("pauses and resumes an execution", () -> pause(sdk)),
            new Capability("terminates and restarts an execution", () -> terminate(sdk)),
            new Capability(
                "runs an execution again from a task, with another input", () -> rerun(sdk)),
            new Capability("skips a task", () -> skip(sdk)),
            new Capability("removes an execution", () -> remove(sdk)),
            new Capability(
                "pauses, resumes, terminates, restarts and retries many at once", () -> bulk(sdk)),
            new Capability("lets an execution decide, and resets callbacks", () -> decide(sdk)));
    }

    private static void pause(Sdk sdk) {
        String id = sdk.start(sdk.holding(), Map.of());
        sdk.workflows.pauseWorkflow(id);
        equal(sdk.workflows.getWorkflow(id, false).getStatus(), WorkflowStatus.PAUSED);
        sdk.workflows.resumeWorkflow(id);
        equal(sdk.workflows.getWorkflow(id, false).getStatus(), WorkflowStatus.RUNNING);
        sdk.workflows.terminateWorkflow(id, "enough");
    }

    private static void terminate(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.holding(), Map.of());
        sdk.workflows.terminateWorkflow(id, "enough");
        equal(sdk.ended(id, WorkflowStatus.TERMINATED).getReasonForIncompletion(), "enough");
        sdk.workflows.restart(id, true);
        sdk.tasks.signal(id, Task.Status.COMPLETED, Map.of("number", 1));
        equal(sdk.completed(id).getOutput(), Map.of("number", 2));
    }

    private static void rerun(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.doubling(), Map.of("number", 2));
        RerunWorkflowRequest request = new RerunWorkflowRequest();
        request.setReRunFromWorkflowId(id);
        request.setReRunFromTaskId(sdk.completed(id).getTasks().getFirst().getTaskId());
        request.setTaskInput(Map.of("number", 7));
        equal(sdk.workflows.rerunWorkflow(id, request), id);
        equal(sdk.completed(id).getOutput(), Map.of("number", 14));
    }

    private static void skip(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.holding(), Map.of());
        sdk.workflows.skipTaskFromWorkflow(id, "double");
        sdk.tasks.signal(id, Task.Status.COMPLETED, Map.of("number", 1));
        Map<String, Task.Status> statuses = sdk.completed(id).getTasks().stream()
            .collect(Collectors.toMap(Task::getReferenceTaskName, Task::getStatus));
        equal(statuses, Map.of("hold", Task.Status.COMPLETED, "double", Task.Status.SKIPPED));
    }

    private static void remove(Sdk sdk) throws Exception {
        String id = sdk.start(sdk.doubling(), Map.of("number", 2));
        sdk.completed(id);
        sdk.workflows.deleteWorkflow(id, true);
        sdk.completed(id);
        sdk.workflows.deleteWorkflow(id, false);
        absent(() -> sdk.workflows.getWorkflow(id, true));
    }

    private static void bulk(Sdk sdk) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int count = 0; count < 3; count += 1) ids.add(sdk.start(sdk.holding(), Map.of()));
        List<String> more = new ArrayList<>(ids);
        more.add("nothing");
        BulkResponse<?> paused = sdk.workflows.pauseWorkflows(more);
        equal(paused.getBulkErrorResults().keySet(), Set.of("nothing"));
        succeeds(paused, ids);
        succeeds(sdk.workflows.resumeWorkflows(ids), ids);
        succeeds(sdk.workflows.terminateWorkflows(ids, "enough"), ids);
        succeeds(sdk.workflows.restartWorkflows(ids, true), ids);
        succeeds(sdk.workflows.terminateWorkflows(ids, "enough"), ids);
        succeeds(sdk.workflows.retryWorkflows(ids), ids);
        succeeds(sdk.workflows.terminateWorkflowsWithFailure(ids, "enough", false), ids);
        for (String id : ids) sdk.ended(id, WorkflowStatus.TERMINATED);
    }

    private static void succeeds(BulkResponse<?> answer, List<String> ids) {
        equal(Set.copyOf(answer.getBulkSuccessfulResults()), Set.copyOf(ids));
    }

    private static void decide(Sdk sdk) {
        String id = sdk.start(sdk.holding(), Map.of());
        sdk.workflows.runDecider(id);
        sdk.workflows.resetCallbacksForInProgressTasks(id);
        sdk.workflows.terminateWorkflow(id, "enough");
    }
}
