/**
 * The one alarm of an execution: the earliest of its timers and of the next delivery attempt.
 *
 * - Every `setAlarm` is a billed write, so it is moved only when something is due earlier.
 * - While effects are on their way an alarm stands behind them: if the object dies before the receiver
 *   has answered, the alarm wakes it and it delivers again.
 * - `setAlarm` with a time that has passed can be lost within `alarm()`: the earliest time is a
 *   millisecond from now.
 */
export interface AlarmStorage {
  setAlarm(time: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** How long after a commit undelivered effects are looked after. */
export const DELIVERY_GUARD_MS = 5_000;

/** How long after a failed alarm the next one goes off. */
const RETRY_MS = 5_000;

export class Alarms {
  private readonly storage: AlarmStorage;
  private readonly now: () => number;
  /** When the alarm goes off, as far as this object knows; null: not set, or not known. */
  private setFor: number | null = null;

  constructor(storage: AlarmStorage, now: () => number) {
    this.storage = storage;
    this.now = now;
  }

  /** Sees to it that the alarm goes off at the given time or earlier. */
  async ensure(time: number | null): Promise<void> {
    if (time === null || (this.setFor !== null && this.setFor <= time)) return;
    this.setFor = Math.max(time, this.now() + 1);
    await this.storage.setAlarm(this.setFor);
  }

  /** Nothing is due until a time; null: ever. An alarm that may not stand is left alone: who has just
   * woken up knows nothing of it, and finding out by setting it would be a write at each wake. */
  async rest(time: number | null): Promise<void> {
    if (time === null) return await this.clear();
    if (this.setFor === null || this.setFor === time) return;
    this.setFor = null;
    await this.ensure(time);
  }

  /** The alarm has gone off: the next one has to be set anew. */
  wentOff(): void {
    this.setFor = null;
  }

  /** The alarm has failed. */
  async again(): Promise<void> {
    await this.ensure(this.now() + RETRY_MS);
  }

  /** Nothing is due any more. */
  async clear(): Promise<void> {
    if (this.setFor === null) return;
    this.setFor = null;
    await this.storage.deleteAlarm();
  }
}
