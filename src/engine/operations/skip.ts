import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { inOrder } from "../cancel.ts";
import type { Decision } from "../decision.ts";
import type { Execution } from "../execution.ts";
import { isFork } from "../expansion.ts";
import { newTask } from "../plan.ts";
import { referenceOf } from "../records.ts";
import { basesOf, innerScope } from "../scope.ts";
import { stamp } from "../schedule.ts";
import type { Place } from "../task-type.ts";
import { refuseWaiting, refuseWithoutRoom } from "./run.ts";

/** A task that is to be left out, and what it shows in place of what it would have had. */
export interface Skip {
  reference: string;
  taskInput: JsonObject;
  taskOutput: JsonObject;
}

/**
 * Leaves a task out that has not come up yet: the flow goes past it. In a loop it is left out of the turn
 * that runs now, or of the one that its name says where several do; a fork is left out together with its JOIN.
 * @returns null when it was done.
 */
export function skip(
  decision: Decision,
  { reference, taskInput, taskOutput }: Skip,
): Refusal | null {
  const { execution, workflow } = decision;
  const { structure } = execution;
  const bases = [reference, ...basesOf(reference)];
  if (bases.every((base) => structure.task(base) === undefined)) {
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
  const [place, another] = placesNow(decision, bases).filter((one) => !hasComeUp(execution, one));
  if (another !== undefined) {
    const message = `The workflow is in several turns of the loop around ${reference}: name one of them, as ${nameAt(another)}.`;
    return refused("invalid", message);
  }
  if (place === undefined) {
    return refused(
      "conflict",
      `The task referenced ${reference} has already been processed, cannot be skipped`,
    );
  }
  const join = isFork(place.workflowTask.type)
    ? structure.following(place.workflowTask.taskReferenceName, place.scope)
    : undefined;
  const withoutRoom = refuseWithoutRoom(decision, join === undefined ? 1 : 2);
  if (withoutRoom !== null) return withoutRoom;
  addSkipped(decision, place, { input: taskInput, output: taskOutput });
  if (join !== undefined) {
    addSkipped(decision, { ...place, workflowTask: join }, { input: {}, output: {} });
  }
  return null;
}

/** Where a task of the first of these names would come up now, which may be its name in one turn. */
function placesNow(decision: Decision, [reference = "", ...others]: string[]): Place[] {
  const plain = placesOf(decision, reference);
  if (plain.length > 0) return plain;
  const turns = others.flatMap((base) => placesOf(decision, base));
  return turns.filter((place) => nameAt(place) === reference);
}

function placesOf({ execution }: Decision, base: string): Place[] {
  const { structure, open, openTurns } = execution;
  const workflowTask = structure.task(base);
  if (workflowTask === undefined) return [];
  const loop = structure.enclosingLoop(base);
  if (loop === null) return [{ workflowTask, scope: "" }];
  const running = inOrder(open.values()).filter((task) => task.base === loop);
  return running.flatMap(({ counter, kind, scope, iteration }) => {
    const turns = kind === "FOR_EACH" ? [...(openTurns.get(counter) ?? [])] : [iteration];
    return turns.map((turn) => ({ workflowTask, scope: innerScope(scope, turn), loop }));
  });
}

function hasComeUp({ latest }: Execution, place: Place): boolean {
  return latest.has(nameAt(place));
}

function nameAt({ workflowTask, scope }: Place): string {
  return workflowTask.taskReferenceName + scope;
}

/** Puts a record of a task there that is left out. */
export function addSkipped(
  decision: Decision,
  place: Place,
  { input, output }: { input: JsonObject; output: JsonObject },
): void {
  const { execution } = decision;
  const task = newTask(decision, place, decision.taskTypeOf(place.workflowTask.type));
  const type = place.workflowTask.name;
  const delays = { startDelaySeconds: 0, callbackAfterSeconds: 0 };
  Object.assign(task, { type, status: "SKIPPED", input, output, ...delays });
  stamp(task, decision.time);
  decision.add(task);
  const reference = referenceOf(task);
  for (const join of execution.joins.get(reference) ?? []) decision.touchJoin(join, [reference]);
}
