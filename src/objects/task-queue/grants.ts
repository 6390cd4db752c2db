/**
 * The limits of a task type: who may be handed out, and who has been. Pure: time comes in.
 *
 * G1. Never more tasks hold a slot than `concurrent` says; never more start within a window than `starts`.
 * G2. A grant belongs to one task until its execution has said that it is over. A lease that expires does
 *     not end it: the worker may have the task, so it may only be offered again under the same grant.
 * G3. A start counts from when its claim is known, which is not before the claim; until then it counts as now.
 */
import type { TaskLimits } from "../../model/task-limits.ts";
import type { Entry } from "./entry.ts";

/** How long a grant goes without news until its execution is asked, while others wait for it. */
export const GRANT_CHECK_MS = 30_000;

/** Grants that are asked about at once. */
const MAX_CHECKS = 50;

/** The leave of one task to be handed out. */
export interface Grant {
  /** Since when, in epoch milliseconds. */
  readonly since: number;
  /** It takes one of the slots, from the lease to the end of the work. */
  readonly holds: boolean;
  /** Where its start is written; null: starts are not limited. */
  start: Start | null;
  /** When its execution may be asked what became of it. */
  checkAt: number;
}

/** A task began to be worked on. */
export interface Start {
  readonly sequence: number;
  /** Epoch milliseconds; null: it was handed out, and nothing is known of the claim yet. */
  time: number | null;
}

/** A granted task to ask about, as it stood then. */
export interface GrantCheck {
  taskId: string;
  turn: number;
}

export class Grants {
  private current: TaskLimits | null = null;
  /** Every granted task, the one to ask about first at the front. */
  private readonly granted = new Set<Entry>();
  /** Those that an earlier life of the object has left and nothing was heard of since, in the same order. */
  private readonly unsure = new Set<Entry>();
  private holders = 0;
  private pendingStarts = 0;
  /** By time. */
  private starts: Start[] = [];
  private nextSequence = 1;
  private forgotten: number[] = [];

  get limits(): TaskLimits | null {
    return this.current;
  }

  /** Whether anything limits how many go, or how often. */
  get isLimiting(): boolean {
    return this.current !== null && this.current.concurrent + this.current.starts > 0;
  }

  /** Takes the limits over unless those of a later definition hold. @returns whether they changed. */
  limit(limits: TaskLimits): boolean {
    const before = this.current;
    if (before !== null && limits.since < before.since) return false;
    if (before === null && limits.concurrent === 0 && limits.starts === 0) return false;
    this.current = limits;
    return before === null || JSON.stringify(before) !== JSON.stringify(limits);
  }

  /** Takes over what an earlier life of the object has left. */
  restore(limits: TaskLimits | null, starts: readonly Start[]): void {
    this.current = limits;
    this.starts = [...starts];
    this.nextSequence = Math.max(0, ...starts.map(({ sequence }) => sequence)) + 1;
  }

  /** Whether one more task may be handed out. */
  allows(now: number): boolean {
    const opening = this.opensAt();
    return opening !== null && opening <= now;
  }

  /** When one more task may be handed out, as far as time alone decides; null: not before a grant ends. */
  opensAt(): number | null {
    if (this.current === null) return 0;
    const { concurrent, starts, windowMs } = this.current;
    if (concurrent > 0 && this.holders >= concurrent) return null;
    if (starts === 0) return 0;
    const free = starts - this.pendingStarts;
    if (free <= 0) return null;
    return (this.starts.at(-free)?.time ?? -Infinity) + windowMs;
  }

  /** Why no task without a grant may go now, and when one may as far as time alone decides; null: one may. */
  limited(now: number): { by: "CONCURRENCY" | "RATE"; opensAt: number | null } | null {
    if (this.allows(now)) return null;
    const { concurrent = 0 } = this.current ?? {};
    const by = concurrent > 0 && this.holders >= concurrent ? "CONCURRENCY" : "RATE";
    return { by, opensAt: this.opensAt() };
  }

  /** How many slots are taken. */
  get used(): number {
    return this.holders;
  }

  /** Some of the tasks that hold a slot. */
  holding(count: number): string[] {
    const holding = [...this.granted].filter(({ grant }) => grant?.holds);
    return holding.slice(0, count).map(({ taskId }) => taskId);
  }

