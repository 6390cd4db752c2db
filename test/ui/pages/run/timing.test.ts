import { describe, expect, it } from "vitest";
import { attemptTiming, taskTiming } from "../../../../src/ui/pages/run/timing.ts";
import { taskOf } from "../../../helpers/skeletons.ts";

describe("attemptTiming", () => {
  it("splits an attempt into delay, queue and run", () => {
    const row = taskOf("a", { scheduled: 1000, delay: 500, started: 1700, ended: 2000 });
    expect(attemptTiming(row, 9999)).toEqual([
      { kind: "delay", milliseconds: 500 },
      { kind: "queue", milliseconds: 200 },
      { kind: "run", milliseconds: 300 },
    ]);
  });

  it("counts until now what has not begun or ended", () => {
    const waiting = taskOf("a", { scheduled: 1000 });
    expect(attemptTiming(waiting, 1400)).toEqual([{ kind: "queue", milliseconds: 400 }]);
    const delayed = taskOf("a", { scheduled: 1000, delay: 5000, attempt: 1 });
    expect(attemptTiming(delayed, 1400)).toEqual([{ kind: "retry", milliseconds: 400 }]);
    expect(attemptTiming(taskOf("a", { scheduled: null }), 1400)).toEqual([]);
  });

  it("shows nothing negative when clocks disagree", () => {
    const row = taskOf("a", { scheduled: 1000, started: 900, ended: 950 });
    for (const { milliseconds } of attemptTiming(row, 0)) expect(milliseconds).toBeGreaterThan(0);
  });
});

describe("taskTiming", () => {
  it("adds attempts up, and the time between them", () => {
    const attempts = [
      taskOf("a", { scheduled: 0, started: 100, ended: 300 }),
      taskOf("a", { attempt: 1, scheduled: 350, delay: 1000, started: 1400, ended: 1500 }),
    ];
    expect(taskTiming(attempts, 9999)).toEqual([
      { kind: "queue", milliseconds: 150 },
      { kind: "run", milliseconds: 300 },
      { kind: "retry", milliseconds: 1050 },
    ]);
  });
});
