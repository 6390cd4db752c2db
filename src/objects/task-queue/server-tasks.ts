/**
 * The tasks in a queue that the server runs itself, which wait for their limits. Nobody polls for them: the
 * queue tells their executions when they may begin.
 *
 * T1. Who may begin is written down first, as with a poll.
 * T2. A task whose execution could not be told stays leased, and it is told again when the lease is over.
 * T3. While any of them waits an alarm stands, for nobody else has to come and wake the object.
 */
import type { BeginTask, Settlement } from "../../app/ports.ts";
import { errorText } from "../../lib/error-text.ts";
import type { Outcome } from "../../lib/outcome.ts";
import type { Alarms } from "../execution/alarms.ts";
import type { Entry } from "./entry.ts";
import type { Queue } from "./queue.ts";

export interface ServerTasksOptions {
  queue: Queue;
  alarms: Alarms;
  now: () => number;
  /** Writes down who is let go. */
  grant: (leased: readonly Entry[]) => void;
  /** Tells the execution of a task that it may begin. */
  begin: (request: BeginTask) => Promise<Outcome<null>>;
  /** Takes in what became of a lease. */
  settle: (settlement: Partial<Settlement>) => Promise<void>;
  /** Keeps the object awake until a promise is settled. */
  background: (work: Promise<void>) => void;
  log: (message: string) => void;
}

export class ServerTasks {
  private readonly options: ServerTasksOptions;

  constructor(options: ServerTasksOptions) {
    this.options = options;
    const { queue, background, now } = options;
    // Not within the call that lets them go: it has not done its part yet.
    const later = (leased: Entry[]): void =>
      background(Promise.resolve().then(() => this.letGo(leased)));
    queue.serve(later, now());
  }

  /** Sets the alarm (T3). */
  setAlarm(): void {
    const due = this.options.queue.nextServerDue();
    if (due !== null) void this.options.alarms.ensure(due);
  }

  private async letGo(leased: readonly Entry[]): Promise<void> {
    const { grant, log } = this.options;
    try {
      grant(leased);
    } catch (error) {
      log(`tasks could not be let go: ${errorText(error)}`);
      return;
    } finally {
      this.setAlarm();
    }
    await Promise.all(leased.map((entry) => this.begin(entry)));
  }

  private async begin({ taskId, grant, lease, turn }: Entry): Promise<void> {
    const { begin, settle, log } = this.options;
    try {
      const outcome = await begin({ taskId, holdsSlot: grant?.holds === true, turn });
      // Under a limit a refusal may be that of a second call: its execution is asked.
      const isDone = outcome.ok || grant === null;
      await settle(isDone ? { done: [{ taskId, lease }] } : { refused: [taskId] });
    } catch (error) {
      log(`${taskId} could not be told that it may begin: ${errorText(error)}`);
    }
  }
}