  /** How many starts count now. */
  startsWithin(now: number): number {
    const { windowMs = 0 } = this.current ?? {};
    const settled = this.starts.filter(({ time }) => (time ?? now) + windowMs > now);
    return settled.length + this.pendingStarts;
  }

  /** Lets a task through; one that has a grant keeps it. */
  give(entry: Entry, now: number): void {
    if (this.current === null || entry.grant !== null) return;
    const { concurrent, starts } = this.current;
    if (concurrent === 0 && starts === 0) return;
    const start = starts > 0 ? { sequence: this.nextSequence++, time: null } : null;
    this.take(entry, {
      since: now,
      holds: concurrent > 0,
      start,

      checkAt: now + GRANT_CHECK_MS,
    });
  }

  /** A task that was in a worker's hands when the object ended, as far as its rows say. */
  resume(entry: Entry, now: number, checkAt: number): void {
    this.take(entry, { since: now, holds: true, start: null, checkAt });
    this.unsure.add(entry);
  }

  /** The execution of a task has said something of it. @returns whether that is the first news of a grant
   * that an earlier life has left. */
  heard(entry: Entry): boolean {
    return this.unsure.delete(entry);
  }

  /** The task has been claimed. @returns whether it goes on holding a slot. */
  claimed(entry: Entry, now: number): boolean {
    const { grant } = entry;
    if (grant === null) return false;
    this.settleStart(grant, now);
    if (!grant.holds) this.drop(entry);
    return grant.holds;
  }

  /** The task is out of its worker's hands, or was never in any.
   * @param begun whether it may have been in some: then its start counts. */
  end(entry: Entry, now: number, begun: boolean): void {
    const { grant } = entry;
    if (grant === null) return;
    this.drop(entry);
    if (begun) this.settleStart(grant, now);
    if (grant.start?.time !== null) return;
    this.pendingStarts--;
    this.forgotten.push(grant.start.sequence);
  }

  /** Forgets the starts that no window reaches any more. Answers the sequences of all that count no more. */
  prune(now: number): number[] {
    const { starts = 0, windowMs = 0 } = this.current ?? {};
    let old = 0;
    while (old < this.starts.length && (this.starts[old]?.time ?? now) + windowMs <= now) old++;
    const out = this.starts.splice(0, Math.max(old, this.starts.length - starts));
    return [...this.forgotten.splice(0), ...out.map(({ sequence }) => sequence)];
  }

  /** Those whose execution is to be asked: nobody may know what became of them, or others wait for
   * their slots and long nothing was heard. */
  checks(now: number, othersWait: boolean): Entry[] {
    const due: Entry[] = [];
    for (const entry of this.doubtful(othersWait)) {
      if (due.length === MAX_CHECKS || (entry.grant?.checkAt ?? 0) > now) break;
      due.push(entry);
    }
    for (const entry of due) this.putOff(entry, now);
    return due;
  }

  /** When `checks` has something next; null: never by itself. */
  nextCheck(othersWait: boolean): number | null {
    const [first] = this.doubtful(othersWait);
    return first?.grant?.checkAt ?? null;
  }

  /** Whether it is not known what became of a task in a domain that an earlier life has left. */
  doubts(domain: string): boolean {
    for (const entry of this.unsure) if (entry.domain === domain) return true;
    return false;
  }

  private doubtful(othersWait: boolean): ReadonlySet<Entry> {
    return othersWait && this.opensAt() === null ? this.granted : this.unsure;
  }

  /** The execution has been asked: not again for a while. */
  putOff(entry: Entry, now: number): void {
    if (entry.grant === null) return;
    entry.grant.checkAt = now + GRANT_CHECK_MS;
    for (const entries of [this.granted, this.unsure])
      if (entries.delete(entry)) entries.add(entry);
  }

  private take(entry: Entry, grant: Grant): void {
    entry.grant = grant;
    this.granted.add(entry);
    if (grant.holds) this.holders++;
    if (grant.start !== null) this.pendingStarts++;
  }

  private drop(entry: Entry): void {
    if (entry.grant?.holds) this.holders--;
    entry.grant = null;
    this.granted.delete(entry);
    this.unsure.delete(entry);
  }

  private settleStart({ start }: Grant, now: number): void {
    if (start === null || start.time !== null) return;
    this.pendingStarts--;
    start.time = now;
    this.starts.push(start);
  }
}

/** What to ask the execution of a task. */
export function checkOf({ taskId, turn }: Entry): GrantCheck {
  return { taskId, turn };
}
