import type { JsonObject } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Decision } from "../decision.ts";
import type { TaskRecord } from "../records.ts";
import { innerScope } from "../scope.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { resolveIn } from "../task-input.ts";

export type Verdict = { ok: true; repeat: boolean } | { ok: false; message: string };

/** Whether a loop goes on. A boolean counts as it is, a number when above 0, all else as no. */
export function evaluateCondition(
  decision: Decision,
  task: TaskRecord,
  children: TaskRecord[],
  byItems: boolean,
): Verdict {
  const condition = workflowTaskOf(decision.execution, task).loopCondition ?? "";
  if (byItems && condition.trim() === "") return { ok: true, repeat: true };
  const scope = scopeOf(decision, task, children, condition);
  const evaluated = decision.evaluate(condition, scope, "program");
  if (!evaluated.ok) {
    return {
      ok: false,
      message: `Unable to evaluate condition ${condition}, exception ${evaluated.message}`,
    };
  }
  const { value } = evaluated;
  return { ok: true, repeat: typeof value === "number" ? value > 0 : value === true };
}

/** `$`: the loop's input resolved anew, its output under its own name, and each task's latest output. */
function scopeOf(
  decision: Decision,
  task: TaskRecord,
  children: TaskRecord[],
  condition: string,
): JsonObject {
  const { inputParameters, loopOver } = workflowTaskOf(decision.execution, task);
  const resolved = resolveIn(decision, inputParameters, task.scope) as JsonObject;
  const scope: JsonObject = { ...resolved };
  scope[task.base] = readsOnlyIteration(condition, task.base)
    ? { iteration: task.iteration }
    : task.output;
  for (const name of namesIn(loopOver)) {
    // What did not run in this turn is seen as an earlier one left it.
    const latest = decision.execution.find(name, innerScope(task.scope, task.iteration));
    if (latest !== undefined) scope[name] = latest.output;
  }
  for (const child of children) scope[child.base] = child.output;
  for (const name of ["loopIndex", "loopItem"]) {
    const value = task.output[name];
    if (value !== undefined) scope[name] = value;
  }
  return scope;
}

/** The reference names of a loop's body, at every depth. */
function namesIn(tasks: WorkflowTask[]): string[] {
  return tasks.flatMap((task) => [
    task.taskReferenceName,
    ...Object.values(task.decisionCases).flatMap(namesIn),
    ...namesIn(task.defaultCase),
    ...task.forkTasks.flatMap(namesIn),
    ...namesIn(task.loopOver),
  ]);
}

/**
 * Whether a condition reads nothing of its loop but the iteration, as most do. Then the outputs of all
 * earlier turns need not be handed to the script each time, which would make a loop's cost quadratic.
 */
function readsOnlyIteration(condition: string, loop: string): boolean {
  const name = loop.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const reads = condition.match(
    new RegExp(
      `\\$(?:\\.${name}|\\[['"]${name}['"]\\])(?:\\.iteration\\b|\\[['"]iteration['"]\\])`,
      "g",
    ),
  );
  const dollars = condition.match(/\$(?!\.[A-Za-z_]|\[['"])/g);
  return dollars === null && (reads?.length ?? 0) === condition.split(loop).length - 1;
}
