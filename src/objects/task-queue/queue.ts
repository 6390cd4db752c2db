/**
 * The tasks of one type that wait for workers, in memory. Pure: time comes in, nothing is written.
 *
 * Q1. A task is in the queue at most once, under its id, and stays in the domain that was chosen first.
 * Q2. In each domain tasks go out by priority, then by time, then by arrival, and never before their time.
 * Q3. A leased task is offered to nobody else until its lease expires or is given back.
 * Q4. No poll waits in a domain that has a task to hand out; the poll that waits longest is served first.
 * Q5. A push is never lost to an older claim. A worker that puts its task back makes the same id come
 *     again, and that push may overtake the news of the claim. So a push of a leased task is kept for
 *     when the lease is settled, a settlement counts for the lease that it names only, and ids that were done
 *     are not remembered: a needless offer ends in a refused claim, a swallowed push would be a lost task.
 * Q6. Where the type has limits a task goes out with a grant only (`grants.ts`), no poll waits while a
 *     task for it may go, and a repeated push does not end a grant: the turn of the push tells.
 *
 * Every operation costs O(log n) per task that it moves.
 */
import type { LeaseKey, QueueItem, Release, TaskHold } from "../../app/ports.ts";
import type { TaskLimits } from "../../model/task-limits.ts";
import { chooseDomain } from "./domain-choice.ts";
import type { DomainSize, WaitingPoll } from "./domains.ts";
import {
  lastPushOf,
  newEntry,
  SERVER_DOMAIN,
  storedOf,
  type Entry,
  type Moved,
  type RestoredEntry,
  type Settings,
} from "./entry.ts";
import { checkOf, GRANT_CHECK_MS, Grants, type GrantCheck, type Start } from "./grants.ts";
import { HandOut } from "./hand-out.ts";
import { Places } from "./places.ts";

/** How long a task that was handed out and not claimed is offered to nobody else. */
export const LEASE_MS = 5000;

export class Queue {
  readonly places = new Places();
  readonly grants = new Grants();
  private readonly handOut = new HandOut(this.places, this.grants);
  private readonly hasPolled: (domain: string, now: number) => boolean;
  private nextPosition = 1;

  /** @param hasPolled whether a worker has polled a domain lately. */
  constructor(hasPolled: (domain: string, now: number) => boolean) {
    this.hasPolled = hasPolled;
  }

  /** Takes over the rows that an earlier life of the object has left; their leases are forgotten.
   * Answers those that a later row of the same task makes void: their removal was lost. */
  restore(rows: readonly RestoredEntry[], now: number): Entry[] {
    const replaced: Entry[] = [];
    for (const { taskId, domain, position, holds, ...settings } of rows) {
      const before = this.places.find([taskId]);
      for (const entry of before) this.remove(entry, now);
      replaced.push(...before);
      const entry: Entry = { ...newEntry(taskId, domain, position), ...settings };
      if (holds) {
        this.places.addHeld(entry);
        // Whether it was claimed is not known; a claim that was under way has arrived by then.
        this.grants.resume(entry, now, now + LEASE_MS);
      } else {
        this.places.add(entry, now);
      }
      entry.stored = storedOf(entry);
      this.nextPosition = Math.max(this.nextPosition, position + 1);
    }
    return replaced;
  }

  /** Takes over the limits and the starts that an earlier life of the object has left. */
  restoreLimits(limits: TaskLimits | null, starts: readonly Start[]): void {
    this.grants.restore(limits, starts);
  }

  get limits(): TaskLimits | null {
    return this.grants.limits;
  }

  /** Sets the limits of the type, unless those of a later definition hold. @returns whether they changed. */
  limit(limits: TaskLimits, now: number): boolean {
    if (!this.grants.limit(limits)) return false;
    this.handOut.offerFreed(now);
    return true;
  }

  /** Forgets the starts that no window reaches any more. Answers their sequences. */
  pruneStarts(now: number): number[] {
    return this.grants.prune(now);
  }

