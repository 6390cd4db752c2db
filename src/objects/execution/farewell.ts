/** What an execution gives back before it is removed; nothing is left afterwards that could do it. */
import { formatTaskId } from "../../lib/task-id.ts";
import type { Execution } from "../../engine/execution.ts";
import { queueTurnOf } from "../../engine/records.ts";
import { queueNameOf } from "./deliveries.ts";
import type { Neighbours } from "./neighbours.ts";

/** Frees the slots that the tasks of an execution hold or wait for, and its place under the limit of its
 * workflow. What fails here the queues and the limit find out by themselves. */
export async function giveBack(execution: Execution, neighbours: Neighbours): Promise<void> {
  const { workflowId, limit, run } = execution.workflow;
  const held = [...execution.open.values()].filter(
    ({ holdsSlot, waitsForSlot }) => holdsSlot === true || waitsForSlot === true,
  );
  const freed = held.map((task) => {
    const release = { taskId: formatTaskId(workflowId, task.counter), turn: queueTurnOf(task) + 1 };
    return neighbours.queue(queueNameOf(task)).release([release]);
  });
  if (limit !== undefined) freed.push(neighbours.limit(limit.name).leave(workflowId, run));
  await Promise.allSettled(freed);
}
