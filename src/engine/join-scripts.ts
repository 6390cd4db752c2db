import type { Decision } from "./decision.ts";
import { hasScript } from "./joining.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { workflowTaskOf } from "./task-definition.ts";

/** Lets the scripts of JOINs look at a task that has changed without having ended. */
export function showToScripts(decision: Decision, task: TaskRecord): void {
  const { execution } = decision;
  const reference = referenceOf(task);
  for (const counter of execution.joins.get(reference) ?? []) {
    const join = execution.open.get(counter);
    if (join !== undefined && hasScript(workflowTaskOf(execution, join))) {
      decision.touchJoin(counter, [reference]);
    }
  }
}

/** Lets the scripts of all open JOINs look at what has changed while the execution was paused. */
export function showAllToScripts(decision: Decision): void {
  const { execution } = decision;
  for (const join of execution.open.values()) {
    if (join.kind === "JOIN" && hasScript(workflowTaskOf(execution, join))) {
      decision.touchJoin(join.counter, []);
    }
  }
}
