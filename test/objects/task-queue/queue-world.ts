/** A queue as its object has it, for tests in Node. */
import type { BeginTask, LeaseKey, TaskHold } from "../../../src/app/ports.ts";
import { accepted, type Outcome } from "../../../src/lib/outcome.ts";
import { Alarms } from "../../../src/objects/execution/alarms.ts";
import { TaskQueueHost } from "../../../src/objects/task-queue/host.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";
import { ids, item } from "./items.ts";

/** A queue object on a clock that the test moves and a storage that outlives it. */
export class World {
  readonly clock = new ManualClock();
  readonly storage = new NodeSqlStorage();
  readonly registered: string[] = [];
  readonly log: string[] = [];
  registerFails = false;
  private lives = 0;
  readonly asked: string[] = [];
  private readonly leases = new Map<string, number>();
  /** When the alarm of the object goes off. */
  alarmAt: number | null = null;
  /** Who was told that it may begin. */
  readonly begun: BeginTask[] = [];
  /** What executions say when they are told so. */
  begin: (request: BeginTask) => Promise<Outcome<null>> = async () => accepted(null);
  /** What executions say of their tasks. */
  hold: (taskId: string) => Promise<TaskHold> = async () => ({ state: "held", claims: 1 });
  queue = this.wake();

  /** A new object over the same storage, as after a crash. */
  wake(): TaskQueueHost {
    const life = (this.lives += 1);
    const { now, setTimer } = this.clock;
    const queue = new TaskQueueHost({
      name: "mail",
      storage: this.storage,
      // The timers of an object die with it.
      clock: { now, setTimer: (run, delay) => setTimer(() => life === this.lives && run(), delay) },
      registerName: async (name) => {
        this.registered.push(name);
        if (this.registerFails) throw new Error("no database");
      },
      alarms: new Alarms(
        {
          setAlarm: async (time) => void (this.alarmAt = time),
          deleteAlarm: async () => void (this.alarmAt = null),
        },
        now,
      ),
      begin: (request) => {
        this.begun.push(request);
        return this.begin(request);
      },
      hold: async (taskId) => {
        this.asked.push(taskId);
        return await this.hold(taskId);
      },
      background: (work) => void work,
      log: (message) => this.log.push(message),
    });
    const take = queue.take.bind(queue);
    queue.take = async (request) => {
      const leases = await take(request);
      for (const { taskId, lease } of leases) this.leases.set(taskId, lease);
      return leases;
    };
    return queue;
  }

  crash(): void {
    this.queue = this.wake();
  }

  /** Pushes tasks and waits until they are in their rows. */
  async pushed(...taskIds: string[]): Promise<void> {
    const answer = this.queue.push(taskIds.map((id) => item(id)));
    await this.clock.advance(10);
    await answer;
  }

  /** The last leases of tasks, as a settlement names them. */
  leased(...taskIds: string[]): LeaseKey[] {
    return taskIds.map((taskId) => ({ taskId, lease: this.leases.get(taskId) ?? 0 }));
  }

  async taken(count = 10): Promise<string[]> {
    return ids(await this.queue.take({ count, timeout: 0 }));
  }

  rows(): number {
    if (this.storage.tables().length === 0) return 0;
    const [row] = this.storage.exec("SELECT count(*) AS rows FROM task").toArray();
    return Number(row?.["rows"]);
  }
}

/** What a promise has come to so far. */
export function watch<Value>(promise: Promise<Value>): { value?: Value; error?: unknown } {
  const seen: { value?: Value; error?: unknown } = {};
  promise.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.error = error),
  );
  return seen;
}
