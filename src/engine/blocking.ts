/** When a caller who waits for an execution gets its answer: something blocks it, or it has ended. */
import { isTerminalTaskStatus } from "../model/task.ts";
import { referenceOf, type TaskRecord } from "./records.ts";

/** The task that blocks, the first in the order of the execution's list. A WAIT without an end does, and
 * one that has ended and that the caller has named, with or without its loop suffix. */
export function firstBlocking(
  tasks: Iterable<TaskRecord>,
  references: ReadonlySet<string>,
): TaskRecord | undefined {
  let first: TaskRecord | undefined;
  for (const task of tasks) {
    if (first !== undefined && first.sequence < task.sequence) continue;
    if (isOpenWait(task) || isAwaitedEnd(task, references)) first = task;
  }
  return first;
}

/** The first WAIT that a signal can end, bounded or not. */
export function firstSignalable(tasks: Iterable<TaskRecord>): TaskRecord | undefined {
  let first: TaskRecord | undefined;
  for (const task of tasks) {
    if (task.kind !== "WAIT" || isTerminalTaskStatus(task.status)) continue;
    if (first === undefined || task.sequence < first.sequence) first = task;
  }
  return first;
}

/** The children that run, in the order of their tasks. */
export function runningChildren(tasks: Iterable<TaskRecord>): string[] {
  return [...tasks]
    .filter((task) => task.status === "IN_PROGRESS" && task.outbox !== "start-child")
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap(({ subWorkflowId }) => subWorkflowId ?? []);
}

function isOpenWait(task: TaskRecord): boolean {
  return task.kind === "WAIT" && task.status === "IN_PROGRESS" && task.waitUntil === undefined;
}

function isAwaitedEnd(task: TaskRecord, references: ReadonlySet<string>): boolean {
  if (references.size === 0 || !isTerminalTaskStatus(task.status)) return false;
  return references.has(task.base) || references.has(referenceOf(task));
}
