package baton;

import static baton.Sdk.equal;
import static baton.Sdk.request;
import static baton.Sdk.unique;
import static baton.Sdk.until;

import io.orkes.conductor.client.model.SaveScheduleRequest;
import io.orkes.conductor.client.model.WorkflowSchedule;
import io.orkes.conductor.client.model.WorkflowScheduleExecutionModel;
import java.util.List;
import java.util.Map;

/** Schedules. */
final class Schedules {

    private static final String EVERY_SECOND = "* * * ? * *";
    private static final String ONCE_A_YEAR = "0 0 0 1 1 ?";

    static List<Capability> tests(Sdk sdk) {
        return List.of(
            new Capability("saves, reads, lists and removes schedules", () -> keep(sdk)),
            new Capability("pauses and resumes schedules, one and many", () -> pause(sdk)),
            new Capability("previews the next times of a cron expression", () -> preview(sdk)),
            new Capability("finds what a schedule has started", () -> fire(sdk)));
    }

    /** Saves a schedule of the doubling workflow, and answers its name. */
    private static String save(Sdk sdk, String cron) {
        SaveScheduleRequest request = new SaveScheduleRequest();
        request.setName(unique("sdk_java_schedule"));
        request.setCronExpression(cron);
        request.setZoneId("Europe/Berlin");
        request.setStartWorkflowRequest(request(sdk.doubling(), Map.of("number", 4)));
        sdk.scheduler.saveSchedule(request);
        return request.getName();
    }

    private static void keep(Sdk sdk) {
        String name = save(sdk, ONCE_A_YEAR);
        WorkflowSchedule schedule = sdk.scheduler.getSchedule(name);
        equal(schedule.getCronExpression(), ONCE_A_YEAR);
        equal(schedule.getZoneId(), "Europe/Berlin");
        equal(listed(sdk, name), true);
        sdk.scheduler.deleteSchedule(name);
        equal(listed(sdk, name), false);
    }

    private static boolean listed(Sdk sdk, String name) {
        List<WorkflowSchedule> all = sdk.scheduler.getAllSchedules(sdk.doubling());
        return all.stream().anyMatch(one -> one.getName().equals(name));
    }

    private static void pause(Sdk sdk) {
        String name = save(sdk, ONCE_A_YEAR);
        sdk.scheduler.pauseSchedule(name, "for the test");
        equal(sdk.scheduler.getSchedule(name).isPaused(), true);
        sdk.scheduler.resumeSchedule(name);
        equal(sdk.scheduler.getSchedule(name).isPaused(), false);
        sdk.scheduler.pauseSchedulers(List.of(name));
        equal(sdk.scheduler.getSchedule(name).isPaused(), true);
        sdk.scheduler.resumeSchedulers(List.of(name));
        equal(sdk.scheduler.getSchedule(name).isPaused(), false);
        sdk.scheduler.deleteSchedule(name);
    }

    private static void preview(Sdk sdk) {
        List<Long> times = sdk.scheduler.getNextFewSchedules(EVERY_SECOND, null, null, 3);
        equal(times.get(2) - times.get(0), 2_000L);
    }

    private static void fire(Sdk sdk) throws Exception {
        String name = save(sdk, EVERY_SECOND);
        String query = "scheduleName IN (%s) AND state IN (EXECUTED)".formatted(name);
        List<WorkflowScheduleExecutionModel> runs;
        try {
            runs = until(() -> sdk.scheduler.search(0, 10, null, "*", query).getResults());
        } finally {
            sdk.scheduler.deleteSchedule(name);
        }
        equal(runs.getFirst().getScheduleName(), name);
        equal(sdk.completed(runs.getFirst().getWorkflowId()).getOutput(), Map.of("number", 8));
    }
}
