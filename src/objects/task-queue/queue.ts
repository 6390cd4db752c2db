/**
 * The tasks of one type that wait for workers, in memory. Pure: time comes in, nothing is written.
 *
 * Q1. A task is in the queue at most once, under its id, and stays in the domain that was chosen first.
 * Q2. In each domain tasks go out by priority, then by time, then by arrival, and never before their time.
 * Q3. A leased task is offered to nobody else until its lease expires or is given back.
 * Q4. No poll waits in a domain that has a task to hand out; the poll that waits longest is served first.
 * Q5. A push is never lost to an older claim. A worker that puts its task back makes the same id come
 *     again, and that push may overtake the news of the claim. So a push of a leased task is kept for
 *     when the lease is settled, a settlement counts for a running lease only, and ids that were done
 *     are not remembered: a needless offer ends in a refused claim, a swallowed push would be a lost task.
 *
 * Every operation costs O(log n) per task that it moves.
 */
import type { QueueItem } from "../../app/ports.ts";
import { chooseDomain } from "./domain-choice.ts";
import { byTime, byTurn, type Entry, type Settings } from "./entry.ts";
import { EntryHeap } from "./entry-heap.ts";

/** How long a task that was handed out and not claimed is offered to nobody else. */
export const LEASE_MS = 5000;

/** A poll that is held open until there is a task. */
export interface WaitingPoll {
  readonly domain: string;
  /** The most tasks it takes; at least one. */
  readonly count: number;
  /** Called once, with at least one task. The poll waits no longer. */
  readonly answer: (leased: Entry[]) => void;
}

/** The number of tasks in a domain, and how many of them are leased. */
export interface DomainSize {
  size: number;
  leased: number;
}

/** A task as its row had it. */
export type RestoredEntry = Pick<
  Entry,
  "taskId" | "domain" | "position" | "priority" | "availableAt"
>;

interface Domain extends DomainSize {
  ready: EntryHeap;
  /** In the order in which they began to wait. */
  polls: Set<WaitingPoll>;
}

export class Queue {
  private readonly entries = new Map<string, Entry>();
  private readonly domains = new Map<string, Domain>();
  private readonly delayed = new EntryHeap(byTime);
  /** In the order in which they expire. */
  private readonly leases = new Set<Entry>();
  private readonly hasPolled: (domain: string, now: number) => boolean;
  private nextPosition = 1;

  /** @param hasPolled whether a worker has polled a domain lately. */
  constructor(hasPolled: (domain: string, now: number) => boolean) {
    this.hasPolled = hasPolled;
  }

  /** Takes over the rows that an earlier life of the object has left; their leases are forgotten. */
  restore(rows: readonly RestoredEntry[], now: number): void {
    for (const { taskId, domain, position, priority, availableAt } of rows) {
      const stored = { priority, availableAt };
      this.add({ ...newEntry(taskId, domain, position), ...stored, stored }, now);
      this.nextPosition = Math.max(this.nextPosition, position + 1);
    }
  }

  /** Takes tasks in, and hands them to the polls that wait. Answers the entry of each. */
  push(items: readonly QueueItem[], now: number): Entry[] {
    this.advance(now);
    const pushed = items.map((item) => this.put(item, now));
    for (const { domain } of pushed) this.handOut(domain, now);
    return pushed;
  }

  /** Leases the next tasks of a domain, as many as are ready and no more than `count`. */
  take(domain: string, count: number, now: number): Entry[] {
    this.advance(now);
    return this.lease(domain, count, now);
  }

  /** Holds a poll open. Nothing may be ready in its domain: `take` goes first. */
  wait(poll: WaitingPoll): void {
    this.domain(poll.domain).polls.add(poll);
  }

  /** A poll gives up. */
  leave(poll: WaitingPoll): void {
    this.domain(poll.domain).polls.delete(poll);
    this.tidy(poll.domain);
  }

  /** Takes tasks out whose claim was made or refused. Answers those that left the queue, and those
   * that stay because they were pushed again. */
  settle(taskIds: readonly string[], now: number): { removed: Entry[]; kept: Entry[] } {
    const removed: Entry[] = [];
    const kept: Entry[] = [];
    for (const entry of this.find(taskIds)) {
      if (entry.state !== "leased") continue;
      if (entry.pushedAgain === null) {
        this.remove(entry);
        removed.push(entry);
      } else {
        this.release(entry, now);
        kept.push(entry);
      }
    }
    for (const { domain } of kept) this.handOut(domain, now);
    return { removed, kept };
  }

  /** Offers leased tasks again at once. Answers those. */
  giveBack(taskIds: readonly string[], now: number): Entry[] {
    const given = this.find(taskIds).filter((entry) => entry.state === "leased");
    for (const entry of given) this.release(entry, now);
    for (const { domain } of given) this.handOut(domain, now);
    return given;
  }

  /** Takes tasks out, leased or not. Answers those that were in. */
  withdraw(taskIds: readonly string[]): Entry[] {
    const found = this.find(taskIds);
    for (const entry of found) this.remove(entry);
    return found;
  }

