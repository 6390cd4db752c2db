import { DurableObject } from "cloudflare:workers";
import type {
  Lease,
  Poller,
  PollTotal,
  PushReceipt,
  QueueItem,
  Release,
  Settlement,
  TakeRequest,
  TaskQueuePort,
  TaskQueueViewPort,
  WorkflowExecutionPort,
} from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import { refused } from "../../lib/outcome.ts";
import { executionObjectName } from "../../lib/object-name.ts";
import { workflowIdOf } from "../../lib/task-id.ts";
import type { QueuePlace } from "../../model/baton/queue-place.ts";
import type { QueueState, WaitingTask } from "../../model/baton/queues.ts";
import type { PollData } from "../../model/poll-data.ts";
import type { TaskLimits } from "../../model/task-limits.ts";
import { QueueStore } from "../../store/queue-store.ts";
import { Alarms } from "../execution/alarms.ts";
import { sqlStorageOf } from "../sql-storage.ts";
import { TaskQueueHost } from "./host.ts";
import type { DomainSize } from "./domains.ts";

/** What a queue needs of the Worker's bindings. */
export interface TaskQueueEnv {
  DB: D1Database;
  EXECUTIONS: DurableObjectNamespace;
}

/** The queue of one task type; the object's name is the type. Wiring only: see `host.ts`. */
export class TaskQueue
  extends DurableObject<TaskQueueEnv>
  implements TaskQueuePort, TaskQueueViewPort
{
  private readonly host: TaskQueueHost;
  private readonly alarms: Alarms;

  constructor(ctx: DurableObjectState, env: TaskQueueEnv) {
    super(ctx, env);
    const { storage } = ctx;
    const executionOf = (taskId: string): WorkflowExecutionPort | undefined => {
      const workflowId = workflowIdOf(taskId);
      if (workflowId === null) return undefined;
      const stub = env.EXECUTIONS.getByName(executionObjectName(workflowId));
      return stub as unknown as WorkflowExecutionPort;
    };
    this.alarms = new Alarms(storage, Date.now);
    this.host = new TaskQueueHost({
      name: ctx.id.name ?? "",
      storage: sqlStorageOf(storage),
      clock: { now: () => Date.now(), setTimer },
      registerName: (name) => new QueueStore(env.DB).register(name),
      alarms: this.alarms,
      begin: async (request) => {
        const execution = executionOf(request.taskId);
        return (await execution?.beginTask(request)) ?? refused("not-found", "no such task");
      },
      hold: async (taskId) =>
        (await executionOf(taskId)?.hold(taskId)) ?? { state: "gone", claims: 0 },
      background: (work) => ctx.waitUntil(work),
      log: (message) => console.warn(message),
    });
  }

  /** {@inheritDoc TaskQueuePort.push} */
  push(items: QueueItem[]): Promise<PushReceipt[]> {
    return this.host.push(items);
  }

  /** {@inheritDoc TaskQueuePort.letsPass} */
  letsPass(poller: Poller): Promise<boolean> {
    return this.host.letsPass(poller);
  }

  /** {@inheritDoc TaskQueuePort.take} */
  take(request: TakeRequest): Promise<Lease[]> {
    return this.host.take(request);
  }

  /** {@inheritDoc TaskQueuePort.leave} */
  leave(poll: string): Promise<void> {
    return this.host.leave(poll);
  }

  /** {@inheritDoc TaskQueuePort.settle} */
  settle(settlement: Settlement): Promise<void> {
    return this.host.settle(settlement);
  }

  /** {@inheritDoc TaskQueuePort.release} */
  release(releases: Release[]): Promise<void> {
    return this.host.release(releases);
  }

  /** {@inheritDoc TaskQueuePort.limit} */
  limit(limits: TaskLimits): Promise<void> {
    return this.host.limit(limits);
  }

  /** {@inheritDoc TaskQueuePort.size} */
  size(domain?: string): Promise<DomainSize> {
    return this.host.size(domain);
  }

  /** {@inheritDoc TaskQueuePort.sizes} */
  sizes(): Promise<Record<string, DomainSize>> {
    return this.host.sizes();
  }

  /** {@inheritDoc TaskQueuePort.pollData} */
  pollData(): Promise<PollData[]> {
    return this.host.pollData();
  }

  /** {@inheritDoc TaskQueuePort.pollTotals} */
  pollTotals(): Promise<PollTotal[]> {
    return this.host.pollTotals();
  }

  /** {@inheritDoc TaskQueueViewPort.viewQueue} */
  viewQueue(): Promise<QueueState[]> {
    return this.host.viewQueue();
  }

  /** {@inheritDoc TaskQueueViewPort.viewWaiting} */
  viewWaiting(count: number): Promise<WaitingTask[]> {
    return this.host.viewWaiting(count);
  }

  /** {@inheritDoc TaskQueueViewPort.viewPlaces} */
  viewPlaces(taskIds: string[]): Promise<QueuePlace[]> {
    return this.host.viewPlaces(taskIds);
  }

  override async alarm(): Promise<void> {
    // After six failed attempts the platform gives an alarm up: so a fresh one is set.
    try {
      await this.host.wake();
    } catch (error) {
      console.error(`alarm of a queue: ${errorText(error)}`);
      await this.alarms.again();
    }
  }
}

/** A timer keeps the object awake, so one is only set for calls that are open and rows to write. */
function setTimer(run: () => void, delay: number): () => void {
  const timer = setTimeout(run, delay);
  return () => clearTimeout(timer);
}
