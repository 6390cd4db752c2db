/** Ends of tasks that led to nothing, since something that ended with them broke off what stood around. */
import type { Decision } from "./decision.ts";
import type { TaskRecord } from "./records.ts";

/** A later run takes notice of it again. */
export function overlook(decision: Decision, task: TaskRecord): void {
  if (!task.executed) return;
  decision.change(task, (record) => {
    record.executed = false;
  });
}

/** It leads on only once what it has ended beside counts for nothing any more. */
export function leaveUnheeded(decision: Decision, task: TaskRecord): void {
  decision.change(task, (record) => {
    record.unheeded = true;
  });
}
