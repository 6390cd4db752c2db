package baton;

import static baton.Sdk.absent;
import static baton.Sdk.doubleTask;
import static baton.Sdk.equal;
import static baton.Sdk.unique;

import com.netflix.conductor.common.metadata.SchemaDef;
import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.workflow.WorkflowDef;
import com.netflix.conductor.sdk.workflow.def.WorkflowBuilder;
import com.netflix.conductor.sdk.workflow.def.tasks.DoWhile;
import com.netflix.conductor.sdk.workflow.def.tasks.ForkJoin;
import com.netflix.conductor.sdk.workflow.def.tasks.JQ;
import com.netflix.conductor.sdk.workflow.def.tasks.Javascript;
import com.netflix.conductor.sdk.workflow.def.tasks.SetVariable;
import com.netflix.conductor.sdk.workflow.def.tasks.SimpleTask;
import com.netflix.conductor.sdk.workflow.def.tasks.SubWorkflow;
import com.netflix.conductor.sdk.workflow.def.tasks.Switch;
import com.netflix.conductor.sdk.workflow.def.tasks.Task;
import java.util.List;
import java.util.Map;

/** Definitions of tasks, workflows and schemas. */
final class Definitions {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability(
                "registers, reads, updates, lists and removes task definitions", () -> tasks(sdk)),
            new Capability(
                "registers, reads, updates, lists and removes workflow definitions",
                () -> workflows(sdk)),
            new Capability(
                "runs a workflow of every operator of its builder", () -> operators(sdk)),
            new Capability("registers, reads, lists and removes schemas", () -> schemas(sdk)));
    }

    private static void tasks(Sdk sdk) throws Exception {
        String name = unique("sdk_java_task");
        sdk.metadata.registerTaskDefs(List.of(Workers.definition(name, 7)));
        TaskDef read = sdk.metadata.getTaskDef(name);
        equal(read.getRetryCount(), 7);
        read.setRetryCount(3);
        sdk.metadata.updateTaskDef(read);
        equal(sdk.metadata.getTaskDef(name).getRetryCount(), 3);
        equal(sdk.metadata.getAllTaskDefs().stream().anyMatch(one -> one.getName().equals(name)), true);
        sdk.metadata.unregisterTaskDef(name);
        absent(() -> sdk.metadata.getTaskDef(name));
    }

    private static WorkflowDef build(Sdk sdk, String name, int version, String description) {
        return new WorkflowBuilder<>(sdk.executor)
            .name(name).version(version).description(description).ownerEmail("sdk@example.com")
            .add(doubleTask("${workflow.input.number}")).build().toWorkflowDef();
    }

    private static void workflows(Sdk sdk) throws Exception {
        String name = unique("sdk_java_definition");
        sdk.metadata.registerWorkflowDef(build(sdk, name, 1, "first"));
        sdk.metadata.registerWorkflowDef(build(sdk, name, 2, "first"), true);
        equal(sdk.metadata.getWorkflowDef(name, null).getVersion(), 2);
        sdk.metadata.updateWorkflowDefs(List.of(build(sdk, name, 1, "second")));
        equal(sdk.metadata.getWorkflowDef(name, 1).getDescription(), "second");
        List<WorkflowDef> latest = sdk.metadata.getAllWorkflowsWithLatestVersions();
        equal(latest.stream().filter(one -> one.getName().equals(name)).count(), 1L);
        List<WorkflowDef> all = sdk.metadata.getAllWorkflowDefs();
        equal(all.stream().filter(one -> one.getName().equals(name)).count(), 2L);
        sdk.metadata.unregisterWorkflowDef(name, 2);
        sdk.metadata.unregisterWorkflowDef(name, 1);
        absent(() -> sdk.metadata.getWorkflowDef(name, null));
    }

    /** Every operator that the builder has and that needs nothing outside. */
    private static void operators(Sdk sdk) throws Exception {
        SimpleTask label = new SimpleTask(Workers.LABEL, "label").input("number", "${workflow.input.number}");
        ForkJoin fork = new ForkJoin(
            "fork", new Task<?>[] {doubleTask("${workflow.input.number}")}, new Task<?>[] {label});
        Javascript added = new Javascript("added", "$.first + 1").input("first", "${double.output.number}");
        JQ picked = new JQ("picked", "{ sum: (.numbers | add) }")
            .input(Map.of("numbers", List.of(1, 2, "${added.output.result}")));
        SetVariable kept = new SetVariable("kept").input("sum", "${picked.output.result.sum}");
        Javascript turn = new Javascript("turn", "$.turn * 10").input("turn", "${loop.output.iteration}");
        DoWhile loop = new DoWhile("loop", 3, turn);
        SubWorkflow child = new SubWorkflow("child", sdk.doubling(), 1).input("number", 21);
        Switch choice = new Switch("choose", "$.sum > 5 ? 'many' : 'few'", true)
            .input("sum", "${workflow.variables.sum}").switchCase("many", child);
        Map<String, String> outputs = Map.of(
            "label", "${label.output.label}",
            "sum", "${workflow.variables.sum}",
            "turn", "${loop.output.3.turn.result}",
            "child", "${child.output.number}");
        String name = sdk.register(
            "sdk_java_operators", outputs, fork, added, picked, kept, loop, choice);
        Map<String, Object> output = sdk.completed(sdk.start(name, Map.of("number", 4))).getOutput();
        equal(output, Map.of("label", "number 4", "sum", 12, "turn", 30, "child", 42));
    }

    private static void schemas(Sdk sdk) throws Exception {
        String name = unique("sdk_java_schema");
        Map<String, Object> data = Map.of("type", "object", "required", List.of("number"));
        for (int version = 1; version <= 2; version += 1) {
            sdk.schemas.saveSchema(new SchemaDef(name, version, SchemaDef.Type.JSON, data, null));
        }
        equal(sdk.schemas.getSchema(name).getVersion(), 2);
        equal(sdk.schemas.getSchema(name, 1).getData(), data);
        equal(sdk.schemas.getAllSchemas(true).stream().anyMatch(one -> one.getName().equals(name)), true);
        sdk.schemas.deleteSchema(name, 2);
        equal(sdk.schemas.getSchema(name).getVersion(), 1);
        sdk.schemas.deleteSchema(name);
        absent(() -> sdk.schemas.getSchema(name));
    }
}
