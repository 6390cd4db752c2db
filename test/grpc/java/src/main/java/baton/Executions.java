package baton;

import static baton.Clients.chain;
import static baton.Clients.equal;
import static baton.Clients.refused;
import static baton.Clients.unique;
import static baton.Clients.until;
import static baton.Http.same;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.netflix.conductor.common.metadata.workflow.StartWorkflowRequest;
import com.netflix.conductor.common.run.SearchResult;
import com.netflix.conductor.common.run.Workflow;
import com.netflix.conductor.common.run.WorkflowSummary;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The methods of WorkflowClient that start, read and find. `getWorkflowsByTimePeriod` is not among them: the client asks nothing
 * and answers null.
 */
final class Executions {

    static List<Capability> tests(Clients clients) {
        return List.of(
            new Capability("WorkflowClient.startWorkflow", () -> start(clients)),
            new Capability("WorkflowClient.startWorkflow with a definition of its own", () -> startInline(clients)),
            new Capability("WorkflowClient.getWorkflow", () -> read(clients)),
            new Capability("WorkflowClient.getWorkflows", () -> readByCorrelation(clients)),
            new Capability("WorkflowClient.deleteWorkflow", () -> delete(clients)),
            new Capability("WorkflowClient.getRunningWorkflow", () -> running(clients)),
            new Capability("WorkflowClient.search by query", () -> search(clients)),
            new Capability("WorkflowClient.search by page", () -> searchPage(clients)),
            new Capability("WorkflowClient.searchV2 by query", () -> searchWhole(clients)),
            new Capability("WorkflowClient.searchV2 by page", () -> searchWholePage(clients)));
    }

    private static void start(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        Workflow run = clients.overHttp(id);
        equal(run.getWorkflowName(), name);
        equal(run.getCorrelationId(), name);
        equal(run.getInput(), Map.of("number", 2, "list", List.of("a", Map.of("b", true)), "text", "é"));
        StartWorkflowRequest unknown = new StartWorkflowRequest();
        unknown.setName(unique("nothing"));
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.startWorkflow(unknown));
    }

    private static void startInline(Clients clients) throws Exception {
        String name = clients.register();
        StartWorkflowRequest request = new StartWorkflowRequest();
        request.setName(name);
        request.setWorkflowDef(chain(name, "only"));
        request.setTaskToDomain(Map.of("*", "own"));
        request.setPriority(7);
        Workflow run = clients.overHttp(clients.workflows.startWorkflow(request));
        equal(run.getPriority(), 7);
        equal(run.getTasks().getFirst().getReferenceTaskName(), "only");
        equal(run.getTasks().getFirst().getDomain(), "own");
        equal(clients.tasks.pollTask(name, "worker", "own").getWorkflowInstanceId(), run.getWorkflowId());
    }

    private static void read(Clients clients) throws Exception {
        String id = clients.completed(clients.register());
        Workflow run = clients.workflows.getWorkflow(id, true);
        equal(run.getTasks().size(), 2);
        same(run, clients.overHttp(id));
        equal(clients.workflows.getWorkflow(id, false).getTasks(), List.of());
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.getWorkflow(unique("nothing"), true));
    }

    private static void readByCorrelation(Clients clients) throws Exception {
        String name = clients.register();
        String ended = clients.completed(name);
        String open = clients.start(name);
        List<Workflow> openOnly = found(1, () -> clients.workflows.getWorkflows(name, name, false, true));
        equal(openOnly.getFirst().getWorkflowId(), open);
        same(openOnly.getFirst(), clients.overHttp(open));
        List<Workflow> all = found(2, () -> clients.workflows.getWorkflows(name, name, true, false));
        equal(all.stream().map(Workflow::getWorkflowId).sorted().toList(), List.of(ended, open).stream().sorted().toList());
        equal(clients.workflows.getWorkflows(name, unique("nothing"), true, false), List.of());
    }

    private static void delete(Clients clients) throws Exception {
        String id = clients.completed(clients.register());
        clients.workflows.deleteWorkflow(id, true);
        // In the archive it stays readable.
        equal(clients.workflows.getWorkflow(id, true).getWorkflowId(), id);
        clients.workflows.deleteWorkflow(id, false);
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.getWorkflow(id, true));
        refused(Status.Code.NOT_FOUND, () -> clients.workflows.deleteWorkflow(id, true));
    }

    private static void running(Clients clients) throws Exception {
        String name = clients.register();
        clients.completed(name);
        String open = clients.start(name);
        // The one that has ended leaves the list when the index has heard of it, as the other comes into it.
        until(() -> clients.workflows.getRunningWorkflow(name, null).equals(List.of(open)) ? open : null);
        equal(clients.http.list("/workflow/running/" + name, String.class), List.of(open));
    }

    private static String query(String name) {
        return "workflowType='" + name + "'";
    }

    private static void search(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.completed(name);
        SearchResult<WorkflowSummary> page = page(1, () -> clients.workflows.search(query(name) + " AND status='COMPLETED'"));
        WorkflowSummary summary = page.getResults().getFirst();
        equal(summary.getWorkflowId(), id);
        var overHttp = clients.http.get("/workflow/search?query=workflowId%3D'" + id + "'", SummaryPage.class);
        same(summary, overHttp.results().getFirst());
        equal(summary.getStartTime(), overHttp.results().getFirst().getStartTime());
    }

    record SummaryPage(@JsonProperty("results") List<WorkflowSummary> results) {}

    private static void searchPage(Clients clients) throws Exception {
        String name = clients.register();
        String first = clients.start(name);
        String second = clients.start(name);
        page(2, () -> clients.workflows.search(query(name)));
        SearchResult<WorkflowSummary> one = clients.workflows.search(1, 1, "startTime:ASC", "*", query(name));
        equal(one.getTotalHits(), 2L);
        equal(one.getResults().size(), 1);
        equal(List.of(first, second).contains(one.getResults().getFirst().getWorkflowId()), true);
        refused(Status.Code.INVALID_ARGUMENT, () -> clients.workflows.search("((("));
    }

    /** As searches have it. */
    private static Workflow withoutTasks(Clients clients, String id) throws Exception {
        return clients.http.get("/workflow/" + id + "?includeTasks=false", Workflow.class);
    }

    private static void searchWhole(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.completed(name);
        SearchResult<Workflow> page = page(1, () -> clients.workflows.searchV2(query(name) + " AND status='COMPLETED'"));
        same(page.getResults().getFirst(), withoutTasks(clients, id));
    }

    private static void searchWholePage(Clients clients) throws Exception {
        String name = clients.register();
        clients.start(name);
        clients.start(name);
        page(2, () -> clients.workflows.searchV2(query(name)));
        SearchResult<Workflow> one = clients.workflows.searchV2(0, 1, "startTime:DESC", "*", query(name));
        equal(one.getTotalHits(), 2L);
        Workflow found = one.getResults().getFirst();
        same(found, withoutTasks(clients, found.getWorkflowId()));
    }

    /** The page once it has as many hits: the index follows the executions. */
    static <T> SearchResult<T> page(long hits, Callable<SearchResult<T>> search) throws Exception {
        return until(() -> {
            SearchResult<T> page = search.call();
            return page.getTotalHits() == hits ? page : null;
        });
    }

    /** The list once it is as long. */
    private static <T> List<T> found(int size, Callable<List<T>> look) throws Exception {
        return until(() -> {
            List<T> list = look.call();
            return list.size() == size ? list : null;
        });
    }
}