  /** Takes tasks in, and hands them to the polls that wait. Answers the entry of each. */
  push(items: readonly QueueItem[], now: number): Entry[] {
    this.advance(now);
    const pushed = items.map((item) => this.put(item, now));
    for (const { domain } of pushed) this.handOut.offer(domain, now);
    this.handOut.offerFreed(now);
    return pushed;
  }

  /** Leases the next tasks of a domain, as many as are ready and no more than `count`. */
  take(domain: string, count: number, now: number): Entry[] {
    this.advance(now);
    return this.handOut.lease(domain, count, now);
  }

  /** Lets go what the server runs itself, now and from now on, as soon as the limits allow. */
  serve(letGo: (leased: Entry[]) => void, now: number): void {
    this.handOut.serve(SERVER_DOMAIN, letGo);
    this.handOut.offer(SERVER_DOMAIN, now);
  }

  /** When something is due while a task waits that the server runs itself; null: none does. */
  nextServerDue(): number | null {
    const waits = this.size(SERVER_DOMAIN).size > 0 || this.grants.doubts(SERVER_DOMAIN);
    return waits ? this.nextDue() : null;
  }

  /** Holds a poll open. Nothing may be ready in its domain: `take` goes first. */
  wait(poll: WaitingPoll): void {
    this.handOut.wait(poll);
  }

  /** A poll gives up. */
  leave(poll: WaitingPoll): void {
    this.handOut.leave(poll);
  }

  /** Notes that tasks were claimed, or that a claim was refused where there is no limit. Those that
   * were pushed again meanwhile stay, and so do those that hold a slot. */
  settle(leases: readonly LeaseKey[], now: number): Moved {
    const removed: Entry[] = [];
    const kept: Entry[] = [];
    for (const { taskId, lease } of leases) {
      const entry = this.places.get(taskId);
      if (entry?.state !== "leased" || entry.lease !== lease) continue;
      if (entry.pushedAgain !== null) {
        this.release(entry, now);
        kept.push(entry);
      } else if (this.grants.claimed(entry, now)) {
        this.places.hold(entry);
      } else {
        this.places.remove(entry);
        removed.push(entry);
      }
    }
    for (const { domain } of kept) this.handOut.offer(domain, now);
    this.handOut.offerFreed(now);
    return { removed, kept };
  }

  /** Offers leased tasks again at once. Answers those. */
  giveBack(taskIds: readonly string[], now: number): Entry[] {
    const given = this.places.find(taskIds).filter((entry) => entry.state === "leased");
    for (const entry of given) this.release(entry, now);
    for (const { domain } of given) this.handOut.offer(domain, now);
    return given;
  }

  /** Takes tasks out that were last pushed before a turn, wherever they stand. Answers those that were in. */
  takeOut(releases: readonly Release[], now: number): Entry[] {
    const isOld = ({ taskId, turn }: Release): boolean =>
      this.places.find([taskId]).some((entry) => lastPushOf(entry).turn < turn);
    const old = this.places.find(releases.filter(isOld).map(({ taskId }) => taskId));
    for (const entry of old) this.remove(entry, now);
    this.handOut.offerFreed(now);
    return old;
  }

  /** The grants whose executions are to be asked. */
  checks(now: number): GrantCheck[] {
    return this.grants.checks(now, this.places.domains.someReady()).map(checkOf);
  }

  /** Those of the named tasks that are leased. */
  checksOf(taskIds: readonly string[]): GrantCheck[] {
    return this.places
      .find(taskIds)
      .filter(({ state }) => state === "leased")
      .map(checkOf);
  }

  /** Takes in what the execution of a granted task has said of it. */
  resolve({ taskId, turn }: GrantCheck, { state, claims }: TaskHold, now: number): Moved {
    const entry = this.places.get(taskId);
    const [removed, kept]: [Entry[], Entry[]] = [[], []];
    if (!entry?.grant || entry.turn !== turn) return { removed, kept };
    const begun = claims === null || claims > turn;
    const isOfEarlierLife = this.grants.heard(entry);
    // The answer may be older than a push: a needless offer is refused, a swallowed push would be a lost task.
    const waits = entry.pushedAgain !== null || (state === "waiting" && claims === turn);
    if (waits) {
      // The claim of a lease may be on its way for a while; one of an earlier life has arrived by now.
      const since = Math.max(entry.grant.since, entry.leasedAt);
      const isStale = isOfEarlierLife || since + GRANT_CHECK_MS <= now;
      if (isStale) this.places.move(entry, now, () => this.grants.end(entry, now, begun));
      this.release(entry, now);
      kept.push(entry);
      this.handOut.offer(entry.domain, now);
    } else if (state === "held" && this.grants.claimed(entry, now)) {
      this.places.hold(entry);
    } else {
      this.remove(entry, now, begun);
      removed.push(entry);
    }
    this.handOut.offerFreed(now);
    return { removed, kept };
  }

