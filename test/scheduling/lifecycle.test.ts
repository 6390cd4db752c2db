import { describe, expect, it } from "vitest";
import { workflowScheduleSchema } from "../../src/model/workflow-schedule.ts";
import {
  halted,
  paused,
  resumed,
  runs,
  saved,
  type ScheduleState,
} from "../../src/scheduling/lifecycle.ts";

const given = (more: object = {}) =>
  workflowScheduleSchema.parse({ name: "s", cronExpression: "@daily", ...more });

const fresh = (more: object = {}): ScheduleState => saved(given(more), null, 1000);

describe("a schedule", () => {
  it("begins when it is saved, and remembers when and by whom it was made", () => {
    const first = fresh({ createdBy: "ada", updatedBy: "ada", createTime: 5, nextRunTime: 7 });
    expect(first).toMatchObject({ cursor: 1000, halted: false });
    expect(first.schedule).toMatchObject({ createTime: 1000, updatedTime: 1000, createdBy: "ada" });
    expect(first.schedule).not.toHaveProperty("nextRunTime");
    const second = saved(given({ createdBy: "bob", updatedBy: "bob" }), first, 2000);
    expect(second.schedule).toMatchObject({
      createTime: 1000,
      updatedTime: 2000,
      createdBy: "ada",
      updatedBy: "bob",
    });
    expect(second.cursor).toBe(2000);
  });

  it("does not go back when it is saved by a clock that has", () => {
    expect(saved(given(), fresh(), 400).cursor).toBe(1000);
  });

  it("runs unless it is paused or all are halted", () => {
    expect(runs(fresh())).toBe(true);
    expect(runs(fresh({ paused: true }))).toBe(false);
    expect(runs(halted(fresh(), 2000, true))).toBe(false);
  });

  it("keeps the reason of a pause until it is resumed", () => {
    const stopped = paused(fresh(), "holiday", 2000);
    expect(stopped.schedule).toMatchObject({ paused: true, pausedReason: "holiday" });
    expect(paused(stopped, undefined, 2500).schedule).not.toHaveProperty("pausedReason");
    const again = resumed(stopped, 3000).schedule;
    expect(again).toMatchObject({ paused: false, updatedTime: 3000 });
    expect(again).not.toHaveProperty("pausedReason");
  });

  it("leaves out what fell into a pause, unless it catches up", () => {
    expect(resumed(paused(fresh(), undefined, 2000), 9000).cursor).toBe(9000);
    const catching = fresh({ runCatchupScheduleInstances: true });
    expect(resumed(paused(catching, undefined, 2000), 9000).cursor).toBe(1000);
  });

  it("leaves out what fell into a halt of all, also where it was paused in it", () => {
    expect(halted(halted(fresh(), 2000, true), 9000, false).cursor).toBe(9000);
    const both = paused(halted(fresh(), 2000, true), undefined, 3000);
    const resumedInHalt = resumed(both, 5000);
    expect(halted(resumedInHalt, 9000, false).cursor).toBe(9000);
    const goneOnPaused = halted(both, 5000, false);
    expect(resumed(goneOnPaused, 9000).cursor).toBe(9000);
  });

  it("does not move when a halt is told twice", () => {
    const state = fresh();
    expect(halted(state, 9000, false)).toBe(state);
  });
});
