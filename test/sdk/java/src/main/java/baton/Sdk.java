package baton;

import com.netflix.conductor.client.exception.ConductorClientException;
import com.netflix.conductor.client.http.ConductorClient;
import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.common.run.Workflow.WorkflowStatus;
import com.netflix.conductor.sdk.workflow.def.ConductorWorkflow;
import com.netflix.conductor.sdk.workflow.def.WorkflowBuilder;
import com.netflix.conductor.sdk.workflow.def.tasks.SimpleTask;
import com.netflix.conductor.sdk.workflow.def.tasks.Task;
import com.netflix.conductor.sdk.workflow.def.tasks.Wait;
import com.netflix.conductor.sdk.workflow.executor.WorkflowExecutor;
import io.orkes.conductor.client.OrkesClients;
import io.orkes.conductor.client.http.OrkesEventClient;
import io.orkes.conductor.client.http.OrkesMetadataClient;
import io.orkes.conductor.client.http.OrkesSchedulerClient;
import io.orkes.conductor.client.http.OrkesSchemaClient;
import io.orkes.conductor.client.http.OrkesSecretClient;
import io.orkes.conductor.client.http.OrkesTaskClient;
import io.orkes.conductor.client.http.OrkesWorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The clients that the tests use, and the workflows that several of them use. */
final class Sdk implements AutoCloseable {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);

    final WorkflowExecutor executor;
    final OrkesWorkflowClient workflows;
    final OrkesTaskClient tasks;
    final OrkesMetadataClient metadata;
    final OrkesSchedulerClient scheduler;
    final OrkesEventClient events;
    final OrkesSecretClient secrets;
    final OrkesSchemaClient schemas;

    Sdk(String url) {
        ConductorClient client =
                ConductorClient.builder().basePath(url + "/api").readTimeout(30_000).build();
        OrkesClients clients = new OrkesClients(client);
        workflows = clients.getWorkflowClient();
        tasks = clients.getTaskClient();
        metadata = clients.getMetadataClient();
        scheduler = clients.getSchedulerClient();
        events = clients.getEventClient();
        secrets = clients.getSecretClient();
        schemas = clients.getSchemaClient();
        executor = new WorkflowExecutor(client, 100);
        metadata.registerTaskDefs(Workers.definitions());
        executor.initWorkersFromInstances(List.of(new Workers()));
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    /** A name that no other run of these tests uses. */
    static String unique(String name) {
        return name + "_" + UUID.randomUUID().toString().substring(0, 8);
    }

    static void equal(Object actual, Object expected) {
        if (Objects.equals(actual, expected)) return;
        throw new AssertionError("found " + actual + ", expected " + expected);
    }

    /** The call must be refused because what it names is not there. */
    static void absent(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (ConductorClientException refused) {
            equal(refused.getStatus(), 404);
            return;
        }
        throw new AssertionError("nothing was refused");
    }

    /** What a look finds, as soon as it finds something. */
    static <T> T until(Callable<T> look) throws Exception {
        Instant deadline = Instant.now().plus(TIME_LIMIT);
        while (true) {
            T found = look.call();
            if (found != null && !(found instanceof List<?> list && list.isEmpty())) return found;
            if (Instant.now().isAfter(deadline)) throw new AssertionError("nothing was found in time");
            Thread.sleep(50);
        }
    }

    /** The execution once it has ended, which must be with this status. */
    Workflow ended(String id, WorkflowStatus status) throws Exception {
        Workflow run = until(() -> {
            Workflow now = workflows.getWorkflow(id, true);
            return now.getStatus().isTerminal() ? now : null;
        });
        if (run.getStatus() == status) return run;
        throw new AssertionError(run.getStatus() + ": " + run.getReasonForIncompletion());
    }

    Workflow completed(String id) throws Exception {
        return ended(id, WorkflowStatus.COMPLETED);
    }

    static StartWorkflowRequest request(String name, Map<String, Object> input) {
        StartWorkflowRequest request = new StartWorkflowRequest();
        request.setName(name);
        request.setVersion(1);
        request.setInput(input);
        return request;
    }

    String start(String name, Map<String, Object> input) {
        return workflows.startWorkflow(request(name, input));
    }

    /** Registers a workflow of these tasks, in order, and answers its name. */
    String register(String name, Map<String, String> outputs, Task<?>... steps) {
        WorkflowBuilder<Object> builder = new WorkflowBuilder<>(executor).name(name).version(1).add(steps);
        outputs.forEach(builder::output);
        ConductorWorkflow<Object> workflow = builder.build();
        equal(workflow.registerWorkflow(true, true), true);
        return name;
    }

    static SimpleTask doubleTask(String number) {
        return new SimpleTask(Workers.DOUBLE, "double").input("number", number);
    }

    /** A workflow that doubles the number of its input. */
    String doubling() {
        Map<String, String> outputs = Map.of("number", "${double.output.number}");
        return register("sdk_java_doubling", outputs, doubleTask("${workflow.input.number}"));
    }

    /** A workflow that waits to be told a number, and doubles it. */
    String holding() {
        Map<String, String> outputs = Map.of("number", "${double.output.number}");
        Task<?> doubled = doubleTask("${hold.output.number}");
        return register("sdk_java_holding", outputs, new Wait("hold"), doubled);
    }
}
