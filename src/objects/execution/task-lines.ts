/** The log lines of tasks, without the secrets in them. */
import type { JsonText } from "../../app/ports.ts";
import { accepted, type Outcome } from "../../lib/outcome.ts";
import { counterOf } from "../../lib/task-id.ts";
import type { TaskResult } from "../../model/task-result.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { ExecutionHost } from "./host.ts";
import { readLogs } from "./reads.ts";
import { hidingInLines, noSecrets, type SecretLookup } from "./secrets.ts";

/** Log lines kept of one task result. */
const MAX_LOGS_PER_RESULT = 10;

export class TaskLines {
  private readonly host: ExecutionHost;
  private readonly now: () => number;
  private readonly secrets: SecretLookup;

  constructor(host: ExecutionHost, now: () => number, secrets: SecretLookup = noSecrets) {
    this.host = host;
    this.now = now;
    this.secrets = secrets;
  }

  /** Keeps the lines of a result, and a line of our own when it came too late to count. */
  async keep(task: TaskRecord, result: TaskResult, ignored: boolean): Promise<void> {
    const hide = result.logs.length === 0 ? null : await this.hiding();
    for (const { log, createdTime } of result.logs.slice(0, MAX_LOGS_PER_RESULT)) {
      this.host.rows.addLog(task.counter, hide?.(log) ?? log, createdTime);
    }
    if (!ignored) return;
    const line = `An update to ${result.status} came after the task had ended as ${task.status} and was ignored.`;
    this.host.rows.addLog(task.counter, line, this.now());
  }

  async add(taskId: string, log: string): Promise<Outcome<null>> {
    const counter = counterOf(taskId);
    const execution = this.host.current();
    // Conductor does not check the task of a log line; one of an unknown execution leaves nothing behind.
    if (counter !== null && execution !== null) {
      const hide = await this.hiding();
      this.host.rows.addLog(counter, hide?.(log) ?? log, this.now());
    }
    return accepted(null);
  }

  /** Null when there are none. */
  of(taskId: string): Outcome<JsonText | null> {
    if (this.host.current() === null) return accepted(null);
    return accepted(readLogs(this.host.rows.log, taskId));
  }

  /** What takes secrets out of lines. */
  private async hiding(): Promise<((line: string) => string) | null> {
    const execution = this.host.current();
    return execution === null ? null : await hidingInLines(execution, this.secrets);
  }
}
