package baton;

import static baton.Sdk.equal;

import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskExecLog;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.sdk.workflow.def.tasks.SimpleTask;
import java.util.List;
import java.util.Map;

/** Workers that fail, give up or need more time. */
final class Failures {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("tries a task again whose worker failed", () -> retryTask(sdk)),
            new Capability("retries an execution whose worker failed for good", () -> retryExecution(sdk)),
            new Capability("puts a task back, finishes it later, and logs", () -> putBack(sdk)));
    }

    private static String single(Sdk sdk, String type) {
        return sdk.register(type + "_flow", Map.of(), new SimpleTask(type, "only"));
    }

    private static void retryTask(Sdk sdk) throws Exception {
        Workflow run = sdk.completed(sdk.start(single(sdk, Workers.FLAKY), Map.of()));
        equal(
            run.getTasks().stream().map(Task::getStatus).toList(),
            List.of(Task.Status.FAILED, Task.Status.COMPLETED));
        String reason = run.getTasks().getFirst().getReasonForIncompletion();
        equal(reason.contains("the first attempt fails"), true);
    }

    private static void retryExecution(Sdk sdk) throws Exception {
        String id = sdk.start(single(sdk, Workers.FATAL), Map.of());
        Workflow failed = sdk.ended(id, Workflow.WorkflowStatus.FAILED);
        equal(failed.getTasks().getFirst().getStatus(), Task.Status.FAILED_WITH_TERMINAL_ERROR);
        sdk.workflows.retryLastFailedTask(id);
        equal(sdk.completed(id).getTasks().getLast().getOutputData(), Map.of("attempt", 1));
    }

    private static void putBack(Sdk sdk) throws Exception {
        Task task = sdk.completed(sdk.start(single(sdk, Workers.PATIENT), Map.of())).getTasks().getFirst();
        equal(task.getOutputData().get("polls"), 2);
        sdk.tasks.logMessageForTask(task.getTaskId(), "another line");
        equal(
            sdk.tasks.getTaskLogs(task.getTaskId()).stream().map(TaskExecLog::getLog).toList(),
            List.of("one line", "one line", "another line"));
    }
}
