import { describe, expect, it } from "vitest";
import { Traffic } from "../../../src/objects/task-queue/traffic.ts";

const MINUTE = 60_000;
const START = 1_700_000_000_000;
const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

describe("the counts of the last hour", () => {
  it("tell each minute, the running one last", () => {
    const traffic = new Traffic(START);
    traffic.pushed([{ domain: "" }, { domain: "" }, { domain: "blue" }], START);
    traffic.handedOut("", 2, START + MINUTE);
    const { enqueued, handedOut } = traffic.lastHour("", START + MINUTE);
    expect(enqueued).toHaveLength(60);
    expect(enqueued.slice(-3)).toEqual([0, 2, 0]);
    expect(handedOut.slice(-3)).toEqual([0, 0, 2]);
    expect(traffic.lastHour("blue", START).enqueued.at(-1)).toBe(1);
  });

  it.each([59, 60, 61, 1000])(
    "forget what is longer ago than an hour, after %i minutes",
    (minutes) => {
      const traffic = new Traffic(START);
      traffic.pushed([{ domain: "" }], START);
      const { enqueued } = traffic.lastHour("", START + minutes * MINUTE);
      expect(sum(enqueued)).toBe(minutes < 60 ? 1 : 0);
      expect(enqueued[0]).toBe(minutes === 59 ? 1 : 0);
    },
  );

  it("are nought for a domain that was never used", () => {
    expect(sum(new Traffic(START).lastHour("x", START).enqueued)).toBe(0);
  });

  it("take no more domains than a thousand", () => {
    const traffic = new Traffic(START);
    for (let at = 0; at < 1100; at++) traffic.pushed([{ domain: `d${at}` }], START);
    expect(traffic.domains().size).toBe(1000);
  });
});

describe("the pollers", () => {
  it("are all workers of a domain, the latest first, with the time between their polls", () => {
    const traffic = new Traffic(START);
    for (const at of [0, 1000, 2000]) traffic.polled({ domain: "", workerId: "a" }, START + at);
    traffic.polled({ domain: "", workerId: "b" }, START + 2500);
    traffic.polled({ domain: "blue", workerId: "c" }, START + 2600);
    traffic.polled({ domain: "", workerId: null }, START + 2700);
    expect(traffic.pollers("", START)).toEqual([
      { workerId: "b", lastPoll: START + 2500, waiting: 0, interval: null },
      { workerId: "a", lastPoll: START + 2000, waiting: 0, interval: 1000 },
    ]);
  });

  it("are left out when their last poll is too long ago, unless one still waits", () => {
    const traffic = new Traffic(START);
    const origin = { domain: "", workerId: "a" };
    traffic.polled(origin, START);
    traffic.waits(origin, 1);
    expect(traffic.pollers("", START + 1)).toMatchObject([{ waiting: 1 }]);
    traffic.waits(origin, -1);
    expect(traffic.pollers("", START + 1)).toEqual([]);
  });

  it("are a thousand at most, those that polled least recently forgotten first", () => {
    const traffic = new Traffic(START);
    for (let at = 0; at < 1001; at++)
      traffic.polled({ domain: "", workerId: `w${at}` }, START + at);
    const pollers = traffic.pollers("", START);
    expect(pollers).toHaveLength(1000);
    expect(pollers.at(-1)?.workerId).toBe("w1");
  });
});
