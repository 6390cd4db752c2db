/**
 * A task queue at home: answers the calls, and joins the queue in memory, its rows and its waiting
 * polls. Knows storage, clock and the list of queues by interfaces only; `object.ts` fills them.
 *
 * H1. A push reaches the polls that wait before anything is written.
 * H2. A push is answered when its tasks are written or claimed, so no crash loses one.
 * H3. After a restart the rows are the queue. Leases are forgotten: a second claim is refused.
 * H4. A slot whose release was lost is found: while others wait for it, its execution is asked.
 */
import type {
  BeginTask,
  Lease,
  Poller,
  PollTotal,
  PushReceipt,
  QueueItem,
  Release,
  Settlement,
  TakeRequest,
  TaskHold,
  TaskQueuePort,
  TaskQueueViewPort,
} from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import type { Outcome } from "../../lib/outcome.ts";
import type { QueuePlace } from "../../model/baton/queue-place.ts";
import type { QueueState, WaitingTask } from "../../model/baton/queues.ts";
import type { PollData } from "../../model/poll-data.ts";
import { UNLIMITED, type TaskLimits } from "../../model/task-limits.ts";
import type { Alarms } from "../execution/alarms.ts";
import type { SqlStorage } from "../sql-storage.ts";
import type { DomainSize } from "./domains.ts";
import { PLAIN_DOMAIN, SERVER_DOMAIN, type Entry, type Moved } from "./entry.ts";
import type { GrantCheck } from "./grants.ts";
import { Journal } from "./journal.ts";
import { leaseOf, receiptOf } from "./lease.ts";
import { queuePlaces, queueStates, waitingTasks } from "./queue-view.ts";
import { PollLog } from "./poll-log.ts";
import { Queue } from "./queue.ts";
import { Registration } from "./registration.ts";
import { ServerTasks } from "./server-tasks.ts";
import { Traffic, type PollOrigin } from "./traffic.ts";
import { TaskQueueStore } from "./store.ts";
import { WaitingRoom } from "./waiting-room.ts";
import type { Clock } from "./wake-timer.ts";

export interface TaskQueueHostOptions {
  /** The task type. */
  name: string;
  storage: SqlStorage;
  clock: Clock;
  /** Puts the queue's name on the list of queues. Idempotent. */
  registerName: (name: string) => Promise<void>;
  /** Goes off while tasks wait that the server runs itself. */
  alarms: Alarms;
  /** Tells the execution of such a task that it may begin. */
  begin: (request: BeginTask) => Promise<Outcome<null>>;
  /** Asks the execution of a task that was handed out under a limit. */
  hold: (taskId: string) => Promise<TaskHold>;
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
  serverTasks: ServerTasks;
  traffic: Traffic;
}

export class TaskQueueHost implements TaskQueuePort, TaskQueueViewPort {
  private readonly options: TaskQueueHostOptions;
  private loaded: Parts | null = null;
  private readonly registration: Registration;

  constructor(options: TaskQueueHostOptions) {
    this.options = options;
    this.registration = new Registration(options);
  }

  async push(items: QueueItem[]): Promise<PushReceipt[]> {
    const { journal, serverTasks } = this.parts();
    const pushed = this.takeIn(items);
    const saved = Promise.all(pushed.map((entry) => journal.save(entry)));
    serverTasks.setAlarm();
    await saved;
    return pushed.map(receiptOf);
  }

  async letsPass({ workerId, domain = PLAIN_DOMAIN }: Poller): Promise<boolean> {
    const { grants, places } = this.current().queue;
    if (grants.isLimiting || !places.domains.isIdle(domain)) return false;
    this.note({ domain, workerId: workerId ?? null });
    return true;
  }

  async take(request: TakeRequest): Promise<Lease[]> {
    const { count, timeout, workerId, domain = PLAIN_DOMAIN, poll, done } = request;
    if (done !== undefined) await this.settle({ done, returned: [] });
    if (count <= 0 || domain === SERVER_DOMAIN) return [];
    const { queue, polls, room, traffic } = this.parts();
    const now = this.now();
    const origin = this.note({ domain, workerId: workerId ?? null });
    let leased = queue.take(domain, count, now);
    if (leased.length === 0) this.check(queue.checks(now));
    if (leased.length === 0 && timeout > 0) {
      traffic.waits(origin, 1);
      leased = await room.wait({ domain, count, deadline: now + timeout, name: poll });
      traffic.waits(origin, -1);
    }
    this.letThrough(leased);
    polls.handedOut(domain, leased.length);
    traffic.handedOut(domain, leased.length, this.now());
    room.refresh();
    return leased.map(leaseOf);
  }

  async leave(poll: string): Promise<void> {
    this.parts().room.leave(poll);
  }

