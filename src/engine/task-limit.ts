/** The limits of tasks that the server runs itself; those of worker tasks hold where they are handed out. */
import { limitsOf } from "../model/task-limits.ts";
import type { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import { queueTurnOf, type TaskRecord } from "./records.ts";
import { definitionOf } from "./task-definition.ts";

/** Whether a task is counted under limits although no worker polls it. */
export function isServerTaskWithLimits(execution: Execution, task: TaskRecord): boolean {
  return task.kind !== "SIMPLE" && limitsOf(definitionOf(execution, task)) !== null;
}

/**
 * Lets a task that may not begin yet wait in the queue of its definition, which says when it may. A task that
 * begins as IN_PROGRESS waits for something else than a slot (WAIT, JOIN, …).
 * @returns whether it waits.
 */
export function waitsForSlot(decision: Decision, task: TaskRecord): boolean {
  if (task.status !== "SCHEDULED" || decision.settings.withoutDelays === true) return false;
  if (!isServerTaskWithLimits(decision.execution, task)) return false;
  decision.change(task, (record) => {
    record.waitsForSlot = true;
    record.outbox = "enqueue";
  });
  return true;
}

/** The queue lets a task begin. @returns tasks to schedule next; null when it does not wait for that. */
export function admitTask(
  decision: Decision,
  task: TaskRecord,
  { holdsSlot, turn = queueTurnOf(task) }: { holdsSlot: boolean; turn?: number | undefined },
): TaskRecord[] | null {
  if (task.waitsForSlot !== true || turn !== queueTurnOf(task)) return null;
  decision.change(task, (record) => {
    delete record.waitsForSlot;
    delete record.outbox;
    if (holdsSlot) record.holdsSlot = true;
    record.pollCount += 1;
  });
  return decision.taskTypeOf(task.kind).start(decision, task);
}
