import { describe, expect, it } from "vitest";
import { worded, type Wordless } from "../../src/app/why-sentence.ts";
import type { Why } from "../../src/model/baton/why.ts";

const NOW = Date.UTC(2026, 4, 6, 14, 30);
const TODAY = Date.UTC(2026, 4, 6, 14, 2);
const EARLIER = Date.UTC(2026, 4, 5, 23, 59);

const task = { taskId: "t", ref: "a", type: "mail", status: "SCHEDULED" } as const;
const queue = { taskType: "mail", waiting: 1, pollers: 0 };
const said = (why: Partial<Wordless> & Pick<Why, "kind">): string =>
  worded({ ...task, ...why }, NOW).sentence;

describe("the sentence", () => {
  it.each<[Partial<Wordless> & Pick<Why, "kind">, string]>([
    [{ kind: "NO_WORKER", queue }, "No worker has ever polled mail."],
    [
      { kind: "NO_WORKER", queue: { ...queue, domain: "blue", lastPoll: TODAY } },
      "No worker has polled mail (domain blue) since 14:02 UTC.",
    ],
    [
      { kind: "NO_WORKER", queue: { ...queue, lastPoll: EARLIER, otherDomains: ["", "red"] } },
      "No worker has polled mail since 2026-05-05 23:59 UTC. Workers poll it without a domain, in domain red.",
    ],
    [
      { kind: "QUEUED", queue: { ...queue, ahead: 37, pollers: 2 } },
      "37 ahead of it in mail; 2 workers poll it.",
    ],
    [
      { kind: "QUEUED", queue: { ...queue, ahead: 0, pollers: 1 } },
      "It is the next in mail; 1 worker polls it.",
    ],
    [{ kind: "QUEUED", queue }, "It is on its way into mail."],
    [
      {
        kind: "RATE_LIMIT",
        queue,
        until: NOW + 3000,
        limit: { allowed: 10, used: 10, windowMs: 1000, holders: [] },
      },
      "The rate limit of mail is reached, 10 in 1 s; the next may start in 00:03.",
    ],
    [
      { kind: "CONCURRENCY_LIMIT", queue, limit: { allowed: 2, used: 2, holders: ["x", "y"] } },
      "The concurrency limit of mail is reached, 2 of 2, held by x, y.",
    ],
    [
      {
        kind: "CONCURRENCY_LIMIT",
        queue,
        limit: { allowed: 9, used: 9, holders: ["a", "b", "c", "d"] },
      },
      "The concurrency limit of mail is reached, 9 of 9, held by a, b, c and others.",
    ],
    [
      { kind: "RETRY", until: NOW + 41_000, attempt: 3, attempts: 5 },
      "Retry in 00:41 (attempt 3 of 5).",
    ],
    [
      { kind: "WORKING", since: TODAY, until: NOW + 3_661_000, worker: "w" },
      "Worker w has had it since 14:02 UTC, and it times out in 01:01:01.",
    ],
    [{ kind: "WORKING", since: TODAY }, "A worker has had it since 14:02 UTC."],
    [
      { kind: "WAIT_UNTIL", until: NOW + 90_000_000 },
      "It waits until 2026-05-07 15:30 UTC, 1 d 01:00:00 from now.",
    ],
    [
      { kind: "JOIN", waitsFor: { open: 3, total: 40, references: ["x", "y"] } },
      "It waits for 3 of 40: x, y, ….",
    ],
    [{ kind: "CONTAINER", waitsFor: { open: 1, references: ["x"] } }, "1 task within it runs: x."],
    [{ kind: "SUB_WORKFLOW" }, "It waits for its sub-workflow."],
    [{ kind: "ENDED", since: TODAY }, "It has ended as SCHEDULED at 14:02 UTC."],
  ])("of %j is %s", (why, sentence) => {
    expect(said(why)).toBe(sentence);
  });

  it("goes on with what the sub-workflow waits for", () => {
    const first = worded({ ...task, taskId: "u", ref: "b", kind: "NO_WORKER", queue }, NOW);
    const child = { workflowId: "c", name: "pay", status: "RUNNING", more: false } as const;
    const { sentence, parts } = worded(
      { ...task, kind: "SUB_WORKFLOW", child: { ...child, tasks: [first] } },
      NOW,
    );
    expect(sentence).toBe(
      "It waits for its sub-workflow pay, which is RUNNING: b — No worker has ever polled mail.",
    );
    expect(parts).toContainEqual({ workflowId: "c", label: "pay" });
    expect(parts).toContainEqual({ taskId: "u", label: "b" });
    expect(parts).toContainEqual({ queue: "mail" });
  });

  it("ends where the sub-workflow has nothing open", () => {
    const child = { workflowId: "c", name: "pay", status: "PAUSED", more: false } as const;
    expect(said({ kind: "SUB_WORKFLOW", child: { ...child, tasks: [] } })).toBe(
      "It waits for its sub-workflow pay, which is PAUSED.",
    );
  });

  it.each(["PAUSED", "WORKFLOW_LIMIT", "START_DELAY", "CALLBACK", "HANDED_OVER"] as const)(
    "of %s is there",
    (kind) => {
      expect(said({ kind, since: TODAY, until: NOW })).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each(["SERVER", "SIGNAL", "HUMAN", "WEBHOOK", "MESSAGE"] as const)(
    "of %s says since when",
    (kind) => {
      expect(said({ kind, since: TODAY })).toMatch(/since 14:02 UTC\.$/);
    },
  );
});
