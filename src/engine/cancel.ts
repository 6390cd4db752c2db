/** Canceling open tasks, because what they belong to has ended or is left. */
import type { Decision } from "./decision.ts";
import { finish } from "./plan.ts";
import type { TaskRecord } from "./records.ts";

/** In the order of their counters: that of an index depends on what happened to each before. */
export function inOrder(tasks: Iterable<TaskRecord>): TaskRecord[] {
  return [...tasks].sort((a, b) => a.counter - b.counter);
}

/** Cancels open tasks. A JOIN shows what the others have come to, JOINs within it included. */
export function cancelAll(decision: Decision, tasks: Iterable<TaskRecord>): void {
  const left = inOrder(tasks);
  const { structure } = decision.execution;
  const depth = ({ base, scope }: TaskRecord): number => structure.depth(base, scope);
  const joins = left.filter(({ kind }) => kind === "JOIN").sort((a, b) => depth(b) - depth(a));
  for (const task of [...left.filter(({ kind }) => kind !== "JOIN"), ...joins]) {
    decision.taskTypeOf(task.kind).cancel?.(decision, task);
    finish(decision, task, { status: "CANCELED" });
  }
}

/** Cancels those of the open tasks that are to be left. */
export function cancelOpen(decision: Decision, isLeft: (task: TaskRecord) => boolean): void {
  cancelAll(decision, [...decision.execution.open.values()].filter(isLeft));
}
