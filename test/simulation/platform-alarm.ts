/** The alarm of one object as the platform keeps it: it outlives the object, and may be late, go off twice or get lost. */
import type { EventLoop } from "./event-loop.ts";
import type { Faults } from "./faults.ts";
import type { Life } from "./object-home.ts";

/** After how long the platform repeats an alarm whose object has crashed, in milliseconds. */
const RETRY_MS = 2_000;

/** How long it may take until an object goes on whose alarm got lost, in milliseconds: the watchdog looks once a minute
 * for what has been due for one, and may meet with faults as well. */
const LOST_MS = 240_000;

export interface PlatformAlarmOptions {
  loop: EventLoop;
  faults: Faults;
  fire: () => { life: Life; done: Promise<void> };
  /** Notes a fault that makes the object late. */
  excuse: (milliseconds: number) => void;
  /** Whether somebody would find the object without its alarm. */
  isWatched: () => boolean;
  /** The alarm is lost with the machine that the object was on. */
  lost: () => void;
}

export class PlatformAlarm {
  /** When it goes off, in epoch milliseconds; null: not set. */
  at: number | null = null;
  /** The object is at it. */
  isRunning = false;
  /** It was to go off, and did not. */
  isLost = false;
  private readonly options: PlatformAlarmOptions;
  private cancel: () => void = () => {};

  constructor(options: PlatformAlarmOptions) {
    this.options = options;
  }

  set(time: number | null): void {
    this.cancel();
    this.at = time;
    this.isLost = false;
    if (time !== null) this.cancel = this.options.loop.at(time, () => this.due());
  }

  private due(): void {
    const { loop, faults, excuse, isWatched, lost } = this.options;
    if (isWatched() && faults.strikes("alarm lost")) {
      excuse(LOST_MS);
      this.at = null;
      this.isLost = true;
      lost();
      return;
    }
    if (faults.strikes("alarm late")) {
      const late = faults.amount("alarm late", 100, 20_000);
      excuse(late);
      this.cancel = loop.after(late, () => this.goOff());
      return;
    }
    this.goOff();
    if (!faults.strikes("alarm twice")) return;
    loop.after(faults.amount("alarm twice", 0, 3_000), () => this.run());
  }

  private goOff(): void {
    this.at = null;
    this.run();
  }

  private run(): void {
    const { loop, fire } = this.options;
    this.isRunning = true;
    const { life, done } = fire();
    const finished = life.onEnd(() => {
      this.isRunning = false;
      this.set(Math.min(this.at ?? Infinity, loop.now() + RETRY_MS));
    });
    const over = (): void => {
      if (life.state !== "alive") return;
      finished();
      this.isRunning = false;
    };
    done.then(over, over);
  }
}