  async settle({ done, returned, refused = [] }: Settlement): Promise<void> {
    const { queue, polls, traffic } = this.parts();
    const now = this.now();
    traffic.passed(done, now);
    polls.passed(done);
    const { removed, kept } = queue.settle(done, now);
    this.follow({ removed, kept: [...kept, ...queue.giveBack(returned, now)] });
    this.check(queue.checksOf(refused));
  }

  /** Unlike a claimed task, one that was taken out and came back would be counted until somebody polls: so
   * the rows have to be gone. */
  async release(releases: Release[]): Promise<void> {
    this.follow({ removed: this.parts().queue.takeOut(releases, this.now()), kept: [] });
    await this.parts().journal.removals();
  }

  async limit(limits: TaskLimits): Promise<void> {
    this.setLimits(limits);
    const { journal, room, serverTasks } = this.parts();
    room.refresh();
    journal.flush();
    serverTasks.setAlarm();
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

  async pollTotals(): Promise<PollTotal[]> {
    return this.parts().polls.totals();
  }

  async viewQueue(): Promise<QueueState[]> {
    return queueStates({ ...this.current(), name: this.options.name }, this.now());
  }

  async viewWaiting(count: number): Promise<WaitingTask[]> {
    return waitingTasks({ ...this.current(), name: this.options.name }, count);
  }

  async viewPlaces(taskIds: string[]): Promise<QueuePlace[]> {
    return queuePlaces({ ...this.current(), name: this.options.name }, taskIds, this.now());
  }

  /** The alarm has gone off, for tasks that the server runs itself. */
  async wake(): Promise<void> {
    this.options.alarms.wentOff();
    const { queue } = this.current();
    this.check(queue.checks(this.now()));
    this.follow({ removed: [], kept: [] });
  }

  /** Notes that somebody polls. */
  private note(origin: PollOrigin): PollOrigin {
    const { polls, journal, traffic } = this.parts();
    polls.record({ ...origin, time: this.now() });
    traffic.polled(origin, this.now());
    journal.polled();
    this.registration.ensure();
    return origin;
  }

  private takeIn(items: readonly QueueItem[]): Entry[] {
    const { queue, room, traffic } = this.parts();
    for (const { limits } of items) this.setLimits(limits);
    const pushed = queue.push(items, this.now());
    traffic.pushed(pushed, this.now());
    room.refresh();
    if (!items.every(({ isServerTask }) => isServerTask)) this.registration.ensure();
    return pushed;
  }

  /** A task without limits sets aside those that were written into a workflow, not registered ones. */
  private setLimits(limits = UNLIMITED): void {
    const { queue, journal } = this.parts();
    if (queue.limit(limits, this.now())) journal.limited(limits);
  }

  /** Writes down who goes out under a limit. */
  private grant(leased: readonly Entry[]): void {
    const granted = leased.filter(({ grant }) => grant !== null);
    if (granted.length === 0) return;
    const { queue, journal } = this.parts();
    journal.granted(granted, queue.pruneStarts(this.now()));
  }

  /** Lets tasks go to a poll; nobody goes when that can not be written down. */
  private letThrough(leased: readonly Entry[]): void {
    try {
      this.grant(leased);
    } catch (error) {
      const taskIds = leased.map(({ taskId }) => taskId);
      const kept = this.parts().queue.giveBack(taskIds, this.now());
      this.follow({ removed: [], kept });
      throw error;
    }
  }

  /** Asks the executions of granted tasks what became of them. One that can not be asked is asked later. */
  private check(checks: readonly GrantCheck[]): void {
    const { background, hold, log } = this.options;
    for (const check of checks) {
      const asked = hold(check.taskId).then((answer) =>
        this.follow(this.parts().queue.resolve(check, answer, this.now())),
      );
      const failed = (error: unknown): void =>
        log(`the execution of ${check.taskId} can not be asked: ${errorText(error)}`);
      background(asked.catch(failed));
    }
  }

  /** Lets the rows and the waiting polls follow a change. */
  private follow({ removed, kept }: Moved): void {
    const { journal, room, serverTasks } = this.parts();
    for (const entry of removed) journal.gone(entry);
    for (const entry of kept) journal.changed(entry);
    room.refresh();
    serverTasks.setAlarm();
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
    const { tasks, polls: lastPolls, limits, starts } = store.load();
    const polls = new PollLog();
    polls.restore(lastPolls);
    const queue = new Queue((domain, now) => polls.isActive(domain, now));
    queue.restoreLimits(limits, starts);
    const journal = new Journal({ store, polls, clock, log });
    for (const entry of queue.restore(tasks, clock.now())) journal.gone(entry);
    const room = new WaitingRoom(queue, clock, () => this.check(queue.checks(clock.now())));
    const serverTasks = new ServerTasks({
      ...this.options,
      queue,
      now: clock.now,
      grant: (leased) => this.grant(leased),
      settle: (settlement) => this.settle({ done: [], returned: [], ...settlement }),
    });
    return { queue, polls, journal, room, serverTasks, traffic: new Traffic(clock.now()) };
  }
}
