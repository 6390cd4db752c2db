import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { isTerminalTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { isFork } from "../expansion.ts";
import { newTask } from "../plan.ts";
import { referenceOf } from "../records.ts";
import { innerScope } from "../scope.ts";
import { hasRoomFor, stamp } from "../schedule.ts";
import type { Place } from "../task-type.ts";
import { refuseWaiting } from "./run.ts";

/** A task that is to be left out, and what it shows in place of what it would have had. */
export interface Skip {
  reference: string;
  taskInput: JsonObject;
  taskOutput: JsonObject;
}

/**
 * Leaves a task out that has not come up yet: the flow goes past it. In a loop it is left out of the turn
 * that runs now; a fork is left out together with its JOIN.
 * @returns null when it was done.
 */
export function skip(
  decision: Decision,
  { reference, taskInput, taskOutput }: Skip,
): Refusal | null {
  const { execution, workflow } = decision;
  const { structure } = execution;
  if (structure.task(reference) === undefined) {
    return refused(
      "not-found",
      `The task referenced by ${reference} does not exist in the WorkflowDefinition ${execution.definition.name}`,
    );
  }
  if (workflow.status !== "RUNNING") {
    return refused(
      "conflict",
      `The workflow ${workflow.workflowId} is not running so the task referenced by ${reference} cannot be skipped`,
    );
  }
  const waiting = refuseWaiting(decision, `skip ${reference}`);
  if (waiting !== null) return waiting;
  const place = placeNow(decision, reference);
  if (place === null || execution.latest.has(reference + place.scope)) {
    return refused(
      "conflict",
      `The task referenced ${reference} has already been processed, cannot be skipped`,
    );
  }
  const join = isFork(place.workflowTask.type)
    ? structure.following(reference, place.scope)
    : undefined;
  if (!hasRoomFor(decision, join === undefined ? 1 : 2)) {
    return refused("conflict", `An execution may hold at most ${decision.settings.maxTasks} tasks`);
  }
  addSkipped(decision, place, { input: taskInput, output: taskOutput });
  if (join !== undefined) {
    addSkipped(decision, { ...place, workflowTask: join }, { input: {}, output: {} });
  }
  return null;
}

/** Where the task would come up now; null when that is over or not yet so far. */
function placeNow({ execution }: Decision, reference: string): Place | null {
  const { structure } = execution;
  const workflowTask = structure.task(reference);
  if (workflowTask === undefined) return null;
  const loop = structure.enclosingLoop(reference);
  if (loop === null) return { workflowTask, scope: "" };
  const running = execution.latestByBase.get(loop);
  if (running === undefined || isTerminalTaskStatus(running.status)) return null;
  return { workflowTask, scope: innerScope(running.scope, running.iteration), loop };
}

/** Puts a record of a task there that is left out. */
export function addSkipped(
  decision: Decision,
  place: Place,
  { input, output }: { input: JsonObject; output: JsonObject },
): void {
  const { execution } = decision;
  const task = newTask(decision, place, decision.taskTypeOf(place.workflowTask.type));
  Object.assign(task, { type: place.workflowTask.name, status: "SKIPPED", input, output });
  stamp(task, decision.time);
  // It stays when a dynamic fork that has made it is run again.
  const made = execution.structure.madeTask(task.base, task.scope);
  if (made !== undefined) task.workflowTask = made;
  decision.add(task);
  const reference = referenceOf(task);
  for (const join of execution.joins.get(reference) ?? []) decision.touchJoin(join, [reference]);
}
