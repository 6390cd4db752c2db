/** Reports a result until the server has it. */
import type { Task } from "../model/task.ts";
import { backoff } from "./backoff.ts";
import type { Client } from "./client.ts";
import { BatonApiError } from "./errors.ts";
import { sleep } from "./runtime.ts";
import type { TaskReport } from "./tasks.ts";

/** About a minute in all; then the response timeout takes over. */
const ATTEMPTS = 12;

/** How a report goes about it. */
export interface ReportOptions {
  /** Whether the answer may bring the next task; asked before each attempt. */
  wantsNext(): boolean;
  /** Told of each failed attempt. */
  failed(error: unknown): void;
}

/** Answers the next task if the report brought one. Gives up on a refusal and after a minute of
 * silence; repeating is harmless, for the first result of an attempt wins. */
export async function reportResult(
  client: Client,
  report: TaskReport,
  options: ReportOptions,
): Promise<Task | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      if (options.wantsNext()) return await client.tasks.updateAndPoll(report);
      await client.tasks.update(report);
      return undefined;
    } catch (error) {
      options.failed(error);
      if (BatonApiError.is(error) && !error.retryable) return undefined;
      await sleep(backoff(attempt));
    }
  }
  return undefined;
}
