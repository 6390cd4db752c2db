/** Who polled each domain last. Bounded, because anyone may poll any domain. */
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

export class PollLog {
  /** By domain, the one polled least recently first. */
  private readonly polls = new Map<string, LastPoll>();
  private readonly unwritten = new Set<string>();
  private writtenAt = -Infinity;

  /** Takes over what was written by an earlier life of the object. */
  restore(polls: readonly LastPoll[]): void {
    for (const poll of polls.toSorted((a, b) => a.time - b.time)) {
      this.remember(poll);
      this.writtenAt = poll.time;
    }
  }

  record(poll: LastPoll): void {
    this.remember(poll);
    this.unwritten.add(poll.domain);
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
  due(now: number): LastPoll[] {
    if (!this.isDue(now)) return [];
    return [...this.unwritten].flatMap((domain) => this.polls.get(domain) ?? []);
  }

  /** All that was due has been written. */
  written(now: number): void {
    this.unwritten.clear();
    this.writtenAt = now;
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

  private remember(poll: LastPoll): void {
    this.polls.delete(poll.domain);
    this.polls.set(poll.domain, poll);
    if (this.polls.size <= MAX_DOMAINS) return;
    const [oldest = PLAIN_DOMAIN] = this.polls.keys();
    this.polls.delete(oldest);
    this.unwritten.delete(oldest);
  }
}