  /** Does what is due: tasks whose time has come and tasks whose lease has expired are offered. */
  advance(now: number): void {
    const { delayed, leases } = this.places;
    const domains = new Set<string>();
    for (let next = delayed.first(); next !== undefined; next = delayed.first()) {
      if (next.availableAt > now) break;
      this.places.move(next, now, () => {});
      domains.add(next.domain);
    }
    for (const entry of leases) {
      if (entry.leasedAt + LEASE_MS > now) break;
      this.release(entry, now);
      domains.add(entry.domain);
    }
    for (const domain of domains) this.handOut.offer(domain, now);
    this.handOut.offerFreed(now);
  }

  /** When `advance` has something to do next, in epoch milliseconds; null: never by itself. */
  nextDue(): number | null {
    const { delayed, leases } = this.places;
    const [lease] = leases;
    const expiry = lease === undefined ? Infinity : lease.leasedAt + LEASE_MS;
    const due = Math.min(expiry, delayed.first()?.availableAt ?? Infinity, this.nextGrant());
    return due === Infinity ? null : due;
  }

  size(domain: string): DomainSize {
    return this.places.domains.size(domain);
  }

  /** The sizes of the domains that hold tasks for workers. */
  sizes(): Map<string, DomainSize> {
    return this.places.domains.sizes();
  }

  /** When the limits let another task go, or a grant has to be asked about, for a poll that waits. */
  private nextGrant(): number {
    if (this.limits === null) return Infinity;
    const isAwaited = this.places.domains.firstAwaited() !== undefined;
    const opening = isAwaited ? this.grants.opensAt() : null;
    return Math.min(opening ?? Infinity, this.grants.nextCheck(isAwaited) ?? Infinity);
  }

  private put(item: QueueItem, now: number): Entry {
    const { taskId, priority, availableAt, turn } = item;
    const known = this.places.get(taskId);
    if (known !== undefined) {
      this.update(known, { priority, availableAt, turn }, now);
      return known;
    }
    const isServed = (domain: string): boolean =>
      this.hasPolled(domain, now) || this.places.domains.isAwaited(domain);
    const domain = item.isServerTask ? SERVER_DOMAIN : chooseDomain(item.domains, isServed);
    const entry = newEntry(taskId, domain, this.nextPosition++);
    return this.places.add({ ...entry, priority, availableAt, turn }, now);
  }

  private update(entry: Entry, settings: Settings, now: number): void {
    // A push that comes late says nothing of what has become of the task since.
    if (settings.turn < lastPushOf(entry).turn) return;
    // A push that is repeated says nothing new of a task that a worker may have (Q6).
    if (entry.grant !== null && settings.turn <= entry.turn) return;
    if (entry.state === "leased") {
      entry.pushedAgain = settings;
      return;
    }
    this.places.move(entry, now, () => {
      this.grants.end(entry, now, true);
      Object.assign(entry, settings);
    });
  }

  /** @param begun whether a worker may have had the task. */
  private remove(entry: Entry, now: number, begun = true): void {
    this.places.remove(entry);
    this.grants.end(entry, now, begun);
  }

  /** Ends a lease. A grant outlives it, unless the task was put back by its worker. */
  private release(entry: Entry, now: number): void {
    const { pushedAgain } = entry;
    this.places.move(entry, now, () => {
      if (pushedAgain === null) return;
      this.grants.end(entry, now, true);
      Object.assign(entry, pushedAgain);
      entry.pushedAgain = null;
    });
  }
}
