/** Loops that fail in the midst of a turn. */
import { isSuccessfulTaskStatus } from "../model/task.ts";
import type { Decision } from "./decision.ts";
import { isGuardedWithin } from "./guards.ts";
import type { TaskRecord } from "./records.ts";

/** Whether a task fails the loop around it: a DO_WHILE does not go on past a permissive task that has failed. */
export function failsLoop(decision: Decision, task: TaskRecord, loop: TaskRecord): boolean {
  if (loop.kind !== "DO_WHILE" || isSuccessfulTaskStatus(task.status)) return false;
  return !isGuardedWithin(decision, task, loop);
}

/** Fails such loops, before what else has ended meanwhile is taken notice of. */
export function failLoops(decision: Decision): void {
  for (const counter of decision.failedLoops) {
    const loop = decision.execution.open.get(counter);
    if (loop !== undefined) decision.taskTypeOf(loop.kind).resume?.(decision, loop);
  }
  decision.failedLoops.clear();
}
