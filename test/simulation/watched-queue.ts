/** A task queue with somebody looking on: no task is leased to two polls at once.
 * Its own members have names that cannot meet those of the host. */
import type {
  Lease,
  LeaseKey,
  QueueItem,
  Release,
  Settlement,
  TakeRequest,
} from "../../src/app/ports.ts";
import type { Alarms } from "../../src/objects/execution/alarms.ts";
import { LEASE_MS } from "../../src/objects/task-queue/queue.ts";
import { TaskQueueHost, type TaskQueueHostOptions } from "../../src/objects/task-queue/host.ts";
import type { Violations } from "./violations.ts";

export class WatchedQueue extends TaskQueueHost {
  readonly #now: () => number;
  readonly #violations: Violations;
  readonly #alarms: Alarms;
  /** When each task was leased that is leased. */
  readonly #leased = new Map<string, number>();
  /** The last push of each task: with the time from when on it may be handed out. */
  readonly #pushed = new Map<string, QueueItem>();

  constructor(options: TaskQueueHostOptions, violations: Violations) {
    super(options);
    this.#now = options.clock.now;
    this.#violations = violations;
    this.#alarms = options.alarms;
  }

  override async take(request: TakeRequest): Promise<Lease[]> {
    this.#release(idsOf(request.done ?? []));
    const leases = await super.take(request);
    for (const { taskId } of leases) {
      const before = this.#leased.get(taskId);
      if (before !== undefined && this.#now() < before + LEASE_MS) {
        this.#violations.report("a task has one lease", `${taskId} was leased twice`);
      }
      if ((this.#pushed.get(taskId)?.availableAt ?? 0) > this.#now()) {
        this.#violations.report("no timer is early", `${taskId} was leased before its time`);
      }
      this.#leased.set(taskId, this.#now());
    }
    return leases;
  }

  override settle(settlement: Settlement): Promise<void> {
    this.#release(idsOf(settlement.done));
    this.#release(settlement.returned);
    // Nobody has what could not be claimed: a push that comes late may be offered once more.
    this.#release(settlement.refused ?? []);
    return super.settle(settlement);
  }

  override release(releases: Release[]): Promise<void> {
    const isOld = ({ taskId, turn }: Release): boolean =>
      (this.#pushed.get(taskId)?.turn ?? 0) < turn;
    this.#release(releases.filter(isOld).map(({ taskId }) => taskId));
    return super.release(releases);
  }

  override push(items: QueueItem[]) {
    this.#takeIn(items);
    return super.push(items);
  }

  #takeIn(items: QueueItem[]): void {
    for (const item of items) {
      const before = this.#pushed.get(item.taskId);
      // It waits anew, and not because a message came twice.
      if (before?.turn !== item.turn || before.availableAt !== item.availableAt) {
        this.#leased.delete(item.taskId);
      }
      this.#pushed.set(item.taskId, item);
    }
  }

  /** As in `src/objects/task-queue/object.ts`. */
  async alarm(): Promise<void> {
    try {
      await this.wake();
    } catch {
      await this.#alarms.again();
    }
  }

  #release(taskIds: readonly string[]): void {
    for (const taskId of taskIds) this.#leased.delete(taskId);
  }
}

function idsOf(leases: readonly LeaseKey[]): string[] {
  return leases.map(({ taskId }) => taskId);
}
