package baton;

import com.netflix.conductor.client.grpc.EventClient;
import com.netflix.conductor.client.grpc.MetadataClient;
import com.netflix.conductor.client.grpc.TaskClient;
import com.netflix.conductor.client.grpc.WorkflowClient;
import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowTask;
import com.netflix.conductor.common.run.Workflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The clients that the tests use, and the steps that several of them take. */
final class Clients implements AutoCloseable {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final int POLL_MILLISECONDS = 5_000;

    final MetadataClient metadata;
    final WorkflowClient workflows;
    final TaskClient tasks;
    final EventClient events;
    final Http http;

    Clients(String url, String target) {
        String host = target.substring(0, target.lastIndexOf(':'));
        int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
        metadata = new MetadataClient(host, port);
        workflows = new WorkflowClient(host, port);
        tasks = new TaskClient(host, port);
        events = new EventClient(host, port);
        http = new Http(url);
    }

    @Override
    public void close() throws InterruptedException {
        metadata.shutdown();
        workflows.shutdown();
        tasks.shutdown();
        events.shutdown();
    }

    /** A name that no other run of these tests uses. */
    static String unique(String name) {
        return name + "_" + UUID.randomUUID().toString().substring(0, 8);
    }

    static void equal(Object actual, Object expected) {
        if (Objects.equals(actual, expected)) return;
        throw new AssertionError("found    " + actual + "\nexpected " + expected);
    }

    /** The call must end with this status. */
    static void refused(Status.Code code, Capability.Body call) throws Exception {
        try {
            call.run();
        } catch (StatusRuntimeException refused) {
            equal(refused.getStatus().getCode(), code);
            return;
        }
        throw new AssertionError("nothing was refused");
    }

    /** What a look finds, as soon as it finds something. */
    static <T> T until(Callable<T> look) throws Exception {
        Instant deadline = Instant.now().plus(TIME_LIMIT);
        while (true) {
            T found = look.call();
            if (found != null) return found;
            if (Instant.now().isAfter(deadline)) throw new AssertionError("nothing was found in time");
            Thread.sleep(50);
        }
    }

    static TaskDef taskDef(String name) {
        TaskDef definition = new TaskDef(name, "one of these tests'", "tests@baton.test", 1, 600, 60);
        definition.setRetryDelaySeconds(0);
        return definition;
    }

    static WorkflowTask simple(String name, String reference) {
        WorkflowTask task = new WorkflowTask();
        task.setName(name);
        task.setTaskReferenceName(reference);
        task.setType("SIMPLE");
        task.setInputParameters(Map.of("number", "${workflow.input.number}"));
        return task;
    }

    /** A definition of worker tasks with these references, one after the other. All have the name of the workflow. */
    static WorkflowDef chain(String name, String... references) {
        WorkflowDef definition = new WorkflowDef();
        definition.setName(name);
        definition.setVersion(1);
        definition.setOwnerEmail("tests@baton.test");
        List<WorkflowTask> steps = new ArrayList<>();
        for (String reference : references) steps.add(simple(name, reference));
        definition.setTasks(steps);
        definition.setOutputParameters(Map.of("number", "${" + references[0] + ".output.number}"));
        return definition;
    }

    /** Registers two worker tasks in a row under a name of their own, and answers it. */
    String register() {
        String name = unique("grpc_java");
        metadata.registerTaskDefs(List.of(taskDef(name)));
        metadata.registerWorkflowDef(chain(name, "first", "second"));
        return name;
    }

    String start(String name) {
        return workflows.startWorkflow(request(name));
    }

    /** Starts an execution whose tasks go to the workers of a domain. */
    String startIn(String domain, String name) {
        StartWorkflowRequest request = request(name);
        request.setTaskToDomain(Map.of("*", domain));
        return workflows.startWorkflow(request);
    }

    private static StartWorkflowRequest request(String name) {
        StartWorkflowRequest request = new StartWorkflowRequest();
        request.setName(name);
        request.setVersion(1);
        request.setCorrelationId(name);
        request.setInput(Map.of("number", 2.0, "list", List.of("a", Map.of("b", true)), "text", "é"));
        return request;
    }

    /** Takes a task as a worker does. */
    Task poll(String type) throws Exception {
        return until(() -> tasks.batchPollTasksByTaskType(type, "worker", 1, POLL_MILLISECONDS)
            .stream().findFirst().orElse(null));
    }

    void finish(Task task, TaskResult.Status status) {
        TaskResult result = new TaskResult(task);
        result.setStatus(status);
        result.setWorkerId("worker");
        result.setOutputData(Map.of("number", 4.0, "nested", Map.of("list", List.of(1.0, "two"))));
        if (status != TaskResult.Status.COMPLETED) result.setReasonForIncompletion("as it was told");
        tasks.updateTask(result);
    }

    /** Works on the next task of a type. */
    void work(String type) throws Exception {
        finish(poll(type), TaskResult.Status.COMPLETED);
    }

    /** An execution that has completed. */
    String completed(String name) throws Exception {
        String id = start(name);
        work(name);
        work(name);
        equal(status(id), Workflow.WorkflowStatus.COMPLETED);
        return id;
    }

    Workflow.WorkflowStatus status(String id) {
        return workflows.getWorkflow(id, false).getStatus();
    }

    /** An execution over HTTP, as the client's own class. */
    Workflow overHttp(String id) throws Exception {
        return http.get("/workflow/" + id + "?includeTasks=true", Workflow.class);
    }
}
