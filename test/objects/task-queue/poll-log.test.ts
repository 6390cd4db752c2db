import { describe, expect, it } from "vitest";
import {
  ACTIVE_POLLER_MS,
  POLL_WRITE_INTERVAL_MS,
  PollLog,
} from "../../../src/objects/task-queue/poll-log.ts";

const NOW = 1_000_000;

describe("the log of polls", () => {
  it("keeps one entry per domain, overwritten by each poll", () => {
    const log = new PollLog();
    log.record({ domain: "", workerId: "one", time: NOW });
    log.record({ domain: "blue", workerId: null, time: NOW + 1 });
    log.record({ domain: "", workerId: "two", time: NOW + 2 });
    expect(log.data("mail")).toEqual([
      { queueName: "mail", domain: "blue", lastPollTime: NOW + 1 },
      { queueName: "mail", workerId: "two", lastPollTime: NOW + 2 },
    ]);
  });

  it("calls a domain active for ten seconds after a poll", () => {
    const log = new PollLog();
    log.record({ domain: "blue", workerId: null, time: NOW });
    expect(log.isActive("blue", NOW + ACTIVE_POLLER_MS - 1)).toBe(true);
    expect(log.isActive("blue", NOW + ACTIVE_POLLER_MS)).toBe(false);
    expect(log.isActive("green", NOW)).toBe(false);
  });

  it("has something to write once a minute, and only what has changed", () => {
    const log = new PollLog();
    expect(log.isDue(NOW)).toBe(false);
    log.record({ domain: "", workerId: "w", time: NOW });
    expect(log.due(NOW)).toEqual([{ domain: "", workerId: "w", time: NOW, polls: 1, tasks: 0 }]);
    log.written(NOW);
    log.record({ domain: "blue", workerId: "w", time: NOW + 1 });
    expect(log.due(NOW + POLL_WRITE_INTERVAL_MS - 1)).toEqual([]);
    expect(log.due(NOW + POLL_WRITE_INTERVAL_MS)).toEqual([
      { domain: "blue", workerId: "w", time: NOW + 1, polls: 1, tasks: 0 },
    ]);
  });

  it("counts polls and what they have got, and tells what is written, so that no count goes back", () => {
    const log = new PollLog();
    log.restore([{ domain: "blue", workerId: null, time: NOW, polls: 5, tasks: 2 }]);
    const blue = { domain: "blue", lastPollTime: NOW, polls: 5, tasks: 2 };
    expect(log.totals()).toEqual([blue]);
    log.record({ domain: "blue", workerId: null, time: NOW + 1 });
    log.handedOut("blue", 3);
    log.handedOut("unknown", 3);
    expect(log.totals()).toEqual([{ ...blue, lastPollTime: NOW + 1 }]);
    const later = NOW + POLL_WRITE_INTERVAL_MS;
    expect(log.due(later)).toMatchObject([{ domain: "blue", polls: 6, tasks: 5 }]);
    log.written(later);
    expect(log.totals()).toEqual([{ domain: "blue", lastPollTime: NOW + 1, polls: 6, tasks: 5 }]);
  });

  it("does not write again at once what an earlier life has written", () => {
    const log = new PollLog();
    log.restore([
      { domain: "b", workerId: null, time: NOW, polls: 1, tasks: 0 },
      { domain: "a", workerId: null, time: NOW - 5, polls: 1, tasks: 0 },
    ]);
    expect(log.isDue(NOW + POLL_WRITE_INTERVAL_MS)).toBe(false);
    log.record({ domain: "a", workerId: null, time: NOW + 1 });
    expect(log.isDue(NOW + POLL_WRITE_INTERVAL_MS - 1)).toBe(false);
    expect(log.isDue(NOW + POLL_WRITE_INTERVAL_MS)).toBe(true);
    expect(log.isActive("b", NOW + 1)).toBe(true);
  });

  it("forgets the domain polled least recently when there are too many", () => {
    const log = new PollLog();
    for (let at = 0; at < 1000; at++) log.record({ domain: `d${at}`, workerId: null, time: NOW });
    log.record({ domain: "d0", workerId: null, time: NOW });
    log.record({ domain: "one more", workerId: null, time: NOW });
    expect(log.data("mail")).toHaveLength(1000);
    expect(log.isActive("d0", NOW)).toBe(true);
    expect(log.isActive("d1", NOW)).toBe(false);
    expect(log.due(NOW).map(({ domain }) => domain)).not.toContain("d1");
  });
});
