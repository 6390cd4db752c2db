import type { Decision } from "./decision.ts";
import { effectsOfTask } from "./effects.ts";
import type { TaskRecord } from "./records.ts";

/**
 * Keeps the records of tasks that are about to be taken away while others have yet to be told of them: of a slot that is
 * free, an event, a result, a child that is to end. They count for nothing else, and are gone once all know. To be called
 * before the first of them goes: what is known of the tasks of a dynamic fork goes with that.
 */
export function keepUntold(decision: Decision, tasks: readonly TaskRecord[]): void {
  for (const task of tasks) keepOne(decision, task);
}

function keepOne(decision: Decision, task: TaskRecord): void {
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
