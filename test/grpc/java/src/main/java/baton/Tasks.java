package baton;

import static baton.Clients.equal;
import static baton.Clients.refused;
import static baton.Clients.unique;
import static baton.Http.same;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.netflix.conductor.common.metadata.tasks.Task;
import com.netflix.conductor.common.metadata.tasks.TaskExecLog;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.common.run.SearchResult;
import com.netflix.conductor.common.run.TaskSummary;
import com.netflix.conductor.common.run.Workflow.WorkflowStatus;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of TaskClient. */
final class Tasks {

    static List<Capability> tests(Clients clients) {
        return List.of(
            new Capability("TaskClient.pollTask", () -> poll(clients)),
            new Capability("TaskClient.batchPollTasksByTaskType", () -> batchPoll(clients)),
            new Capability("TaskClient.batchPollTasksByTaskTypeAsync", () -> batchPollAsync(clients)),
            new Capability("TaskClient.updateTask", () -> update(clients)),
            new Capability("TaskClient.logMessageForTask and getTaskLogs", () -> logs(clients)),
            new Capability("TaskClient.getTaskDetails", () -> read(clients)),
            new Capability("TaskClient.getQueueSizeForTask", () -> queueSize(clients)),
            new Capability("TaskClient.search by query", () -> search(clients)),
            new Capability("TaskClient.search by page", () -> searchPage(clients)),
            new Capability("TaskClient.searchV2 by query", () -> searchWhole(clients)),
            new Capability("TaskClient.searchV2 by page", () -> searchWholePage(clients)));
    }

    private static Task overHttp(Clients clients, String taskId) throws Exception {
        return clients.http.get("/tasks/" + taskId, Task.class);
    }

    private static void poll(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.startIn("own", name);
        Task task = Clients.until(() -> {
            Task found = clients.tasks.pollTask(name, "worker", "own");
            return found.getTaskId().isEmpty() ? null : found;
        });
        equal(task.getWorkflowInstanceId(), id);
        equal(task.getStatus(), Task.Status.IN_PROGRESS);
        same(task, overHttp(clients, task.getTaskId()));
    }

    private static void batchPoll(Clients clients) throws Exception {
        String name = clients.register();
        Set<String> started = Set.of(clients.start(name), clients.start(name), clients.start(name));
        Set<String> taken = new HashSet<>();
        while (taken.size() < started.size()) {
            for (Task task : clients.tasks.batchPollTasksByTaskType(name, "worker", 10, 2_000)) {
                taken.add(task.getWorkflowInstanceId());
                same(task, overHttp(clients, task.getTaskId()));
            }
        }
        equal(taken, started);
        equal(clients.tasks.batchPollTasksByTaskType(name, "worker", 10, 100), List.of());
    }

    private static void batchPollAsync(Clients clients) throws Exception {
        String name = clients.register();
        Iterator<Task> stream = clients.tasks.batchPollTasksByTaskTypeAsync(name, "worker", 2, 5_000);
        String id = clients.start(name);
        equal(stream.next().getWorkflowInstanceId(), id);
        equal(stream.hasNext(), false);
    }

    private static void update(Clients clients) throws Exception {
        String name = clients.register();
        String id = clients.start(name);
        Task task = clients.poll(name);
        clients.finish(task, TaskResult.Status.COMPLETED);
        Task done = overHttp(clients, task.getTaskId());
        equal(done.getStatus(), Task.Status.COMPLETED);
        equal(done.getWorkerId(), "worker");
        equal(done.getOutputData(), Map.of("number", 4, "nested", Map.of("list", List.of(1, "two"))));
        clients.finish(clients.poll(name), TaskResult.Status.FAILED);
        clients.work(name);
        equal(clients.overHttp(id).getStatus(), WorkflowStatus.COMPLETED);
        equal(clients.overHttp(id).getOutput(), Map.of("number", 4));
        TaskResult nobody = new TaskResult(task);
        nobody.setTaskId(unique("nothing"));
        refused(Status.Code.NOT_FOUND, () -> clients.tasks.updateTask(nobody));
    }

    private static void logs(Clients clients) throws Exception {
        String name = clients.register();
        clients.start(name);
        String taskId = clients.poll(name).getTaskId();
        clients.tasks.logMessageForTask(taskId, "one");
        clients.tasks.logMessageForTask(taskId, "two");
        List<TaskExecLog> logs = clients.tasks.getTaskLogs(taskId);
        equal(logs.stream().map(TaskExecLog::getLog).toList(), List.of("one", "two"));
        same(logs, clients.http.list("/tasks/" + taskId + "/log", TaskExecLog.class));
    }

    private static void read(Clients clients) throws Exception {
        String name = clients.register();
        clients.start(name);
        Task task = clients.poll(name);
        clients.finish(task, TaskResult.Status.COMPLETED);
        same(clients.tasks.getTaskDetails(task.getTaskId()), overHttp(clients, task.getTaskId()));
        refused(Status.Code.NOT_FOUND, () -> clients.tasks.getTaskDetails(unique("nothing")));
    }

    private static void queueSize(Clients clients) throws Exception {
        String name = clients.register();
        equal(clients.tasks.getQueueSizeForTask(name), 0);
        clients.start(name);
        clients.start(name);
        Clients.until(() -> clients.tasks.getQueueSizeForTask(name) == 2 ? true : null);
        equal(clients.http.get("/tasks/queue/sizes?taskType=" + name, Map.class), Map.of(name, 2));
    }

    private static String query(String name) {
        return "taskType='" + name + "' AND status='COMPLETED'";
    }

    record SummaryPage(@JsonProperty("results") List<TaskSummary> results) {}

    private static void search(Clients clients) throws Exception {
        String name = clients.register();
        clients.completed(name);
        SearchResult<TaskSummary> page = Executions.page(2, () -> clients.tasks.search(query(name)));
        TaskSummary summary = page.getResults().getFirst();
        String path = "/tasks/search?query=taskId%3D'" + summary.getTaskId() + "'";
        same(summary, clients.http.get(path, SummaryPage.class).results().getFirst());
    }

    private static void searchPage(Clients clients) throws Exception {
        String name = clients.register();
        clients.completed(name);
        Executions.page(2, () -> clients.tasks.search(query(name)));
        SearchResult<TaskSummary> one = clients.tasks.search(1, 1, "startTime:ASC", "*", query(name));
        equal(one.getTotalHits(), 2L);
        equal(one.getResults().size(), 1);
    }

    private static void searchWhole(Clients clients) throws Exception {
        String name = clients.register();
        clients.completed(name);
        SearchResult<Task> page = Executions.page(2, () -> clients.tasks.searchV2(query(name)));
        Task task = page.getResults().getFirst();
        same(task, overHttp(clients, task.getTaskId()));
    }

    private static void searchWholePage(Clients clients) throws Exception {
        String name = clients.register();
        clients.completed(name);
        Executions.page(2, () -> clients.tasks.searchV2(query(name)));
        SearchResult<Task> one = clients.tasks.searchV2(0, 1, "startTime:ASC", "*", query(name));
        equal(one.getTotalHits(), 2L);
        same(one.getResults().getFirst(), overHttp(clients, one.getResults().getFirst().getTaskId()));
    }
}
