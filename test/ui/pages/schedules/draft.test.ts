import { describe, expect, it } from "vitest";
import { workflowScheduleSchema } from "../../../../src/model/workflow-schedule.ts";
import { boundOf, draftOf, scheduleOf } from "../../../../src/ui/pages/schedules/draft.ts";

const stored = workflowScheduleSchema.parse({
  name: "nightly",
  cronSchedules: [
    { cronExpression: "0 0 1 * * *", zoneId: "UTC" },
    { cronExpression: "0 0 2 * * *", zoneId: "UTC" },
  ],
  paused: true,
  scheduleStartTime: Date.parse("2026-11-26T10:30"),
  startWorkflowRequest: { name: "report", version: 2, input: { kind: "full" }, priority: 5 },
});

describe("the draft of a schedule", () => {
  it("makes the stored schedule again when nothing is changed", () => {
    const made = scheduleOf(draftOf(stored), stored);
    expect(made.ok && made.schedule).toMatchObject({
      name: "nightly",
      paused: true,
      cronSchedules: stored.cronSchedules,
      scheduleStartTime: stored.scheduleStartTime,
      scheduleEndTime: 0,
      startWorkflowRequest: { name: "report", version: 2, input: { kind: "full" }, priority: 5 },
    });
  });

  it("lets a version and a correlation id be taken away", () => {
    const made = scheduleOf({ ...draftOf(stored), version: "" }, stored);
    expect(made.ok && "version" in (made.schedule.startWorkflowRequest ?? {})).toBe(false);
  });

  it.each([
    [{ name: " " }, "name"],
    [{ workflow: "" }, "workflow"],
    [{ version: "x" }, "version"],
    [{ input: "[" }, "input"],
  ])("cannot be saved with %j", (change, word) => {
    const made = scheduleOf({ ...draftOf(stored), ...change }, stored);
    expect(made.ok ? "" : made.problem).toContain(word);
  });

  it("has no bound where no time is given", () => {
    expect(boundOf("")).toBe(0);
  });
});
