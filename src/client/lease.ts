/** Keeps a long-running task's response timeout from running out while its worker is at work. */
import type { Client } from "./client.ts";
import type { Task } from "../model/task.ts";
import { runtime } from "./runtime.ts";

/** The part of the response timeout after which the lease is extended, as the official SDKs do. */
const LEASE_FRACTION = 0.8;
/** The longest delay that a timer takes, in milliseconds: beyond it `setTimeout` fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Extends a task's lease again and again until the function that it returns is called. */
export function keepLease(
  client: Client,
  task: Task,
  failed: (error: unknown) => void,
): () => void {
  const period = task.responseTimeoutSeconds * 1_000 * LEASE_FRACTION;
  if (!(period > 0) || period > LONGEST_TIMER_MS) return () => {};
  let timer: unknown;
  const arm = (): void => {
    timer = runtime.setTimeout(() => {
      arm();
      client.tasks
        .update({
          workflowInstanceId: task.workflowInstanceId,
          taskId: task.taskId,
          status: "IN_PROGRESS",
          extendLease: true,
        })
        .catch(failed);
    }, period);
  };
  arm();
  return () => runtime.clearTimeout(timer);
}
