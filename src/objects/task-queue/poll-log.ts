/** Who polled each domain last. Bounded, because anyone may poll any domain. */
import type { LeaseKey, PollTotal } from "../../app/ports.ts";
import type { PollData } from "../../model/poll-data.ts";
import { PLAIN_DOMAIN } from "./entry.ts";

/** How long a domain counts as served after a poll (Conductor's activeWorkerLastPollTimeout). */
export const ACTIVE_POLLER_MS = 10_000;

/** How often polls are written, in milliseconds: they say little and come often. */
export const POLL_WRITE_INTERVAL_MS = 60_000;

/** Domains remembered; the one polled least recently is forgotten first. */
const MAX_DOMAINS = 1000;

/** The last poll of a domain. */
export interface LastPoll {
  domain: string;
  workerId: string | null;
  /** Epoch milliseconds. */
  time: number;
}

/** What a domain has been asked for, and what it has given, since its first poll. */
export interface PollCount {
  polls: number;
  tasks: number;
}

/** The last poll of a domain, and all polls before, as they are written. */
export type StoredPoll = LastPoll & PollCount;

export class PollLog {
  /** By domain, the one polled least recently first. */
  private readonly polls = new Map<string, LastPoll>();
  private readonly counts = new Map<string, PollCount>();
  /** The counts as they were last written: those that a crash does not take back. */
  private readonly writtenCounts = new Map<string, PollCount>();
  private readonly unwritten = new Set<string>();
  private writtenAt = -Infinity;

  /** Takes over what was written by an earlier life of the object. */
  restore(stored: readonly StoredPoll[]): void {
    for (const { polls, tasks, ...poll } of stored.toSorted((a, b) => a.time - b.time)) {
      this.remember(poll);
      this.counts.set(poll.domain, { polls, tasks });
      this.writtenCounts.set(poll.domain, { polls, tasks });
      this.writtenAt = poll.time;
    }
  }

  record(poll: LastPoll): void {
    this.remember(poll);
    this.count(poll.domain, { polls: 1, tasks: 0 });
  }

  /** Tasks have gone to a poll of that domain. */
  handedOut(domain: string, tasks: number): void {
    if (tasks > 0 && this.polls.has(domain)) this.count(domain, { polls: 0, tasks });
  }

  /** Tasks have gone to who polls there without standing in the queue. */
  passed(tasks: readonly Pick<LeaseKey, "passedIn">[]): void {
    for (const { passedIn } of tasks) if (passedIn !== undefined) this.handedOut(passedIn, 1);
  }

  /** Whether a worker has polled the domain lately. */
  isActive(domain: string, now: number): boolean {
    const poll = this.polls.get(domain);
    return poll !== undefined && now - poll.time < ACTIVE_POLLER_MS;
  }

  /** Whether there are polls to write, and the last writing is long enough ago. */
  isDue(now: number): boolean {
    return this.unwritten.size > 0 && now - this.writtenAt >= POLL_WRITE_INTERVAL_MS;
  }

  /** What has to be written; empty while the last writing is recent. */
  due(now: number): StoredPoll[] {
    if (!this.isDue(now)) return [];
    return [...this.unwritten].flatMap((domain) => {
      const poll = this.polls.get(domain);
      return poll === undefined ? [] : [{ ...poll, ...this.countOf(domain) }];
    });
  }

  /** All that was due has been written. */
  written(now: number): void {
    for (const domain of this.unwritten) this.writtenCounts.set(domain, this.countOf(domain));
    this.unwritten.clear();
    this.writtenAt = now;
  }

  /** The domains that were polled. */
  domains(): IterableIterator<string> {
    return this.polls.keys();
  }

  /** When a domain was last polled; null: never. */
  lastPoll(domain: string): number | null {
    return this.polls.get(domain)?.time ?? null;
  }

  /** The polls as the API shows them. */
  data(queueName: string): PollData[] {
    return Array.from(this.polls.values(), ({ domain, workerId, time }) => ({
      queueName,
      ...(domain !== PLAIN_DOMAIN && { domain }),
      ...(workerId !== null && { workerId }),
      lastPollTime: time,
    }));
  }

  /** The last poll of each domain, and the counts that are written. */
  totals(): PollTotal[] {
    return Array.from(this.polls.values(), ({ domain, time }) => ({
      domain,
      lastPollTime: time,
      ...(this.writtenCounts.get(domain) ?? { polls: 0, tasks: 0 }),
    }));
  }

  private countOf(domain: string): PollCount {
    return this.counts.get(domain) ?? { polls: 0, tasks: 0 };
  }

  private count(domain: string, { polls, tasks }: PollCount): void {
    const before = this.countOf(domain);
    this.counts.set(domain, { polls: before.polls + polls, tasks: before.tasks + tasks });
    this.unwritten.add(domain);
  }

  private remember(poll: LastPoll): void {
    this.polls.delete(poll.domain);
    this.polls.set(poll.domain, poll);
    if (this.polls.size <= MAX_DOMAINS) return;
    const [oldest = PLAIN_DOMAIN] = this.polls.keys();
    this.polls.delete(oldest);
    this.unwritten.delete(oldest);
    this.counts.delete(oldest);
    this.writtenCounts.delete(oldest);
  }
}
