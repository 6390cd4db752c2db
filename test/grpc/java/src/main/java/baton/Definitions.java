package baton;

import static baton.Clients.chain;
import static baton.Clients.equal;
import static baton.Clients.refused;
import static baton.Clients.taskDef;
import static baton.Clients.unique;
import static baton.Http.same;

import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowTask;
import io.grpc.Status;
import java.util.List;
import java.util.Map;

/** The methods of MetadataClient. */
final class Definitions {

    static List<Capability> tests(Clients clients) {
        return List.of(
            new Capability("MetadataClient.registerWorkflowDef", () -> registerWorkflow(clients)),
            new Capability("MetadataClient.registerWorkflowDef refuses what is there, or is wrong", () -> refuse(clients)),
            new Capability("MetadataClient.updateWorkflowDefs", () -> updateWorkflows(clients)),
            new Capability("MetadataClient.getWorkflowDef", () -> readWorkflow(clients)),
            new Capability("MetadataClient.registerTaskDefs", () -> registerTasks(clients)),
            new Capability("MetadataClient.updateTaskDef", () -> updateTask(clients)),
            new Capability("MetadataClient.getTaskDef", () -> readTask(clients)),
            new Capability("MetadataClient.unregisterTaskDef", () -> unregisterTask(clients)));
    }

    private static WorkflowDef workflowOverHttp(Clients clients, String name, int version) throws Exception {
        return clients.http.get("/metadata/workflow/" + name + "?version=" + version, WorkflowDef.class);
    }

    private static TaskDef taskOverHttp(Clients clients, String name) throws Exception {
        return clients.http.get("/metadata/taskdefs/" + name, TaskDef.class);
    }

    /** A definition that uses most of what one may have. */
    private static WorkflowDef rich(String name) {
        WorkflowDef definition = chain(name, "first", "second");
        definition.setDescription("rich");
        definition.setInputParameters(List.of("number"));
        definition.setVariables(Map.of("state", Map.of("count", 0.5)));
        definition.setInputTemplate(Map.of("number", 7.0));
        definition.setTimeoutSeconds(3_600);
        definition.setTimeoutPolicy(WorkflowDef.TimeoutPolicy.ALERT_ONLY);
        definition.setRestartable(false);
        WorkflowTask choice = Clients.simple(name, "choice");
        choice.setType("SWITCH");
        choice.setEvaluatorType("value-param");
        choice.setExpression("number");
        choice.setDecisionCases(Map.of("1", List.of(Clients.simple(name, "one"))));
        choice.setDefaultCase(List.of(Clients.simple(name, "other")));
        WorkflowTask fork = Clients.simple(name, "fork");
        fork.setType("FORK_JOIN");
        fork.setForkTasks(List.of(List.of(Clients.simple(name, "left")), List.of(Clients.simple(name, "right"))));
        WorkflowTask join = Clients.simple(name, "join");
        join.setType("JOIN");
        join.setJoinOn(List.of("left", "right"));
        WorkflowTask loop = Clients.simple(name, "loop");
        loop.setType("DO_WHILE");
        loop.setLoopCondition("$.loop['iteration'] < 2");
        loop.setLoopOver(List.of(Clients.simple(name, "turn")));
        definition.getTasks().addAll(List.of(choice, fork, join, loop));
        return definition;
    }

    private static void registerWorkflow(Clients clients) throws Exception {
        WorkflowDef definition = rich(unique("grpc_java"));
        clients.metadata.registerWorkflowDef(definition);
        WorkflowDef stored = workflowOverHttp(clients, definition.getName(), 1);
        equal(stored.getTimeoutPolicy(), WorkflowDef.TimeoutPolicy.ALERT_ONLY);
        equal(stored.isRestartable(), false);
        equal(stored.collectTasks().size(), definition.collectTasks().size());
        same(clients.metadata.getWorkflowDef(definition.getName(), 1), stored);
    }

    private static void refuse(Clients clients) throws Exception {
        String name = clients.register();
        refused(Status.Code.ALREADY_EXISTS, () -> clients.metadata.registerWorkflowDef(chain(name, "first")));
        WorkflowDef twice = chain(unique("grpc_java"), "same", "same");
        refused(Status.Code.INVALID_ARGUMENT, () -> clients.metadata.registerWorkflowDef(twice));
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.getWorkflowDef(twice.getName(), null));
    }

    private static void updateWorkflows(Clients clients) throws Exception {
        String name = clients.register();
        WorkflowDef changed = chain(name, "first");
        changed.setDescription("changed");
        WorkflowDef next = chain(name, "first");
        next.setVersion(2);
        clients.metadata.updateWorkflowDefs(List.of(changed, next));
        equal(workflowOverHttp(clients, name, 1).getDescription(), "changed");
        equal(workflowOverHttp(clients, name, 2).getTasks().size(), 1);
    }

    private static void readWorkflow(Clients clients) throws Exception {
        String name = clients.register();
        WorkflowDef next = rich(name);
        next.setVersion(2);
        clients.metadata.updateWorkflowDefs(List.of(next));
        same(clients.metadata.getWorkflowDef(name, 1), workflowOverHttp(clients, name, 1));
        WorkflowDef latest = clients.metadata.getWorkflowDef(name, null);
        equal(latest.getVersion(), 2);
        same(latest, workflowOverHttp(clients, name, 2));
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.getWorkflowDef(name, 3));
    }

    private static void registerTasks(Clients clients) throws Exception {
        TaskDef first = taskDef(unique("grpc_java"));
        first.setRetryCount(0);
        first.setRetryLogic(TaskDef.RetryLogic.LINEAR_BACKOFF);
        first.setTimeoutPolicy(TaskDef.TimeoutPolicy.ALERT_ONLY);
        first.setInputTemplate(Map.of("list", List.of(1.0, 2.0)));
        first.setConcurrentExecLimit(3);
        TaskDef second = taskDef(unique("grpc_java"));
        clients.metadata.registerTaskDefs(List.of(first, second));
        TaskDef stored = taskOverHttp(clients, first.getName());
        equal(stored.getRetryCount(), 0);
        equal(stored.getRetryLogic(), TaskDef.RetryLogic.LINEAR_BACKOFF);
        equal(stored.getTimeoutPolicy(), TaskDef.TimeoutPolicy.ALERT_ONLY);
        equal(stored.concurrencyLimit(), 3);
        equal(taskOverHttp(clients, second.getName()).getRetryCount(), 1);
    }

    private static void updateTask(Clients clients) throws Exception {
        TaskDef definition = taskDef(unique("grpc_java"));
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.updateTaskDef(definition));
        clients.metadata.registerTaskDefs(List.of(definition));
        definition.setRetryCount(9);
        clients.metadata.updateTaskDef(definition);
        equal(taskOverHttp(clients, definition.getName()).getRetryCount(), 9);
    }

    private static void readTask(Clients clients) throws Exception {
        String name = clients.register();
        same(clients.metadata.getTaskDef(name), taskOverHttp(clients, name));
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.getTaskDef(unique("nothing")));
    }

    private static void unregisterTask(Clients clients) throws Exception {
        String name = clients.register();
        clients.metadata.unregisterTaskDef(name);
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.getTaskDef(name));
        refused(Status.Code.NOT_FOUND, () -> clients.metadata.unregisterTaskDef(name));
    }
}
