package baton;

import static baton.Sdk.equal;
import static baton.Sdk.unique;
import static baton.Sdk.until;

import com.netflix.conductor.common.metadata.events.EventHandler;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.sdk.workflow.def.tasks.Event;
import java.util.List;
import java.util.Map;

/** Event handlers. */
final class Events {

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("registers, reads, updates and removes event handlers", () -> keep(sdk)),
            new Capability(
                "starts a workflow by an event that another publishes", () -> publish(sdk)));
    }

    /** Starts the doubling workflow with the number of the event. */
    private static EventHandler handler(Sdk sdk, String event, String correlationId) {
        EventHandler.StartWorkflow start = new EventHandler.StartWorkflow();
        start.setName(sdk.doubling());
        start.setVersion(1);
        start.setCorrelationId(correlationId);
        start.setInput(Map.of("number", "${number}"));
        EventHandler.Action action = new EventHandler.Action();
        action.setAction(EventHandler.Action.Type.start_workflow);
        action.setStart_workflow(start);
        EventHandler handler = new EventHandler();
        handler.setName(unique("sdk_java_handler"));
        handler.setEvent(event);
        handler.setActive(true);
        handler.setActions(List.of(action));
        return handler;
    }

    private static void keep(Sdk sdk) {
        String event = "conductor:" + unique("sdk_java_event");
        EventHandler handler = handler(sdk, event, "unused");
        sdk.events.registerEventHandler(handler);
        equal(sdk.events.getEventHandlers(event, true).getFirst().getName(), handler.getName());
        handler.setActive(false);
        sdk.events.updateEventHandler(handler);
        equal(sdk.events.getEventHandlers(event, true), List.of());
        boolean listed = sdk.events.getEventHandlers().stream()
            .anyMatch(one -> one.getName().equals(handler.getName()));
        equal(listed, true);
        sdk.events.unregisterEventHandler(handler.getName());
        equal(sdk.events.getEventHandlers(event, false), List.of());
    }

    private static void publish(Sdk sdk) throws Exception {
        String name = unique("sdk_java_publisher");
        String correlationId = unique("published");
        EventHandler handler = handler(sdk, "conductor:" + name + ":published", correlationId);
        sdk.events.registerEventHandler(handler);
        Event task = new Event("publish", "conductor:published").input("number", 11);
        sdk.completed(sdk.start(sdk.register(name, Map.of(), task), Map.of()));
        List<Workflow> runs =
            until(() -> sdk.workflows.getWorkflows(sdk.doubling(), correlationId, true, false));
        equal(sdk.completed(runs.getFirst().getWorkflowId()).getOutput(), Map.of("number", 22));
        sdk.events.unregisterEventHandler(handler.getName());
    }
}
