import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { isSuccessfulTaskStatus } from "../../model/task.ts";
import { planning } from "../advance.ts";
import { cancelOpen, inOrder } from "../cancel.ts";
import type { Decision } from "../decision.ts";
import type { Execution } from "../execution.ts";
import { isBrokenOff } from "../guards.ts";
import { joinedNames } from "../joining.ts";
import { plan } from "../plan.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { schedule } from "../schedule.ts";
import type { Place } from "../task-type.ts";
import { outwards, placeAt, type Named } from "./places.ts";
import { heedAfterTermination } from "./operators.ts";
import { nameOf, refuseEnding, refuseWaiting, refuseWithoutRoom } from "./run.ts";
import { addSkipped } from "./skip.ts";

/** Where an execution is to go on. */
export interface Jump {
  reference: string;
  /** Goes over the input that the task would have. */
  taskInput: JsonObject;
}

/**
 * Leaves what runs in the list of a task and goes on from that task, be it further on or further back.
 *
 * J1. What is open in the list is canceled; it and all that stands from the task on is abandoned, so that
 *     it can come again. What runs outside of the list, as in other branches, goes on.
 * J2. What stands before the task and has not run is skipped: loops and JOINs go past it.
 *
 * @returns null when it was done.
 */
export function jump(decision: Decision, { reference, taskInput }: Jump): Refusal | null {
  const { execution, workflow } = decision;
  if (workflow.status !== "RUNNING") {
    const text = `Workflow ${nameOf(decision)} is ${workflow.status} and cannot jump.`;
    return refused("conflict", text);
  }
  const refusal = refuseEnding(decision, "jump") ?? refuseWaiting(decision, "jump");
  if (refusal !== null) return refusal;
  const [place, another] = placesNow(execution, reference);
  if (place === undefined) {
    const message = `The task ${reference} is neither at the top level of workflow ${nameOf(decision)} nor in a list of tasks that it is in now.`;
    return refused("invalid", message);
  }
  if (another !== undefined) {
    const turns = [place, another].map(({ scope }) => reference + scope).join(", ");
    const message = `The workflow is in several turns of the loop around ${reference}: name one of them (${turns}, ...).`;
    return refused("invalid", message);
  }
  if (isBrokenOff(decision, placed(place))) {
    const message = `The task ${reference} stands in what a failure breaks off once the last finally in it has run.`;
    return refused("conflict", message);
  }
  return goTo(decision, place, taskInput);
}

function goTo(decision: Decision, place: Place, inputOver: JsonObject): Refusal | null {
  // The JOIN of a dynamic fork keeps what that has given it to wait for.
  const before = decision.execution.latest.get(referenceOf(placed(place)));
  const joins = before?.kind === "JOIN" && before.status !== "SKIPPED";
  const joinOn = joins ? joinedNames({ ...before, scope: "" }) : place.workflowTask.joinOn;
  leave(decision, place);
  goPast(decision, place, joinOn);
  const withoutRoom = refuseWithoutRoom(decision, 1);
  if (withoutRoom !== null) return withoutRoom;
  decision.changeWorkflow((workflow) => {
    workflow.updateTime = decision.now;
  });
  planning(decision, () => {
    const workflowTask = { ...place.workflowTask, joinOn };
    schedule(decision, plan(decision, { ...place, workflowTask, inputOver }));
  });
  return null;
}

/** Where a task of this name, with a loop suffix or without, could come up now. */
function placesNow({ structure, open }: Execution, reference: string): Place[] {
  const places = new Map<string, Place>();
  const look = (list: WorkflowTask[], scope: string): void => {
    for (const { taskReferenceName: name } of list) {
      if (name !== reference && name + scope !== reference) continue;
      const place = placeAt(structure, { base: name, scope });
      if (place !== null) places.set(name + scope, place);
    }
  };
  look(structure.tasks, "");
  for (const task of open.values()) {
    for (const at of outwards(structure, task)) look(structure.listOf(at.base, at.scope), at.scope);
  }
  return [...places.values()];
}

