/**
 * The place of one object: what outlives it (storage, alarm), and its present life.
 *
 * - A life ends by eviction, while nothing is going on in it, or by a crash at any time.
 * - A crash before a commit takes all of the turn's writes along; after it, the writes and the alarm
 *   of that turn stay, and of what the turn wanted to say nothing is heard.
 */
import type { SqlStorage } from "../../src/objects/sql-storage.ts";
import type { EventLoop } from "./event-loop.ts";
import type { FaultKind, Faults } from "./faults.ts";
import { takeDatabase, type SimulatedDatabase } from "./object-storage.ts";
import { PlatformAlarm } from "./platform-alarm.ts";

/** For how long a crash or a failed write may delay what an object does, in milliseconds: a failed
 * alarm is tried again after 5 seconds. */
const RECOVERY_MS = 6_000;

/** What the platform throws at callers, and at an object that goes on after its end. */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly retryable = true;
}

export interface HomeOptions<Instance> {
  name: string;
  loop: EventLoop;
  faults: Faults;
  /** Makes the object for a new life. */
  make: (life: Life) => Instance;
  /** Runs the object's alarm. */
  alarm: (instance: Instance) => Promise<void>;
  /** Whether somebody would find the object without its alarm; absent: nobody would. */
  isWatched?: () => boolean;
}

export class Life {
  readonly storage: SqlStorage;
  /** While dying, only the rest of the turn is run. */
  state: "alive" | "dying" | "gone" = "alive";
  private readonly home: ObjectHome<unknown>;
  private readonly calls = new Set<() => void>();

  constructor(home: ObjectHome<unknown>, storage: (life: Life) => SqlStorage) {
    this.home = home;
    this.storage = storage(this);
  }

  /** Lets a caller hear that its call was cut off. The answered function says that it was not. */
  onEnd(cutOff: () => void): () => void {
    this.calls.add(cutOff);
    return () => this.calls.delete(cutOff);
  }

  get isIdle(): boolean {
    return this.calls.size === 0;
  }

  setAlarm(time: number | null): void {
    if (this.state !== "gone") this.home.alarm.set(time);
  }

  /** Runs something later, unless the life is over by then. */
  later(milliseconds: number, run: () => void): () => void {
    return this.home.options.loop.after(milliseconds, () => {
      if (this.state === "alive") run();
    });
  }

  /** The life ends after the present turn. */
  die(): void {
    if (this.state !== "alive") return;
    this.state = "dying";
    this.home.excuse(RECOVERY_MS);
    queueMicrotask(() => this.end());
  }

  end(): void {
    this.state = "gone";
    const calls = [...this.calls];
    this.calls.clear();
    for (const cutOff of calls) cutOff();
  }
}

export class ObjectHome<Instance> {
  readonly options: HomeOptions<Instance>;
  readonly alarm: PlatformAlarm;
  readonly database: SimulatedDatabase = takeDatabase();
  /** Until when faults are a reason for the object to be late, in epoch milliseconds. */
  excusedUntil = 0;
  private present: { life: Life; instance: Instance } | null = null;

  constructor(options: HomeOptions<Instance>) {
    this.options = options;
    const { loop, faults } = options;
    this.alarm = new PlatformAlarm({
      loop,
      faults,
      fire: () => {
        const { life, instance } = this.wake();
        return { life, done: options.alarm(instance) };
      },
      excuse: (milliseconds) => this.excuse(milliseconds),
      isWatched: options.isWatched ?? (() => false),
      lost: () => this.crash(),
    });
  }

  /** The present life, or a new one. */
  wake(): { life: Life; instance: Instance } {
    if (this.present === null || this.present.life.state !== "alive") {
      const life = new Life(this as ObjectHome<unknown>, (own) =>
        this.database.storageFor(this.guardOf(own)),
      );
      this.present = { life, instance: this.options.make(life) };
    }
    return this.present;
  }

  /** The object that lives now, if one does. */
  get instance(): Instance | null {
    return this.present?.life.state === "alive" ? this.present.instance : null;
  }

  excuse(milliseconds: number): void {
    this.excusedUntil = Math.max(this.excusedUntil, this.options.loop.now() + milliseconds);
  }

  /** Empties the object in one transaction, its alarm included. */
  erase(life: Life): void {
    const { beforeCommit, afterCommit } = this.guardOf(life);
    beforeCommit();
    this.database.clear();
    this.alarm.set(null);
    afterCommit();
  }

  /** Ends the present life where it stands. */
  crash(): void {
    if (this.present?.life.state !== "alive") return;
    this.excuse(RECOVERY_MS);
    this.present.life.end();
  }

  /** Ends the present life if nothing is going on in it. */
  evict(): boolean {
    if (this.present?.life.state !== "alive" || !this.present.life.isIdle) return false;
    this.present.life.end();
    return true;
  }

  private guardOf(life: Life) {
    const { faults } = this.options;
    const strikes = (kind: FaultKind): boolean => life.state === "alive" && faults.strikes(kind);
    return {
      beforeCommit: (): void => {
        if (life.state !== "alive") throw new PlatformError("the object is gone");
        if (strikes("write failed")) {
          this.excuse(RECOVERY_MS);
          throw new Error("disk full");
        }
        if (!strikes("crash before a commit")) return;
        this.crash();
        throw new PlatformError("the object has crashed");
      },
      afterCommit: (): void => {
        if (strikes("crash after a commit")) life.die();
      },
    };
  }
}
