/** Runs a function after a time in milliseconds, unless the answered function cancels it. */
export type SetTimer = (run: () => void, delay: number) => () => void;

export interface Clock {
  /** Epoch milliseconds. */
  now: () => number;
  setTimer: SetTimer;
}

/** One timer for many due times: it runs at the earliest that was asked for, and once. */
export class WakeTimer {
  private readonly clock: Clock;
  private readonly run: () => void;
  private set: { at: number; cancel: () => void } | null = null;

  constructor(clock: Clock, run: () => void) {
    this.clock = clock;
    this.run = run;
  }

  /** Asks to be run at a time (epoch milliseconds) or earlier. */
  wakeBy(at: number): void {
    if (this.set !== null && this.set.at <= at) return;
    this.stop();
    const wake = (): void => {
      this.set = null;
      this.run();
    };
    const delay = Math.max(0, at - this.clock.now());
    this.set = { at, cancel: this.clock.setTimer(wake, delay) };
  }

  stop(): void {
    this.set?.cancel();
    this.set = null;
  }
}
