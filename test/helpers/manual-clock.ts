/** A clock that stands still until it is moved. */

interface Timer {
  at: number;
  run: () => void;
}

export class ManualClock {
  private time: number;
  private readonly timers = new Set<Timer>();

  constructor(start = 1_700_000_000_000) {
    this.time = start;
  }

  /** Epoch milliseconds. */
  readonly now = (): number => this.time;

  /** Runs a function after a delay in milliseconds; the answered function cancels it. */
  readonly setTimer = (run: () => void, delay: number): (() => void) => {
    const timer = { at: this.time + delay, run };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  };

  /** The number of timers that are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Moves on by milliseconds and runs what is due on the way, each with the promises it settles. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await settlePromises();
    for (let next = this.nextTimer(end); next !== null; next = this.nextTimer(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settlePromises();
    }
    this.time = end;
  }

  private nextTimer(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.timers) {
      if (timer.at <= end && (next === null || timer.at < next.at)) next = timer;
    }
    return next;
  }
}

/** Lets every promise that can go on do so. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
