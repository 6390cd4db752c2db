package baton;

import static baton.Clients.equal;
import static baton.Clients.refused;
import static baton.Clients.unique;
import static baton.Http.same;

import com.netflix.conductor.common.metadata.events.EventHandler;
import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The methods of EventClient. */
final class Events {

    static List<Capability> tests(Clients clients) {
        return List.of(
            new Capability("EventClient.registerEventHandler", () -> register(clients)),
            new Capability("EventClient.updateEventHandler", () -> update(clients)),
            new Capability("EventClient.getEventHandlers", () -> read(clients)),
            new Capability("EventClient.unregisterEventHandler", () -> unregister(clients)));
    }

    /** A handler that starts an execution of a workflow, and completes a task. */
    private static EventHandler handler(String workflow) {
        EventHandler.StartWorkflow start = new EventHandler.StartWorkflow();
        start.setName(workflow);
        start.setVersion(1);
        start.setTaskToDomain(Map.of());
        start.setInput(Map.of("number", "${number}"));
        EventHandler.Action starting = new EventHandler.Action();
        starting.setAction(EventHandler.Action.Type.start_workflow);
        starting.setStart_workflow(start);
        EventHandler.TaskDetails details = new EventHandler.TaskDetails();
        details.setWorkflowId("${workflowId}");
        details.setTaskRefName("first");
        details.setOutput(Map.of("list", List.of(1.0, "two")));
        EventHandler.Action completing = new EventHandler.Action();
        completing.setAction(EventHandler.Action.Type.complete_task);
        completing.setComplete_task(details);
        completing.setExpandInlineJSON(true);
        EventHandler handler = new EventHandler();
        handler.setName(unique("grpc_java"));
        handler.setEvent("conductor:" + handler.getName());
        handler.setCondition("$.number > 1");
        handler.setActions(List.of(starting, completing));
        handler.setActive(true);
        return handler;
    }

    private static EventHandler overHttp(Clients clients, EventHandler handler) throws Exception {
        List<EventHandler> all = clients.http.list("/event/" + handler.getEvent() + "?activeOnly=false", EventHandler.class);
        equal(all.size(), 1);
        return all.getFirst();
    }

    private static void register(Clients clients) throws Exception {
        EventHandler handler = handler(clients.register());
        clients.events.registerEventHandler(handler);
        same(handler, overHttp(clients, handler));
        refused(Status.Code.ALREADY_EXISTS, () -> clients.events.registerEventHandler(handler));
    }

    private static void update(Clients clients) throws Exception {
        EventHandler handler = handler(clients.register());
        refused(Status.Code.NOT_FOUND, () -> clients.events.updateEventHandler(handler));
        clients.events.registerEventHandler(handler);
        handler.setCondition("$.number > 5");
        handler.setActive(false);
        clients.events.updateEventHandler(handler);
        same(handler, overHttp(clients, handler));
    }

    private static void read(Clients clients) throws Exception {
        EventHandler handler = handler(clients.register());
        clients.events.registerEventHandler(handler);
        Iterator<EventHandler> handlers = clients.events.getEventHandlers(handler.getEvent(), true);
        same(handlers.next(), overHttp(clients, handler));
        equal(handlers.hasNext(), false);
        equal(clients.events.getEventHandlers(unique("conductor:nothing"), false).hasNext(), false);
    }

    private static void unregister(Clients clients) throws Exception {
        EventHandler handler = handler(clients.register());
        clients.events.registerEventHandler(handler);
        clients.events.unregisterEventHandler(handler.getName());
        equal(clients.events.getEventHandlers(handler.getEvent(), false).hasNext(), false);
        refused(Status.Code.NOT_FOUND, () -> clients.events.unregisterEventHandler(handler.getName()));
    }
}
