import { describe, expect, it } from "vitest";
import { workflowScheduleSchema } from "../../src/model/workflow-schedule.ts";
import { MAX_CRONS, scheduleDefects } from "../../src/scheduling/schedule-rules.ts";

const good = {
  name: "nightly",
  cronExpression: "0 0 2 * * *",
  startWorkflowRequest: { name: "flow" },
};

const defectsOf = (more: object) =>
  scheduleDefects(workflowScheduleSchema.parse({ ...good, ...more }));

describe("scheduleDefects", () => {
  it("finds none in a good schedule", () => {
    expect(defectsOf({})).toEqual([]);
    const cronSchedules = [{ cronExpression: "@daily", zoneId: "Europe/Berlin" }];
    expect(defectsOf({ cronExpression: null, cronSchedules })).toEqual([]);
    for (const rare of ["0 0 0 29 2 MON", "0 0 0 29 2 SUN", "0 0 0 ? 2 MON#5", "0 0 0 31W 1 *"]) {
      expect(defectsOf({ cronExpression: rare })).toEqual([]);
    }
  });

  it.each([
    [{ name: "" }, "name", "Schedule name cannot be empty"],
    [{ name: " \t" }, "name", "Schedule name cannot be empty"],
    [
      { cronExpression: "0 0 0 30 2 *" },
      "cronExpression",
      "Invalid cron expression: There is no such time",
    ],
    [
      { cronExpression: null, cronSchedules: [{ cronExpression: "0 0 0 31 4,6 *" }] },
      "cronSchedules[0].cronExpression",
      "Invalid cron expression: There is no such time",
    ],
    [{ cronExpression: null }, "cronExpression", "A schedule needs a cron expression"],
    [{ cronExpression: " " }, "cronExpression", "A schedule needs a cron expression"],
    [
      { cronExpression: "abc" },
      "cronExpression",
      "Invalid cron expression: It must have 6 fields, and has 1",
    ],
    [{ zoneId: "Mars/Phobos" }, "zoneId", "Unknown time-zone ID: Mars/Phobos"],
    [
      { cronSchedules: [{ cronExpression: "@daily" }, {}] },
      "cronSchedules[1].cronExpression",
      "A schedule needs a cron expression",
    ],
    [
      { cronSchedules: [{ cronExpression: "@daily", zoneId: "Nowhere" }] },
      "cronSchedules[0].zoneId",
      "Unknown time-zone ID: Nowhere",
    ],
    [
      { cronSchedules: Array.from({ length: MAX_CRONS + 1 }, () => ({ cronExpression: "x" })) },
      "cronSchedules",
      `A schedule can have ${MAX_CRONS} cron expressions at most`,
    ],
    [
      { startWorkflowRequest: null },
      "startWorkflowRequest",
      "A schedule needs a startWorkflowRequest",
    ],
    [
      { startWorkflowRequest: {} },
      "startWorkflowRequest.name",
      "Workflow name cannot be null or empty",
    ],
    [
      { startWorkflowRequest: { name: "flow", priority: 100 } },
      "startWorkflowRequest.priority",
      "priority: 100 should be between 0 and 99",
    ],
  ])("finds what is wrong in %j", (more, path, message) => {
    expect(defectsOf(more)).toEqual([{ path, message }]);
  });

  it("finds all that is wrong at once", () => {
    const paths = defectsOf({ name: "", cronExpression: "x", startWorkflowRequest: null });
    expect(paths.map(({ path }) => path)).toEqual([
      "name",
      "cronExpression",
      "startWorkflowRequest",
    ]);
  });
});
