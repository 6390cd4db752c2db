/**
 * Virtual time. Events run one after the other in the order of their times; between two of them every
 * promise that can go on does so. Nothing in it depends on the real clock.
 */

interface LoopEvent {
  at: number;
  order: number;
  run: () => void;
  canceled: boolean;
}

const START = 1_700_000_000_000;

export class EventLoop {
  private time = START;
  private order = 0;
  private readonly heap: LoopEvent[] = [];

  /** Epoch milliseconds. */
  readonly now = (): number => this.time;

  /** Runs something at a time; the answered function cancels it. */
  at(time: number, run: () => void): () => void {
    const event = { at: Math.max(time, this.time), order: this.order++, run, canceled: false };
    this.push(event);
    return () => {
      event.canceled = true;
    };
  }

  after(milliseconds: number, run: () => void): () => void {
    return this.at(this.time + milliseconds, run);
  }

  /** Resolves after some virtual milliseconds. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }

  /** Runs events until nothing is left, the time is over, or `isOver` says so after one. */
  async run(end: number, isOver: () => boolean): Promise<void> {
    for (let event = this.pop(); event !== undefined; event = this.pop()) {
      if (event.at > end) return;
      if (event.canceled) continue;
      this.time = event.at;
      event.run();
      await quiescence();
      if (isOver()) return;
    }
  }

  private push(event: LoopEvent): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent]!, event)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = event;
  }

  private pop(): LoopEvent | undefined {
    const { heap } = this;
    const [top] = heap;
    const last = heap.pop();
    if (last === undefined || top === last) return top;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && isBefore(heap[right]!, heap[left]!) ? right : left;
      if (isBefore(last, heap[least]!)) break;
      heap[at] = heap[least]!;
      at = least;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: LoopEvent, b: LoopEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Resolves when no promise can go on: Node runs a tick that was asked for within a promise's
 * continuation only after all continuations. It costs a tenth of a turn of the real event loop. */
function quiescence(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
