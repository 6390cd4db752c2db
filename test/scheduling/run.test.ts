import { describe, expect, it } from "vitest";
import { isWorkflowId } from "../../src/lib/workflow-id.ts";
import { workflowScheduleSchema } from "../../src/model/workflow-schedule.ts";
import { plannedRun } from "../../src/scheduling/run.ts";

const schedule = (more: object = {}) =>
  workflowScheduleSchema.parse({
    name: "nightly",
    cronExpression: "@daily",
    createdBy: "ada",
    startWorkflowRequest: { name: "flow", input: { x: 1 } },
    ...more,
  });

const occurrence = { time: 1000, cronExpression: "@daily", zoneId: "UTC" };

describe("plannedRun", () => {
  it("adds to the input what it was started by", () => {
    const run = plannedRun(schedule(), occurrence, 1042);
    expect(run.input).toEqual({
      x: 1,
      _startedByScheduler: "nightly",
      _scheduledTime: 1000,
      _executedTime: 1042,
      _executionId: run.executionId,
      _schedulerCron: "@daily UTC",
    });
    expect(run.request.input).toEqual({ x: 1 });
  });

  it("has the same ids whenever it is planned, and others for another time or schedule", () => {
    const run = plannedRun(schedule(), occurrence, 1042);
    const again = plannedRun(schedule({ description: "changed" }), occurrence, 9999);
    expect(again).toMatchObject({ executionId: run.executionId, workflowId: run.workflowId });
    const others = [
      plannedRun(schedule(), { ...occurrence, time: 2000 }, 1042),
      plannedRun(schedule({ name: "daily" }), occurrence, 1042),
    ];
    const ids = [run, ...others].flatMap(({ executionId, workflowId }) => [
      executionId,
      workflowId,
    ]);
    expect(new Set(ids).size).toBe(6);
    expect(ids.every(isWorkflowId)).toBe(true);
  });

  it("is created by whom the request names, else by whom the schedule was made", () => {
    expect(plannedRun(schedule(), occurrence, 1).createdBy).toBe("ada");
    const startWorkflowRequest = { name: "flow", createdBy: "bob" };
    expect(plannedRun(schedule({ startWorkflowRequest }), occurrence, 1).createdBy).toBe("bob");
    expect(plannedRun(schedule({ createdBy: "" }), occurrence, 1).createdBy).toBeUndefined();
  });
});
