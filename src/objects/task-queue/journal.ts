/**
 * Group commit: what happens to tasks within a short time is written in one transaction.
 *
 * J1. Nothing is written in the turn in which a task is handed out: the platform holds back what an
 *     object says until its writes are on disk, so the worker would wait for the disk.
 * J2. A task that is claimed before its turn to be written is never written. The execution that pushed
 *     it has it in its outbox until the push is answered, and the answer waits for the row or the claim.
 * J3. A removal may be lost: the task is then offered once more, and its claim is refused.
 * J4. Of a type with limits a task is let through in the turn in which its row says so (the exception to
 *     J1): a restart that forgot it would let too many through.
 * J5. Polls are written along with tasks or after them, at most once a minute, and never make the tables.
 */
import { errorText } from "../../lib/error-text.ts";
import type { TaskLimits } from "../../model/task-limits.ts";
import { isStored, storedOf, type Entry, type RestoredEntry } from "./entry.ts";
import type { Start } from "./grants.ts";
import type { PollLog } from "./poll-log.ts";
import type { QueueBatch, TaskQueueStore } from "./store.ts";
import { WakeTimer, type Clock } from "./wake-timer.ts";

/** Under load, the time over which commits are gathered, in milliseconds; a first one goes at once. */
export const COMMIT_INTERVAL_MS = 5;

/** How long a task that was handed out may stay unwritten, in milliseconds. */
export const CLAIM_GRACE_MS = 100;

/** How long removals and polls wait for company, in milliseconds. */
export const REMOVAL_DELAY_MS = 100;

interface Waiting {
  resolve: () => void;
  reject: (error: unknown) => void;
}

export interface JournalOptions {
  store: TaskQueueStore;
  polls: PollLog;
  clock: Clock;
  log: (message: string) => void;
}

export class Journal {
  private readonly options: JournalOptions;
  private readonly timer: WakeTimer;
  /** Tasks whose row is missing or outdated. */
  private readonly unwritten = new Set<Entry>();
  private readonly waiting = new Map<Entry, Waiting[]>();
  /** Positions of the rows that have to go. */
  private removed: number[] = [];
  private withdrawals: Waiting[] = [];
  private committedAt = -Infinity;
  /** Limits that have changed and are not written yet. */
  private limits: TaskLimits | null = null;
  private letThrough: Start[] = [];
  private forgotten: number[] = [];

  constructor(options: JournalOptions) {
    this.options = options;
    this.timer = new WakeTimer(options.clock, () => this.commit());
  }

