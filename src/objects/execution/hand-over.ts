/**
 * The next task for a worker that has just reported: the push of what its report has scheduled asks the queue
 * for a task in the same call. That spares the worker a poll, and a claim of what is its own execution's.
 *
 * The queue chooses as at any poll: it may give an older task of another execution, or none.
 */
import type { Lease, TakeRequest } from "../../app/ports.ts";
import type { Effect } from "../../engine/effects.ts";
import type { TaskRecord } from "../../engine/records.ts";

export class HandOver {
  readonly taskType: string;
  readonly request: TakeRequest;
  private readonly answering = Promise.withResolvers<Lease | null | undefined>();
  private readonly using = Promise.withResolvers<void>();

  constructor(taskType: string, asker: Pick<TakeRequest, "workerId" | "domain">) {
    this.taskType = taskType;
    this.request = { ...asker, count: 1, timeout: 0 };
  }

  /** What the queue gave: null is nothing. Undefined: it could not be asked. */
  get answered(): Promise<Lease | null | undefined> {
    return this.answering.promise;
  }

  /** Resolves when the lease has been used, or never will be. */
  get used(): Promise<void> {
    return this.using.promise;
  }

  /** The queue has answered; without a lease it could not be asked. What was answered before stays. */
  answer(lease?: Lease | null): void {
    this.answering.resolve(lease);
  }

  /** Whoever asked is done with the lease. */
  end(): void {
    this.using.resolve();
  }
}

/** The hand-overs whose pushes are still to be made. */
export class HandOvers {
  private readonly byTask = new Map<TaskRecord, HandOver>();

  /** Lets a hand-over go along with the push of the first task of its type, if there is one. */
  goWith(effects: readonly Effect[], handOver: HandOver): void {
    for (const effect of effects) {
      if (effect.kind !== "enqueue-task" || effect.task.type !== handOver.taskType) continue;
      this.byTask.set(effect.task, handOver);
      return;
    }
  }

  /** Takes out what goes along with an effect. */
  of(effect: Effect): HandOver | undefined {
    if (effect.kind !== "enqueue-task") return undefined;
    const handOver = this.byTask.get(effect.task);
    this.byTask.delete(effect.task);
    return handOver;
  }
}
