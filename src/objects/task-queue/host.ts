/**
 * A task queue at home: answers the calls, and joins the queue in memory, its rows and its waiting
 * polls. Knows storage, clock and the list of queues by interfaces only; `object.ts` fills them.
 *
 * H1. A push reaches the polls that wait before anything is written.
 * H2. A push is answered when its tasks are written or claimed, so no crash loses one.
 * H3. After a restart the rows are the queue. Leases are forgotten: a second claim is refused.
 */
import type {
  Lease,
  PushReceipt,
  QueueItem,
  Settlement,
  TakeRequest,
  TaskQueuePort,
} from "../../app/ports.ts";
import type { PollData } from "../../model/poll-data.ts";
import type { SqlStorage } from "../sql-storage.ts";
import { PLAIN_DOMAIN, type Entry } from "./entry.ts";
import { Journal } from "./journal.ts";
import { PollLog } from "./poll-log.ts";
import { Queue, type DomainSize } from "./queue.ts";
import { TaskQueueStore } from "./store.ts";
import { WaitingRoom } from "./waiting-room.ts";
import type { Clock } from "./wake-timer.ts";

/** How soon a failed registration of the name is tried again, in milliseconds. */
const REGISTER_RETRY_MS = 5000;

export interface TaskQueueHostOptions {
  /** The task type. */
  name: string;
  storage: SqlStorage;
  clock: Clock;
  /** Puts the queue's name on the list of queues. Idempotent. */
  registerName: (name: string) => Promise<void>;
  /** Keeps the object awake until a promise is settled. */
  background: (work: Promise<void>) => void;
  log: (message: string) => void;
}

/** What was loaded at the first call. */
interface Parts {
  queue: Queue;
  polls: PollLog;
  journal: Journal;
  room: WaitingRoom;
}

export class TaskQueueHost implements TaskQueuePort {
  private readonly options: TaskQueueHostOptions;
  private loaded: Parts | null = null;
  /** From when on the name may be registered, in epoch milliseconds. */
  private registerFrom = 0;

  constructor(options: TaskQueueHostOptions) {
    this.options = options;
  }

  async push(items: QueueItem[]): Promise<PushReceipt[]> {
    const { queue, journal, room } = this.parts();
    const pushed = queue.push(items, this.now());
    room.refresh();
    const saved = Promise.all(pushed.map((entry) => journal.save(entry)));
    this.register();
    await saved;
    return pushed.map(receiptOf);
  }

  async take(request: TakeRequest): Promise<Lease[]> {
    const { count, timeout, workerId, domain = PLAIN_DOMAIN, done } = request;
    if (done !== undefined) await this.settle({ done, returned: [] });
    if (count <= 0) return [];
    const { queue, polls, journal, room } = this.parts();
    const now = this.now();
    polls.record({ domain, workerId: workerId ?? null, time: now });
    journal.polled();
    let leased = queue.take(domain, count, now);
    this.register();
    if (leased.length === 0 && timeout > 0) {
      leased = await room.wait({ domain, count, deadline: now + timeout });
    }
    room.refresh();
    return leased.map(receiptOf);
  }

  async settle({ done, returned }: Settlement): Promise<void> {
    const { queue, journal, room } = this.parts();
    const now = this.now();
    const { removed, kept } = queue.settle(done, now);
    const given = queue.giveBack(returned, now);
    for (const entry of removed) journal.gone(entry);
    for (const entry of [...kept, ...given]) journal.changed(entry);
    room.refresh();
  }

  async withdraw(taskIds: string[]): Promise<void> {
    const { queue, journal } = this.parts();
    for (const entry of queue.withdraw(taskIds)) journal.gone(entry);
    // Unlike a claimed task, a withdrawn one that came back would be counted until somebody polls.
    await journal.removals();
  }

  async size(domain = PLAIN_DOMAIN): Promise<DomainSize> {
    return this.current().queue.size(domain);
  }

  async sizes(): Promise<Record<string, DomainSize>> {
    return Object.fromEntries(this.current().queue.sizes());
  }

  async pollData(): Promise<PollData[]> {
    return this.parts().polls.data(this.options.name);
  }

  private now(): number {
    return this.options.clock.now();
  }

  /** The parts, with what is due done. */
  private current(): Parts {
    const parts = this.parts();
    parts.queue.advance(this.now());
    return parts;
  }

  private parts(): Parts {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private load(): Parts {
    const { storage, clock, log } = this.options;
    const store = new TaskQueueStore(storage);
    const { tasks, polls: lastPolls } = store.load();
    const polls = new PollLog();
    polls.restore(lastPolls);
    const queue = new Queue((domain, now) => polls.isActive(domain, now));
    queue.restore(tasks, clock.now());
    const journal = new Journal({ store, polls, clock, log });
    return { queue, polls, journal, room: new WaitingRoom(queue, clock) };
  }

  /** Once in the object's life; after a failure again, with a call that comes later. */
  private register(): void {
    if (this.registerFrom > this.now()) return;
    this.registerFrom = Infinity;
    const { name, registerName, background, log } = this.options;
    const failed = (error: unknown): void => {
      this.registerFrom = this.now() + REGISTER_RETRY_MS;
      log(`queue ${name} is not on the list yet: ${String(error)}`);
    };
    background(registerName(name).catch(failed));
  }
}

function receiptOf({ taskId, domain }: Entry): PushReceipt {
  return domain === PLAIN_DOMAIN ? { taskId } : { taskId, domain };
}
