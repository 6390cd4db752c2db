import { describe, expect, it } from "vitest";
import type { QueueState } from "../../../../src/model/baton/queues.ts";
import { byTrouble, healthOf } from "../../../../src/ui/pages/queues/queue-health.ts";

const NOW = 1_800_000_000_000;

function queue(change: Partial<QueueState>): QueueState {
  return {
    taskType: "charge",
    domain: null,
    waiting: 0,
    delayed: 0,
    inFlight: 0,
    oldest: null,
    lastPoll: null,
    pollers: [],
    enqueued: [],
    handedOut: [],
    countedSince: NOW,
    limits: { concurrency: null, rate: null },
    ...change,
  };
}

const poller = (age: number, interval: number | null = 100, waiting = 0) => ({
  workerId: "w",
  lastPoll: NOW - age,
  waiting,
  interval,
});

describe("the health of a queue", () => {
  it("is bad when tasks wait and nobody has ever polled", () => {
    const health = healthOf(queue({ waiting: 2 }), NOW);
    expect(health.tone).toBe("failed");
    expect(health.sentence).toBe("2 tasks wait, and no worker has polled yet.");
  });

  it("is bad when the last worker has gone", () => {
    const gone = queue({
      ...{ waiting: 1, lastPoll: NOW - 120_000, pollers: [poller(120_000)] },
      countedSince: NOW - 600_000,
    });
    expect(healthOf(gone, NOW).sentence).toBe("1 task waits, and no worker has polled for 2 m.");
  });

  it("says that it knows the time of the last poll only about, once the counts have begun anew", () => {
    const gone = queue({ waiting: 1, lastPoll: NOW - 120_000 });
    expect(healthOf(gone, NOW).sentence).toMatch(/no worker has polled for about 2 m\.$/);
  });

  it("counts a worker whose poll is open, however long ago it came", () => {
    const open = queue({ waiting: 1, pollers: [poller(90_000, 100, 1)] });
    expect(healthOf(open, NOW).tone).toBe("completed");
  });

  it("names the limit that holds tasks back", () => {
    const limits = { concurrency: { allowed: 5, used: 5, holders: [] }, rate: null };
    const held = queue({ waiting: 3, pollers: [poller(10)], limits });
    expect(healthOf(held, NOW).sentence).toBe(
      "5 of 5 tasks run at once; 3 tasks wait for a place.",
    );
    const rate = { allowed: 10, used: 10, windowMs: 1000 };
    const slowed = queue({
      waiting: 3,
      pollers: [poller(10)],
      limits: { concurrency: null, rate },
    });
    expect(healthOf(slowed, NOW).word).toBe("At its rate");
  });

  it("is slow when the oldest has waited for more than five minutes", () => {
    const slow = queue({ waiting: 1, oldest: NOW - 301_000, pollers: [poller(10)] });
    expect(healthOf(slow, NOW)).toMatchObject({ tone: "warning", word: "Slow" });
  });

  it("tells of workers that have fallen silent", () => {
    expect(healthOf(queue({ pollers: [poller(30_000, 1000)] }), NOW).word).toBe("Workers late");
    expect(healthOf(queue({ pollers: [poller(2000, 1000)] }), NOW).word).toBe("Healthy");
  });

  it("is idle without tasks and workers", () => {
    expect(healthOf(queue({}), NOW)).toEqual({ tone: "neutral", word: "Idle" });
  });

  it("sorts the troubled ones to the top", () => {
    const idle = queue({ taskType: "a" });
    const healthy = queue({ taskType: "b", pollers: [poller(10)] });
    const bad = queue({ taskType: "c", waiting: 1 });
    expect([idle, healthy, bad].toSorted(byTrouble(NOW))).toEqual([bad, healthy, idle]);
  });
});
