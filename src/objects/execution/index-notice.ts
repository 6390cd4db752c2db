/**
 * Tells the index that an execution has changed. A message carries the id only and the index reads what
 * it needs, so one message covers everything that happens until it is read: an execution that lives for
 * a second sends one.
 *
 * N1. After a change the news is on its way with the answer to a call, or a message is, or one that was
 *     sent before has not been read yet.
 * N2. Until the index says that it holds the latest version it is reminded: local queues lose messages
 *     when the server is killed. The longer it says nothing, the more seldom.
 */

/** How long changes are collected before the index is told. */
const COLLECT_MS = 500;
/** How long the index may take until it is told again the first time, and how long at most. */
const PATIENCE_MS = 30_000;
const LONGEST_PATIENCE_MS = 3_600_000;
/** How long after a failed attempt the next one is made. */
const RETRY_MS = 1000;

export interface IndexNoticeOptions {
  send: () => Promise<void>;
  now: () => number;
  later: (milliseconds: number, run: () => void) => void;
  /** Told that `nextAttempt` has changed. */
  rescheduled: () => void;
}

export class IndexNotice {
  private readonly options: IndexNoticeOptions;
  private state: "idle" | "collecting" | "sent" = "idle";
  private remindAt: number | null = null;
  private patience = PATIENCE_MS;
  /** Counts the collections, so that a timer sends only what it was set for. */
  private collections = 0;
  /** When the first change happened that nobody has taken yet; null: there is none. */
  collectingSince: number | null = null;

  constructor(options: IndexNoticeOptions) {
    this.options = options;
  }

  /** The execution has changed in a way that the index wants to know of. */
  changed(): void {
    if (this.state !== "idle") return;
    this.state = "collecting";
    this.collectingSince = this.options.now();
    this.collections += 1;
    const collection = this.collections;
    // The timer dies with the object; the alarm behind undelivered effects stands in for it.
    this.options.later(COLLECT_MS, () => {
      if (this.isCollecting && this.collections === collection) void this.send();
    });
  }

  /** Somebody is there who can bring the news to the index.
   * @returns whether there are any that no message on its way will tell of. */
  handOver(): boolean {
    if (!this.isCollecting) return false;
    this.state = "idle";
    this.collectingSince = null;
    this.remindAt = this.options.now() + this.patience;
    return true;
  }

  /** The index has read the execution: what changes from now on needs another message. */
  read(): void {
    if (this.state !== "sent") return;
    this.state = "idle";
    this.collectingSince = null;
  }

  /** The index holds the latest version. */
  written(): void {
    // Of a message that is still on its way nothing is known: it may be lost.
    this.read();
    this.remindAt = null;
    this.patience = PATIENCE_MS;
  }

  /** Tells the index again when it has not answered for too long. */
  remind(): void {
    if (this.remindAt !== null && this.remindAt <= this.options.now()) void this.send();
  }

  /** When the index has to be reminded, in epoch milliseconds; null when it need not be. */
  nextAttempt(): number | null {
    return this.remindAt;
  }

  /** A message is about to be sent: until then `nextAttempt` knows nothing of it. */
  get isCollecting(): boolean {
    return this.state === "collecting";
  }

  private async send(): Promise<void> {
    const { send, now, rescheduled } = this.options;
    this.state = "sent";
    this.remindAt = now() + this.patience;
    try {
      await send();
      this.patience = Math.min(this.patience * 2, LONGEST_PATIENCE_MS);
    } catch {
      this.remindAt = now() + RETRY_MS;
      rescheduled();
    }
  }
}
