/** What an execution gives back before it is removed; nothing is left afterwards that could do it. */
import { formatTaskId } from "../../lib/task-id.ts";
import type { Execution } from "../../engine/execution.ts";
import type { Neighbours } from "./neighbours.ts";

/** Frees the slots that tasks of an execution hold. What fails here the queues find out by themselves. */
export async function giveBackSlots(execution: Execution, neighbours: Neighbours): Promise<void> {
  const { workflowId } = execution.workflow;
  const held = [...execution.open.values()].filter((task) => task.holdsSlot === true);
  const freed = held.map((task) =>
    neighbours.queue(task.type).withdraw([formatTaskId(workflowId, task.counter)]),
  );
  await Promise.allSettled(freed);
}
