/**
 * What has gone through a queue within the last hour, and who has polled it. Kept in memory only: a
 * restart begins anew, and nothing is written for it.
 *
 * T1. A push or a poll costs a few look-ups.
 * T2. Domains and workers that are remembered are bounded, for their names come from outside.
 */
import type { LeaseKey } from "../../app/ports.ts";
import type { Poller } from "../../model/baton/queues.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Workers, and domains, that are remembered. */
const MAX_WORKERS = 1000;
const MAX_DOMAINS = 1000;
/** The weight of the latest interval between two polls in the average. */
const LATEST = 0.2;

/** Who polls, and where. */
export interface PollOrigin {
  domain: string;
  workerId: string | null;
}

/** Counts of the last hour by minute, the running one last. */
export interface HourCounts {
  enqueued: number[];
  handedOut: number[];
}

interface Worker extends Poller {
  domain: string;
}

type Counted = keyof HourCounts;

export class Traffic {
  readonly since: number;
  /** By domain and worker, who polled least recently first. */
  private readonly workers = new Map<string, Worker>();
  private readonly counts = new Map<string, Record<Counted, Minutes>>();

  constructor(now: number) {
    this.since = now;
  }

  pushed(domains: readonly { domain: string }[], now: number): void {
    for (const { domain } of domains) this.count(domain, "enqueued", 1, now);
  }

  handedOut(domain: string, tasks: number, now: number): void {
    if (tasks > 0) this.count(domain, "handedOut", tasks, now);
  }

  /** Counts those that went to their workers without standing in the queue. */
  passed(tasks: readonly Pick<LeaseKey, "passedIn">[], now: number): void {
    for (const { passedIn: domain } of tasks) {
      if (domain === undefined) continue;
      this.pushed([{ domain }], now);
      this.handedOut(domain, 1, now);
    }
  }

  polled(origin: PollOrigin, now: number): void {
    if (origin.workerId === null) return;
    const key = keyOf(origin);
    const { domain, workerId } = origin;
    const known = this.workers.get(key);
    const worker = known ?? { workerId, domain, lastPoll: now, waiting: 0, interval: null };
    if (known !== undefined) {
      const latest = now - known.lastPoll;
      const { interval } = known;
      known.interval = interval === null ? latest : interval + (latest - interval) * LATEST;
      known.lastPoll = now;
      this.workers.delete(key);
    }
    this.workers.set(key, worker);
    if (this.workers.size <= MAX_WORKERS) return;
    const [oldest = ""] = this.workers.keys();
    this.workers.delete(oldest);
  }

  /** A poll begins (1) or ends (-1) to wait for a task. */
  waits(origin: PollOrigin, by: 1 | -1): void {
    const worker = this.workers.get(keyOf(origin));
    if (worker !== undefined) worker.waiting = Math.max(0, worker.waiting + by);
  }

  /** Who has polled a domain since a time, the latest first. */
  pollers(domain: string, since: number): Poller[] {
    const found = [...this.workers.values()].filter(
      (worker) => worker.domain === domain && (worker.lastPoll >= since || worker.waiting > 0),
    );
    return found.reverse().map(({ workerId, lastPoll, waiting, interval }) => ({
      workerId,
      lastPoll,
      waiting,
      interval: interval === null ? null : Math.round(interval),
    }));
  }

  /** The domains in which anything was counted or polled. */
  domains(): Set<string> {
    const polled = [...this.workers.values()].map(({ domain }) => domain);
    return new Set([...this.counts.keys(), ...polled]);
  }

  lastHour(domain: string, now: number): HourCounts {
    const counts = this.counts.get(domain);
    return {
      enqueued: counts?.enqueued.list(now) ?? noMinutes(),
      handedOut: counts?.handedOut.list(now) ?? noMinutes(),
    };
  }

  private count(domain: string, what: Counted, by: number, now: number): void {
    let counts = this.counts.get(domain);
    if (counts === undefined) {
      if (this.counts.size >= MAX_DOMAINS) return;
      counts = { enqueued: new Minutes(), handedOut: new Minutes() };
      this.counts.set(domain, counts);
    }
    counts[what].add(by, now);
  }
}

/** Counts by minute in a ring. */
class Minutes {
  private readonly ring = noMinutes();
  private latest = 0;

  add(by: number, now: number): void {
    this.turnTo(Math.floor(now / MINUTE_MS));
    const at = this.latest % MINUTES;
    this.ring[at] = (this.ring[at] ?? 0) + by;
  }

  list(now: number): number[] {
    this.turnTo(Math.floor(now / MINUTE_MS));
    const first = (this.latest + 1) % MINUTES;
    return [...this.ring.slice(first), ...this.ring.slice(0, first)];
  }

  private turnTo(minute: number): void {
    const from = Math.max(this.latest + 1, minute - MINUTES + 1);
    for (let at = from; at <= minute; at++) this.ring[at % MINUTES] = 0;
    this.latest = Math.max(this.latest, minute);
  }
}

function noMinutes(): number[] {
  return Array.from({ length: MINUTES }, () => 0);
}

function keyOf({ domain, workerId }: PollOrigin): string {
  return JSON.stringify([domain, workerId]);
}
