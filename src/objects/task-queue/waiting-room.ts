/**
 * The polls that are held open. One timer serves them all, and it runs only while somebody waits: a
 * timer keeps the object awake, and the requests that wait do so anyway.
 */
import { DueHeap } from "../../lib/due-heap.ts";
import type { Entry } from "./entry.ts";
import type { WaitingPoll } from "./domains.ts";
import type { Queue } from "./queue.ts";
import { WakeTimer, type Clock } from "./wake-timer.ts";

export interface WaitRequest {
  domain: string;
  /** The most tasks that are taken; at least one. */
  count: number;
  /** When to give up, in epoch milliseconds. */
  deadline: number;
  /** By which it can be ended earlier. */
  name?: string | undefined;
}

export class WaitingRoom {
  private readonly queue: Queue;
  private readonly clock: Clock;
  private readonly timer: WakeTimer;
  private readonly deadlines = new DueHeap<WaitingPoll>();
  private readonly named = new Map<string, WaitingPoll>();
  private readonly woken: () => void;

  /** @param woken called when the timer has run, for what else is due. */
  constructor(queue: Queue, clock: Clock, woken: () => void) {
    this.queue = queue;
    this.clock = clock;
    this.woken = woken;
    this.timer = new WakeTimer(clock, () => this.wake());
  }

  /** Waits for the first tasks of a domain; resolves with none at the deadline. */
  wait({ domain, count, deadline, name }: WaitRequest): Promise<Entry[]> {
    return new Promise((resolve) => {
      const answer = (leased: Entry[]): void => {
        this.deadlines.set(poll, null);
        if (name !== undefined) this.named.delete(name);
        resolve(leased);
      };
      const poll: WaitingPoll = { domain, count, answer };
      if (name !== undefined) this.named.set(name, poll);
      this.queue.wait(poll);
      this.deadlines.set(poll, deadline);
      this.refresh();
    });
  }

  /** Ends the waiting of a poll, with no task. */
  leave(name: string): void {
    const poll = this.named.get(name);
    if (poll === undefined) return;
    this.queue.leave(poll);
    poll.answer([]);
    this.refresh();
  }

  /** Sets the timer anew. Called after whatever may have changed what is due. */
  refresh(): void {
    const deadline = this.deadlines.earliest();
    if (deadline === null) this.timer.stop();
    else this.timer.wakeBy(Math.min(deadline, this.queue.nextDue() ?? Infinity));
  }

  private wake(): void {
    const now = this.clock.now();
    this.queue.advance(now);
    for (let poll = this.deadlines.takeDue(now); poll; poll = this.deadlines.takeDue(now)) {
      this.queue.leave(poll);
      poll.answer([]);
    }
    this.woken();
    this.refresh();
  }
}
