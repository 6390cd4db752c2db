/** What a page sees of a queue. It costs in proportion to the tasks in the queue, and is paid by who looks. */
import type { QueuePlace } from "../../model/baton/queue-place.ts";
import type { QueueLimits, QueueState, WaitingTask } from "../../model/baton/queues.ts";
import { workflowIdOf } from "../../lib/task-id.ts";
import { byTime, byTurn, PLAIN_DOMAIN, SERVER_DOMAIN, type Entry } from "./entry.ts";
import type { PollLog } from "./poll-log.ts";
import type { Queue } from "./queue.ts";
import type { Traffic } from "./traffic.ts";

/** How long ago a worker may have polled to be shown, and to count as there. */
const SHOWN_MS = 3_600_000;
const PRESENT_MS = 60_000;
/** Holders of a limit, and domains, that are named. */
const MAX_NAMED = 20;

/** A queue and what is known of its polls. */
export interface Viewed {
  /** The task type. */
  name: string;
  queue: Queue;
  polls: PollLog;
  traffic: Traffic;
}

/** The queue by domain. */
export function queueStates(viewed: Viewed, now: number): QueueState[] {
  const { queue, polls, traffic, name } = viewed;
  const byDomain = Map.groupBy(queue.places.all(), ({ domain }) => domain);
  const known = new Set([...byDomain.keys(), ...traffic.domains(), ...polls.domains()]);
  known.delete(SERVER_DOMAIN);
  const limits = limitsOf(queue, now);
  return [...known].sort().map((domain) => {
    const entries = (byDomain.get(domain) ?? []).filter(({ state }) => state !== "held");
    const ready = entries.filter(({ state }) => state === "ready");
    const count = (wanted: Entry["state"]): number =>
      entries.filter(({ state }) => state === wanted).length;
    return {
      taskType: name,
      domain: domainOf(domain),
      waiting: ready.length,
      delayed: count("delayed"),
      inFlight: count("leased"),
      oldest: oldestOf(ready),
      lastPoll: polls.lastPoll(domain),
      pollers: traffic.pollers(domain, now - SHOWN_MS),
      ...traffic.lastHour(domain, now),
      countedSince: traffic.since,
      limits,
    };
  });
}

/** The first tasks of a queue, in the order in which they go out, domain by domain. */
export function waitingTasks({ queue }: Viewed, count: number): WaitingTask[] {
  const shown = [...queue.places.all()].filter(({ state }) => state !== "held");
  const order = { leased: 0, ready: 1, delayed: 2, held: 3 };
  shown.sort(
    (a, b) =>
      (a.domain < b.domain ? -1 : Number(a.domain > b.domain)) ||
      order[a.state] - order[b.state] ||
      (a.state === "delayed" ? byTime(a, b) : byTurn(a, b)),
  );
  return shown.slice(0, count).map(({ taskId, domain, priority, availableAt, state }) => ({
    taskId,
    workflowId: workflowIdOf(taskId) ?? "",
    domain: domainOf(domain),
    priority,
    availableAt,
    state: state === "leased" ? "IN_FLIGHT" : state === "ready" ? "WAITING" : "DELAYED",
  }));
}

/** Where tasks stand; those that are not in the queue are left out. */
export function queuePlaces(viewed: Viewed, taskIds: readonly string[], now: number): QueuePlace[] {
  const { queue, polls, traffic } = viewed;
  const limits = limitsOf(queue, now);
  const limited = queue.grants.limited(now);
  const present = (domain: string): number => traffic.pollers(domain, now - PRESENT_MS).length;
  const isPolled = (domain: string): boolean => {
    const lastPoll = polls.lastPoll(domain);
    return present(domain) > 0 || (lastPoll !== null && lastPoll >= now - PRESENT_MS);
  };
  const polled = [...new Set([...traffic.domains(), ...polls.domains()])].filter(isPolled);
  const allReady = [...queue.places.all()].filter(({ state }) => state === "ready");
  const readyByDomain = Map.groupBy(allReady, ({ domain }) => domain);
  return queue.places.find(taskIds).map((entry) => {
    const { taskId, domain, availableAt, state, grant } = entry;
    const ready = readyByDomain.get(domain) ?? [];
    return {
      taskId,
      domain: domainOf(domain),
      state: ({ ready: "READY", delayed: "DELAYED", leased: "LEASED", held: "HELD" } as const)[
        state
      ],
      availableAt,
      ahead: state === "ready" ? ready.filter((other) => byTurn(other, entry) < 0).length : 0,
      waiting: ready.length,
      pollers: Math.max(present(domain), Number(isPolled(domain))),
      lastPoll: polls.lastPoll(domain),
      otherDomains: polled
        .filter((other) => other !== domain)
        .slice(0, MAX_NAMED)
        .map(domainOf),
      limited: grant === null ? limited : null,
      limits,
    };
  });
}

function limitsOf({ limits, grants }: Queue, now: number): QueueLimits {
  const { concurrent = 0, starts = 0, windowMs = 0 } = limits ?? {};
  const holders = grants.holding(MAX_NAMED);
  return {
    concurrency: concurrent === 0 ? null : { allowed: concurrent, used: grants.used, holders },
    rate: starts === 0 ? null : { allowed: starts, used: grants.startsWithin(now), windowMs },
  };
}

function oldestOf(entries: readonly Entry[]): number | null {
  let oldest: number | null = null;
  for (const { availableAt } of entries) oldest = Math.min(oldest ?? availableAt, availableAt);
  return oldest;
}

function domainOf(domain: string): string | null {
  return domain === PLAIN_DOMAIN || domain === SERVER_DOMAIN ? null : domain;
}
