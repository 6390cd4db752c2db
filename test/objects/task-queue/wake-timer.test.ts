import { describe, expect, it } from "vitest";
import { WakeTimer } from "../../../src/objects/task-queue/wake-timer.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

function timerOn(clock: ManualClock): { timer: WakeTimer; runs: number[] } {
  const runs: number[] = [];
  const start = clock.now();
  return { timer: new WakeTimer(clock, () => runs.push(clock.now() - start)), runs };
}

describe("the timer", () => {
  it("runs once, at the earliest time that was asked for", async () => {
    const clock = new ManualClock();
    const { timer, runs } = timerOn(clock);
    for (const delay of [50, 20, 80]) timer.wakeBy(clock.now() + delay);
    expect(clock.pending).toBe(1);
    await clock.advance(100);
    expect(runs).toEqual([20]);
  });

  it("runs as soon as it can for a time that has passed", async () => {
    const clock = new ManualClock();
    const { timer, runs } = timerOn(clock);
    timer.wakeBy(clock.now() - 1000);
    await clock.advance(0);
    expect(runs).toEqual([0]);
  });

  it("can be set again after it has run, and stopped", async () => {
    const clock = new ManualClock();
    const { timer, runs } = timerOn(clock);
    timer.wakeBy(clock.now() + 5);
    await clock.advance(10);
    timer.wakeBy(clock.now() + 5);
    timer.stop();
    timer.stop();
    expect(clock.pending).toBe(0);
    timer.wakeBy(clock.now() + 7);
    await clock.advance(10);
    expect(runs).toEqual([5, 17]);
  });
});
