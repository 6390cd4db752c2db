package baton;

import static baton.Sdk.equal;
import static baton.Sdk.request;
import static baton.Sdk.unique;
import static baton.Sdk.until;

import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.run.TaskSummary;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.common.run.WorkflowSummary;
import com.netflix.conductor.sdk.workflow.def.tasks.Wait;
import java.util.List;
import java.util.Map;

/** Finding executions and tasks, and looking at queues. */
final class Finding {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("searches executions", () -> search(sdk)),
            new Capability("searches tasks", () -> searchTasks(sdk)),
            new Capability("finds executions by correlation ids", () -> correlated(sdk)),
            new Capability("lists running executions", () -> running(sdk)),
            new Capability("reads queue sizes and who polls", () -> queues(sdk)));
    }

    private static String startFindable(Sdk sdk, String correlationId) throws Exception {
        StartWorkflowRequest request = request(sdk.doubling(), Map.of("number", 1));
        request.setCorrelationId(correlationId);
        String id = sdk.workflows.startWorkflow(request);
        sdk.completed(id);
        return id;
    }

    private static void search(Sdk sdk) throws Exception {
        String correlationId = unique("found");
        String id = startFindable(sdk, correlationId);
        String query = "correlationId = '%s' AND status = COMPLETED".formatted(correlationId);
        List<WorkflowSummary> found = until(() -> sdk.workflows.search(query).getResults());
        equal(found.stream().map(WorkflowSummary::getWorkflowId).toList(), List.of(id));
        List<Workflow> whole =
            sdk.workflows.searchV2(0, 10, "startTime:DESC", "*", query).getResults();
        equal(whole.getFirst().getOutput(), Map.of("number", 2));
    }

    private static void searchTasks(Sdk sdk) throws Exception {
        String query = "workflowId = " + startFindable(sdk, unique("found"));
        List<TaskSummary> found = until(() -> sdk.tasks.search(query).getResults());
        equal(found.getFirst().getTaskType(), Workers.DOUBLE);
        String taskId = sdk.tasks.searchV2(0, 10, null, "*", query).getResults().getFirst().getTaskId();
        equal(taskId, found.getFirst().getTaskId());
    }

    private static void correlated(Sdk sdk) throws Exception {
        String correlationId = unique("found");
        String id = startFindable(sdk, correlationId);
        String name = sdk.doubling();
        List<Workflow> found = until(() -> sdk.workflows.getWorkflows(name, correlationId, true, true));
        equal(found.getFirst().getWorkflowId(), id);
        Map<String, List<Workflow>> batch = sdk.workflows.getWorkflowsByNamesAndCorrelationIds(
            List.of(correlationId), List.of(name), true, false);
        equal(batch.get(correlationId).getFirst().getWorkflowId(), id);
    }

    private static void running(Sdk sdk) throws Exception {
        String name = sdk.register(unique("sdk_java_running"), Map.of(), new Wait("hold"));
        String id = sdk.start(name, Map.of());
        equal(until(() -> sdk.workflows.getRunningWorkflow(name, 1)), List.of(id));
        long now = System.currentTimeMillis();
        List<String> recent =
            sdk.workflows.getWorkflowsByTimePeriod(name, 1, now - 3_600_000, now + 3_600_000);
        equal(recent, List.of(id));
        sdk.workflows.terminateWorkflow(id, "enough");
    }

    private static void queues(Sdk sdk) {
        equal(sdk.tasks.getPollData(Workers.DOUBLE).getFirst().getQueueName(), Workers.DOUBLE);
        equal(sdk.tasks.getAllPollData().isEmpty(), false);
        equal(sdk.tasks.getQueueSizeForTask(unique("nobody")), 0);
        equal(sdk.tasks.requeuePendingTasksByTaskType(unique("nobody")), "0");
    }
}
