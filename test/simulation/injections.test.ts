import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { INJECTIONS } from "./injections.ts";
import { simulateSeed } from "./simulate-seed.ts";

/** Within how many seeds each bug has to be found. */
const SEEDS = 2000;

beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

/** The invariants of which one breaks first. */
const BROKEN: Record<string, string[]> = {
  "outbox-row-lost": ["everything comes to its end"],
  "outbox-row-delivered-twice": [
    "an execution is started once",
    "an alarm stands behind what is due",
  ],
  "task-scheduled-twice": ["a task is scheduled once"],
  "join-late": ["a JOIN goes on at once", "faults do not change the result"],
  "join-early": ["a JOIN waits for all", "faults do not change the result"],
  "result-of-dead-attempt-accepted": [
    "a result counts for its own attempt",
    "results are what workers sent",
  ],
  "terminal-state-overwritten": ["a terminal state is final"],
  "timer-early": ["no timer is early"],
  "alarm-not-set-again": ["an alarm stands behind what is due", "everything comes to its end"],
  "limit-exceeded-by-one": ["limits hold"],
  "lost-alarm-not-noticed": ["no timer is late", "everything comes to its end"],
  "domain-forgotten": ["a task goes to its domain"],
  "failure-workflow-not-started": ["a failure starts one failure workflow"],
};

describe("the simulation", () => {
  it("has an expectation for each injected bug", () => {
    expect(Object.keys(BROKEN)).toEqual(Object.keys(INJECTIONS));
  });

  it.each(Object.keys(INJECTIONS))(
    "finds %s",
    async (name) => {
      let broken: string | undefined;
      for (let seed = 1; seed <= SEEDS && broken === undefined; seed++) {
        const { violations } = await simulateSeed(seed, { injection: INJECTIONS[name] });
        broken = violations[0]?.invariant;
      }
      expect(BROKEN[name]).toContain(broken);
    },
    60_000,
  );
});
