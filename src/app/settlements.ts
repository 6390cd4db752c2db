/**
 * News for the queues of what became of leased tasks, kept for a moment: mostly another poll of the same
 * type follows at once and takes them along, which saves a call per task.
 *
 * A lease lasts far longer than news is kept, and news that is lost with the isolate only means that a
 * queue offers a task again whose claim is then refused.
 */
import type { LeaseKey } from "./ports.ts";
import type { Services } from "./services.ts";

/** How long news waits for a poll at least, in milliseconds; twice that at most. */
const PATIENCE_MS = 50;

/** How often one request looks after the news of a type: the platform ends what outlives its request by far. */
const MAX_LOOKS = 20;

/** Task types with news at most; beyond that news is told at once. */
const MAX_TYPES = 1000;

export class Settlements {
  private readonly done = new Map<string, LeaseKey[]>();
  /** Until when somebody looks after the news of a type, in epoch milliseconds. */
  private readonly lookedAfter = new Map<string, number>();

  /** Leases of tasks that have left a queue for good: claimed, or gone. */
  note(services: Services, taskType: string, leases: LeaseKey[]): void {
    if (leases.length === 0) return;
    const waiting = this.done.get(taskType);
    if (waiting !== undefined) {
      waiting.push(...leases);
    } else if (this.done.size >= MAX_TYPES) {
      services.background(services.queues(taskType).settle({ done: leases, returned: [] }));
    } else {
      this.done.set(taskType, [...leases]);
      this.lookAfter(services, taskType);
    }
  }

  /** The news for a poll to take along. */
  takeAlong(taskType: string): LeaseKey[] {
    const done = this.done.get(taskType) ?? [];
    this.done.delete(taskType);
    return done;
  }

  /** Tells a queue what there is for it, so that it counts right. */
  async tell(services: Services, taskType: string): Promise<void> {
    const done = this.takeAlong(taskType);
    if (done.length > 0) await services.queues(taskType).settle({ done, returned: [] });
  }

  /** The types that there is news for. */
  types(): string[] {
    return [...this.done.keys()];
  }

  /** A worker that polls all the time has new news at each look: one timer serves them all. */
  private lookAfter(services: Services, taskType: string): void {
    const now = services.clock();
    if ((this.lookedAfter.get(taskType) ?? 0) > now) return;
    this.lookedAfter.set(taskType, now + MAX_LOOKS * PATIENCE_MS);
    services.background(this.tellWhatStays(services, taskType));
  }

  private async tellWhatStays(services: Services, taskType: string): Promise<void> {
    let seen = this.done.get(taskType);
    for (let looks = 0; looks < MAX_LOOKS && seen !== undefined; looks += 1) {
      await services.pause(PATIENCE_MS);
      const waiting = this.done.get(taskType);
      if (waiting === seen) break;
      seen = waiting;
    }
    this.lookedAfter.delete(taskType);
    await this.tell(services, taskType);
  }
}
