/**
 * The next task for a worker that reports. Its queue is asked before the report is decided on: where nothing comes first
 * there, what the report leads to is claimed in the same transaction and never goes there. That spares the worker a poll,
 * and the queue a task that would be gone at once. It is not asked for a task: the report may bring a better one, or cancel it.
 */
import type { LeasedTask, TaskQueuePort } from "../../app/ports.ts";
import { formatTaskId } from "../../lib/task-id.ts";
import type { Answer } from "../../engine/answer.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Asker } from "../../engine/hand-over.ts";
import { queueTurnOf, type TaskRecord } from "../../engine/records.ts";
import { PLAIN_DOMAIN } from "../task-queue/entry.ts";
import type { HostOptions } from "./host-options.ts";
import { polledTaskText } from "./reads.ts";

/** How long a report waits for what the queue says, in milliseconds: after that it is decided on without. */
const PATIENCE_MS = 250;

/** The number of no lease: that of the queue is over, or there was none. */
const NO_LEASE = 0;

/** Whether a queue lets what a report leads to go straight to the worker; not if it cannot say so in time. */
export async function letsPass(
  queue: Pick<TaskQueuePort, "letsPass">,
  asker: Asker,
  later: HostOptions["later"],
): Promise<boolean> {
  const answer = queue.letsPass(asker).catch(() => false);
  const over = new Promise<false>((resolve) => later(PATIENCE_MS, () => resolve(false)));
  return await Promise.race([answer, over]);
}

/** A task that went straight to the worker, as that gets it. */
export function passedOn(execution: Execution, { task, handover }: Answer): LeasedTask | undefined {
  if (task === null) return undefined;
  const lease = { ...leaseOf(execution, task), passedIn: task.domain ?? PLAIN_DOMAIN };
  return { lease, text: polledTaskText(execution, task, handover) };
}

/** As a lease, a task that its worker has without one. */
export function leaseOf({ workflow }: Execution, task: TaskRecord): LeasedTask["lease"] {
  const taskId = formatTaskId(workflow.workflowId, task.counter);
  return { taskId, lease: NO_LEASE, turn: queueTurnOf(task) - 1 };
}