  /** Does what is due: tasks whose time has come and tasks whose lease has expired are offered. */
  advance(now: number): void {
    const domains = new Set<string>();
    for (let next = this.delayed.first(); next !== undefined; next = this.delayed.first()) {
      if (next.availableAt > now) break;
      this.delayed.remove(next);
      this.place(next, now);
      domains.add(next.domain);
    }
    for (const entry of this.leases) {
      if (entry.leasedAt + LEASE_MS > now) break;
      this.release(entry, now);
      domains.add(entry.domain);
    }
    for (const domain of domains) this.handOut(domain, now);
  }

  /** When `advance` has something to do next, in epoch milliseconds; null: never by itself. */
  nextDue(): number | null {
    const [lease] = this.leases;
    const expiry = lease === undefined ? Infinity : lease.leasedAt + LEASE_MS;
    const due = Math.min(expiry, this.delayed.first()?.availableAt ?? Infinity);
    return due === Infinity ? null : due;
  }

  size(domain: string): DomainSize {
    const { size, leased } = this.domains.get(domain) ?? { size: 0, leased: 0 };
    return { size, leased };
  }

  /** The sizes of the domains that hold tasks. */
  sizes(): Map<string, DomainSize> {
    const names = [...this.domains.keys()].filter((name) => this.size(name).size > 0);
    return new Map(names.map((name) => [name, this.size(name)]));
  }

  private put(item: QueueItem, now: number): Entry {
    const { taskId, priority, availableAt } = item;
    const known = this.entries.get(taskId);
    if (known !== undefined) {
      this.update(known, { priority, availableAt }, now);
      return known;
    }
    const isServed = (domain: string): boolean =>
      this.hasPolled(domain, now) || (this.domains.get(domain)?.polls.size ?? 0) > 0;
    const entry = newEntry(taskId, chooseDomain(item.domains, isServed), this.nextPosition++);
    return this.add({ ...entry, priority, availableAt }, now);
  }

  private update(entry: Entry, settings: Settings, now: number): void {
    if (entry.state === "leased") {
      entry.pushedAgain = settings;
      return;
    }
    this.displace(entry);
    Object.assign(entry, settings);
    this.place(entry, now);
  }

  private add(entry: Entry, now: number): Entry {
    this.entries.set(entry.taskId, entry);
    this.domain(entry.domain).size++;
    this.place(entry, now);
    return entry;
  }

  private remove(entry: Entry): void {
    this.displace(entry);
    this.entries.delete(entry.taskId);
    this.domain(entry.domain).size--;
    this.tidy(entry.domain);
  }

  /** Ends a lease. */
  private release(entry: Entry, now: number): void {
    this.displace(entry);
    if (entry.pushedAgain !== null) Object.assign(entry, entry.pushedAgain);
    entry.pushedAgain = null;
    this.place(entry, now);
  }

  /** Puts a task where it waits for its turn or for its time. */
  private place(entry: Entry, now: number): void {
    entry.state = entry.availableAt > now ? "delayed" : "ready";
    if (entry.state === "delayed") this.delayed.add(entry);
    else this.domain(entry.domain).ready.add(entry);
  }

  /** The reverse of `place` and of a lease. */
  private displace(entry: Entry): void {
    const domain = this.domain(entry.domain);
    if (entry.state === "ready") domain.ready.remove(entry);
    else if (entry.state === "delayed") this.delayed.remove(entry);
    else if (this.leases.delete(entry)) domain.leased--;
  }

  private handOut(name: string, now: number): void {
    const domain = this.domains.get(name);
    for (const poll of domain?.polls ?? []) {
      const leased = this.lease(name, poll.count, now);
      if (leased.length === 0) return;
      domain?.polls.delete(poll);
      poll.answer(leased);
    }
  }

  /** The one place where tasks go out. */
  private lease(name: string, count: number, now: number): Entry[] {
    const domain = this.domains.get(name);
    if (domain === undefined) return [];
    const leased: Entry[] = [];
    while (leased.length < count) {
      const entry = domain.ready.first();
      if (entry === undefined) break;
      domain.ready.remove(entry);
      entry.state = "leased";
      entry.leasedAt = now;
      this.leases.add(entry);
      domain.leased++;
      leased.push(entry);
    }
    return leased;
  }

  private find(taskIds: readonly string[]): Entry[] {
    return [...new Set(taskIds)].flatMap((taskId) => this.entries.get(taskId) ?? []);
  }

  private domain(name: string): Domain {
    const known = this.domains.get(name);
    if (known !== undefined) return known;
    const domain: Domain = { size: 0, leased: 0, ready: new EntryHeap(byTurn), polls: new Set() };
    this.domains.set(name, domain);
    return domain;
  }

  /** Forgets a domain without tasks and polls: their names come from outside and are not bounded. */
  private tidy(name: string): void {
    const domain = this.domains.get(name);
    if (domain?.size === 0 && domain.polls.size === 0) this.domains.delete(name);
  }
}

function newEntry(taskId: string, domain: string, position: number): Entry {
  return {
    taskId,
    domain,
    position,
    priority: 0,
    availableAt: 0,
    state: "ready",
    leasedAt: 0,
    pushedAgain: null,
    stored: null,
    slot: -1,
  };
}