  /**
   * Writes a task soon. Resolves once its row says what is true, or it has left the queue.
   * @throws what the storage throws; the task stays in the queue then, and is written with the next one.
   */
  save(entry: Entry): Promise<void> {
    if (isStored(entry)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const before = this.waiting.get(entry) ?? [];
      this.waiting.set(entry, [...before, { resolve, reject }]);
      this.changed(entry);
    });
  }

  /** Notes a task whose settings have changed or whose lease has ended. */
  changed(entry: Entry): void {
    if (isStored(entry)) return;
    this.unwritten.add(entry);
    this.timer.wakeBy(this.turnOf(entry));
  }

  /** Notes a task that has left the queue. */
  gone(entry: Entry): void {
    this.unwritten.delete(entry);
    for (const { resolve } of this.waitingFor([entry])) resolve();
    if (entry.stored === null) return;
    this.removed.push(entry.position);
    this.timer.wakeBy(this.options.clock.now() + REMOVAL_DELAY_MS);
  }

  /** Resolves once no row of a task is left that has left the queue.
   * @throws what the storage throws; the rows are then removed with the next commit. */
  removals(): Promise<void> {
    if (this.removed.length === 0) return Promise.resolve();
    this.timer.wakeBy(this.options.clock.now() + REMOVAL_DELAY_MS);
    return new Promise((resolve, reject) => this.withdrawals.push({ resolve, reject }));
  }

  /** Notes limits that have changed; the next commit writes them. */
  limited(limits: TaskLimits): void {
    this.limits = limits;
  }

  /**
   * Writes at once who was let through under a limit (J4), and whatever else waits to be written.
   * @param forgotten sequences of the starts that count no more.
   * @throws what the storage throws.
   */
  granted(entries: readonly Entry[], forgotten: readonly number[]): void {
    const { clock } = this.options;
    for (const { grant } of entries) if (grant?.start) this.letThrough.push(grant.start);
    this.forgotten.push(...forgotten);
    const ready = entries.filter((entry) => entry.grant?.holds === true && !isStored(entry));
    this.write(ready, clock.now());
    for (const { resolve } of this.waitingFor(ready)) resolve();
  }

  /** Writes limits that have changed. @throws what the storage throws. */
  flush(): void {
    this.write([], this.options.clock.now());
  }

  /** Notes that someone has polled. */
  polled(): void {
    const { store, polls, clock } = this.options;
    const now = clock.now();
    if (store.hasSchema && polls.isDue(now)) this.timer.wakeBy(now + REMOVAL_DELAY_MS);
  }

  private turnOf(entry: Entry): number {
    if (entry.state === "leased") return entry.leasedAt + CLAIM_GRACE_MS;
    return Math.max(this.options.clock.now(), this.committedAt + COMMIT_INTERVAL_MS);
  }

  private commit(): void {
    const now = this.options.clock.now();
    const ready: Entry[] = [];
    let next = Infinity;
    for (const entry of this.unwritten) {
      if (entry.state !== "leased" || entry.leasedAt + CLAIM_GRACE_MS <= now) ready.push(entry);
      else next = Math.min(next, entry.leasedAt + CLAIM_GRACE_MS);
    }
    const waiting = this.waitingFor(ready).concat(this.withdrawals);
    this.withdrawals = [];
    try {
      this.write(ready, now);
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      // Not tried again from here: the executions call again, and that commits what is left.
      this.options.log(`the queue could not be written: ${errorText(error)}`);
      for (const { reject } of waiting) reject(error);
    }
    if (next < Infinity) this.timer.wakeBy(next);
  }

  private write(ready: readonly Entry[], now: number): void {
    const { store, polls } = this.options;
    const batch: QueueBatch = {
      added: ready.filter((entry) => entry.stored === null).map(rowOf),
      changed: ready.filter((entry) => entry.stored !== null).map(rowOf),
      removed: this.removed,
      polls: store.hasSchema || ready.length > 0 ? polls.due(now) : [],
      ...this.limitBatch(now),
    };
    if (Object.values(batch).every((part) => Array.isArray(part) && part.length === 0)) return;
    store.write(batch);
    this.committedAt = now;
    this.removed = [];
    this.limits = null;
    this.letThrough = [];
    this.forgotten = [];
    if (batch.polls.length > 0) polls.written(now);
    for (const entry of ready) {
      entry.stored = storedOf(entry);
      this.unwritten.delete(entry);
    }
  }

  private limitBatch(now: number): Pick<QueueBatch, "limits" | "starts" | "forgotten"> {
    const { limits, letThrough, forgotten } = this;
    if (limits === null && letThrough.length + forgotten.length === 0) return {};
    const starts = letThrough.map(({ sequence, time }) => ({ sequence, time: time ?? now }));
    return { ...(limits !== null && { limits }), starts, forgotten };
  }

  /** Takes out those who wait for tasks. */
  private waitingFor(entries: readonly Entry[]): Waiting[] {
    return entries.flatMap((entry) => {
      const waiting = this.waiting.get(entry) ?? [];
      this.waiting.delete(entry);
      return waiting;
    });
  }
}

function rowOf(entry: Entry): RestoredEntry {
  const { taskId, domain, position } = entry;
  return { taskId, domain, position, ...storedOf(entry) };
}
