package baton;

import com.netflix.conductor.common.metadata.tasks.TaskDef;
import com.netflix.conductor.common.metadata.tasks.TaskResult;
import com.netflix.conductor.sdk.workflow.executor.task.NonRetryableException;
import com.netflix.conductor.sdk.workflow.executor.task.TaskContext;
import com.netflix.conductor.sdk.workflow.task.InputParam;
import com.netflix.conductor.sdk.workflow.task.OutputParam;
import com.netflix.conductor.sdk.workflow.task.WorkerTask;
import java.util.List;
import java.util.stream.Stream;

/** The workers, in the SDK's own framework, and their task definitions. */
public final class Workers {

    static final String DOUBLE = "sdk_java_double";
    static final String LABEL = "sdk_java_label";
    static final String FLAKY = "sdk_java_flaky";
    static final String FATAL = "sdk_java_fatal";
    static final String PATIENT = "sdk_java_patient";

    static List<TaskDef> definitions() {
        return Stream.of(DOUBLE, LABEL, FLAKY, FATAL, PATIENT).map(name -> definition(name, 2)).toList();
    }

    static TaskDef definition(String name, int retries) {
        TaskDef definition = new TaskDef(name);
        definition.setRetryCount(retries);
        definition.setRetryDelaySeconds(1);
        definition.setOwnerEmail("sdk@example.com");
        return definition;
    }

    @WorkerTask(value = DOUBLE, threadCount = 10)
    public @OutputParam("number") int twice(@InputParam("number") int number) {
        return 2 * number;
    }

    @WorkerTask(value = LABEL, threadCount = 10)
    public @OutputParam("label") String label(@InputParam("number") int number) {
        return "number " + number;
    }

    /** Fails at its first attempt. */
    @WorkerTask(FLAKY)
    public @OutputParam("attempt") int flaky() {
        int attempt = TaskContext.get().getRetryCount();
        if (attempt == 0) throw new IllegalStateException("the first attempt fails");
        return attempt;
    }

    /** Fails at its first attempt, and wants no other. */
    @WorkerTask(FATAL)
    public @OutputParam("attempt") int fatal() {
        int attempt = TaskContext.get().getRetryCount();
        if (attempt == 0) throw new NonRetryableException("not again");
        return attempt;
    }

    /** Puts its task back once, and logs a line. */
    @WorkerTask(PATIENT)
    public TaskResult patient() {
        TaskContext context = TaskContext.get();
        TaskResult result = new TaskResult(context.getTask());
        result.log("one line");
        result.addOutputData("polls", context.getPollCount());
        if (context.getPollCount() < 2) {
            result.setStatus(TaskResult.Status.IN_PROGRESS);
            result.setCallbackAfterSeconds(1);
        } else {
            result.setStatus(TaskResult.Status.COMPLETED);
        }
        return result;
    }
}
