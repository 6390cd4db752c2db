import type { Decision } from "./decision.ts";
import { effectsOfTask } from "./effects.ts";
import type { TaskRecord } from "./records.ts";

/**
 * Keeps the record of a task that is being taken away while others have yet to be told of it: of a slot that is free, an
 * event, a result, a child that is to end. It counts for nothing else, and is gone once they know.
 */
export function keepUntold(decision: Decision, task: TaskRecord): void {
  const { execution, changes } = decision;
  const effects = effectsOfTask(task);
  if (effects.length === 0) return;
  // What was to be told before is under way already.
  if (changes.tasks.has(task)) decision.otherEffects.push(...effects);
  const workflowTask = execution.structure.task(task.base, task.scope);
  decision.change(task, (record) => {
    record.forgotten = true;
    // By then the definition may be another one, and what a fork has made may be gone.
    if (workflowTask !== undefined) record.workflowTask ??= workflowTask;
  });
  execution.forgotten.set(task.counter, task);
  (changes.forgotten ??= []).push(task.counter);
  decision.onUndo(() => execution.forgotten.delete(task.counter));
}