/** At which place of the list something stands, directly or deeper; -1: it stands elsewhere. */
function positionIn({ structure }: Execution, { workflowTask, scope }: Place, task: Named): number {
  const list = structure.listOf(workflowTask.taskReferenceName, scope);
  for (const at of outwards(structure, task)) {
    if (at.scope !== scope || structure.listOf(at.base, at.scope) !== list) continue;
    return structure.positionOf(at.base, at.scope);
  }
  return -1;
}

/** J1 */
function leave(decision: Decision, place: Place): void {
  const { execution } = decision;
  cancelOpen(decision, (task) => positionIn(execution, place, task) >= 0);
  const gone = leftNames(execution, place);
  const isGone = (task: TaskRecord): boolean => !task.abandoned && gone.has(referenceOf(task));
  const wasTerminated = execution.terminations.size > 0;
  decision.abandon([...execution.tasks.values()].filter(isGone));
  if (wasTerminated) heedAfterTermination(decision);
  forgetJoined(decision, gone);
}

/** The names of what counts no more, once what was open is canceled. */
function leftNames(execution: Execution, place: Place): Set<string> {
  const from = positionIn(execution, place, placed(place));
  // What an earlier run was ended by does not end what goes on from here.
  const names = new Set([...execution.terminations.values()].map(referenceOf));
  const live = [...execution.latest.values()];
  const canceled = (task: TaskRecord): boolean => task.status === "CANCELED";
  const leftAt = new Set(live.filter(canceled).map((task) => positionIn(execution, place, task)));
  for (const task of live) {
    const position = positionIn(execution, place, task);
    const isLeft = leftAt.has(position) && !isSuccessfulTaskStatus(task.status);
    if (position >= from || (position >= 0 && isLeft)) names.add(referenceOf(task));
  }
  // What has ended in a loop goes with it: when the turn around that is forgotten, nothing else leads there.
  for (const task of live) if (isInLoop(execution, task, names)) names.add(referenceOf(task));
  return names;
}

function isInLoop({ structure }: Execution, { base, scope }: Named, loops: Set<string>): boolean {
  return [...structure.enclosures(base, scope)].some(
    (around) => around.kind === "loop" && loops.has(around.reference + around.scope),
  );
}

function placed({ workflowTask, scope }: Place): Named {
  return { base: workflowTask.taskReferenceName, scope };
}

/** What an open JOIN has collected is made anew where some of it counts no more. */
function forgetJoined(decision: Decision, gone: Set<string>): void {
  const { execution } = decision;
  const joins = new Set([...gone].flatMap((name) => [...(execution.joins.get(name) ?? [])]));
  for (const counter of joins) {
    const join = execution.open.get(counter);
    if (join === undefined) continue;
    for (const name of gone) decision.dropOutput(join, name);
    decision.onUndo(execution.pauseWaiting(join));
    decision.taskTypeOf(join.kind).restore?.(decision, join);
  }
}

/** J2 */
function goPast(decision: Decision, place: Place, joinOn: string[]): void {
  const { execution } = decision;
  const { structure } = execution;
  const { base, scope } = placed(place);
  const position = structure.positionOf(base, scope);
  const passed = structure.listOf(base, scope).slice(0, position);
  const names = [...passed.map(({ taskReferenceName }) => taskReferenceName), ...joinOn];
  const left = [...names.map((name) => ({ base: name, scope })), ...awaited(execution)];
  for (const one of left) {
    const at = positionIn(execution, place, one);
    if (at < 0 || at >= position || execution.latest.has(referenceOf(one))) continue;
    const skipped = placeAt(structure, one);
    if (skipped !== null) addSkipped(decision, skipped, { input: {}, output: {} });
  }
}

/** What open JOINs still wait for. */
function awaited({ open, waits }: Execution): Named[] {
  return inOrder(open.values()).flatMap((join) => {
    const names = [...(waits.get(join.counter) ?? [])].sort();
    return names.map((name) => ({
      base: name.slice(0, name.length - join.scope.length),
      scope: join.scope,
    }));
  });
}
