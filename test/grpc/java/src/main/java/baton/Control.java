package baton;

import static baton.Clients.equal;
import static baton.Clients.refused;
import static baton.Clients.unique;

import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.common.metadata.workflow.RerunWorkflowRequest;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.common.run.Workflow.WorkflowStatus;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The methods of WorkflowClient that steer. */
final class Control {

    static List<Capability> tests(Clients clients) {
        return List.of(
            new Capability("WorkflowClient.pauseWorkflow", () -> pause(clients)),
            new Capability("WorkflowClient.resumeWorkflow", () -> resume(clients)),
            new Capability("WorkflowClient.terminateWorkflow", () -> terminate(clients)),
            new Capability("WorkflowClient.skipTaskFromWorkflow", () -> skip(clients)),
            new Capability("WorkflowClient.rerunWorkflow", () -> rerun(clients)),
            new Capability("WorkflowClient.restart", () -> restart(clients)),
            new Capability("WorkflowClient.retryLastFailedTask", () -> retry(clients)),
            new Capability("WorkflowClient.resetCallbacksForInProgressTasks", () -> reset(clients)),
            new Capability("WorkflowClient.runDecider", () -> decide(clients)));
    }

    private static void pause(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        clients.workflows.pauseWorkflow(id);
        equal(clients.overHttp(id).getStatus(), WorkflowStatus.PAUSED);
        clients.work(name);
        equal(clients.overHttp(id).getTasks().size(), 1);
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.pauseWorkflow(unique("nothing")));
    }

    private static void resume(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        refused(Status.Code.FAILED_PRECONDITION, () -> clients.workflows.resumeWorkflow(id));
        clients.workflows.pauseWorkflow(id);
        clients.workflows.resumeWorkflow(id);
        equal(clients.overHttp(id).getStatus(), WorkflowStatus.RUNNING);
        clients.work(name);
        clients.work(name);
        equal(clients.status(id), WorkflowStatus.COMPLETED);
    }

    private static void terminate(Clients clients) throws Exception {
        String id = clients.start(clients.register());
        clients.workflows.terminateWorkflow(id, "enough");
        Workflow run = clients.overHttp(id);
        equal(run.getStatus(), WorkflowStatus.TERMINATED);
        equal(run.getReasonForIncompletion(), "enough");
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.terminateWorkflow(unique("nothing"), "enough"));
    }

    private static void skip(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        clients.workflows.skipTaskFromWorkflow(id, "second");
        clients.work(name);
        Map<String, Task.Status> statuses = clients.overHttp(id).getTasks().stream()
            .collect(Collectors.toMap(Task::getReferenceTaskName, Task::getStatus));
        equal(statuses, Map.of("first", Task.Status.COMPLETED, "second", Task.Status.SKIPPED));
        equal(clients.status(id), WorkflowStatus.COMPLETED);
    }

    private static void rerun(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.completed(name);
        RerunWorkflowRequest request = new RerunWorkflowRequest();
        request.setReRunFromWorkflowId(id);
        request.setReRunFromTaskId(clients.overHttp(id).getTasks().getLast().getTaskId());
        request.setWorkflowInput(Map.of());
        request.setTaskInput(Map.of("number", 7.0));
        equal(clients.workflows.rerunWorkflow(request), id);
        Task again = clients.poll(name);
        equal(again.getReferenceTaskName(), "second");
        equal(again.getInputData().get("number"), 7.0);
        clients.finish(again, TaskResult.Status.COMPLETED);
        equal(clients.status(id), WorkflowStatus.COMPLETED);
    }

    private static void restart(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.completed(name);
        clients.metadata.updateWorkflowDefs(List.of(Clients.chain(name, "fresh")));
        clients.workflows.restart(id, true);
        Workflow run = clients.overHttp(id);
        equal(run.getStatus(), WorkflowStatus.RUNNING);
        equal(run.getTasks().getFirst().getReferenceTaskName(), "fresh");
        clients.work(name);
        equal(clients.status(id), WorkflowStatus.COMPLETED);
    }

    private static void retry(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        clients.finish(clients.poll(name), TaskResult.Status.FAILED_WITH_TERMINAL_ERROR);
        Workflow failed = clients.workflows.getWorkflow(id, true);
        equal(failed.getStatus(), WorkflowStatus.FAILED);
        Http.same(failed, clients.overHttp(id));
        clients.workflows.retryLastFailedTask(id, false);
        clients.work(name);
        clients.work(name);
        equal(clients.status(id), WorkflowStatus.COMPLETED);
        refused(Status.Code.FAILED_PRECONDITION, () -> clients.workflows.retryLastFailedTask(id, true));
    }

    private static void reset(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        TaskResult later = new TaskResult(clients.poll(name));
        later.setStatus(TaskResult.Status.IN_PROGRESS);
        later.setCallbackAfterSeconds(600);
        clients.tasks.updateTask(later);
        equal(clients.tasks.batchPollTasksByTaskType(name, "worker", 1, 100), List.of());
        clients.workflows.resetCallbacksForInProgressTasks(id);
        equal(clients.poll(name).getTaskId(), later.getTaskId());
    }

    private static void decide(Clients clients) throws Exception {
        String id = clients.start(clients.register());
        clients.workflows.runDecider(id);
        equal(clients.overHttp(id).getStatus(), WorkflowStatus.RUNNING);
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.runDecider(unique("nothing")));
    }
}
