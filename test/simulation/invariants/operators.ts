/** FOR_EACH, TRY_CATCH and EXCLUSIVE_JOIN keep to what `docs/operators.md` and engine.md say of them. */
import type { Execution } from "../../../src/engine/execution.ts";
import { referenceOf, type TaskRecord } from "../../../src/engine/records.ts";
import { workflowTaskOf } from "../../../src/engine/task-definition.ts";
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../../src/model/task.ts";
import type { CommittedTask } from "./committed-task.ts";

/** A FOR_EACH that ended well has run its body once for each item, with a result for each of them. */
export function checkEveryItem({ execution, before, after }: CommittedTask): string | null {
  if (after.kind !== "FOR_EACH" || after.status !== "COMPLETED" || hasEnded(before)) return null;
  const items = after.input["items"] as unknown[];
  const { results } = after.output as { results: unknown[] };
  const name = referenceOf(after);
  if (results.length !== items.length) {
    return `${name} has ${results.length} results for ${items.length} items`;
  }
  const steps = workflowTaskOf(execution, after).loopOver;
  for (let turn = 1; turn <= items.length; turn++) {
    for (const { taskReferenceName } of steps) {
      const step = execution.latest.get(`${taskReferenceName}${after.scope}__${turn}`);
      if (!hasEnded(step)) return `${name} ended without ${taskReferenceName} of item ${turn}`;
    }
  }
  const beyond = `${steps[0]?.taskReferenceName ?? ""}${after.scope}__${items.length + 1}`;
  return execution.latest.has(beyond) ? `${name} has a turn too many` : null;
}

/** A FOR_EACH has no more turns open at a time than it may. @param childrenAgain the counters of tasks whose child was
 * set going again, be it that they were begun anew since. */
export function tooManyTurns(
  execution: Execution,
  childrenAgain: ReadonlySet<number>,
): string | null {
  if (execution.openTurns.size === 0) return null;
  for (const [loop, open] of turnsOf(execution, execution.open.values())) {
    const limit = Number(loop.input["maxConcurrency"] ?? 1);
    if (limit <= 0 || open.size <= limit) continue;
    // An earlier turn in which a child was set going again runs beside the one that is open.
    const again = [...execution.tasks.values()].filter(({ counter }) => childrenAgain.has(counter));
    const revived = turnsOf(execution, again).get(loop) ?? new Set();
    const others = [...open].filter((turn) => !revived.has(turn));
    if (others.length > limit) {
      return `${referenceOf(loop)} has ${others.length} turns open of ${limit}`;
    }
  }
  return null;
}

/** The turns of each FOR_EACH that tasks stand in. */
function turnsOf(execution: Execution, tasks: Iterable<TaskRecord>): Map<TaskRecord, Set<string>> {
  const turns = new Map<TaskRecord, Set<string>>();
  for (const task of tasks) {
    let { scope } = task;
    for (const around of execution.structure.enclosures(task.base, task.scope)) {
      const loop = execution.latest.get(around.reference + around.scope);
      if (loop?.kind === "FOR_EACH") {
        turns.set(loop, (turns.get(loop) ?? new Set()).add(scope));
      }
      ({ scope } = around);
    }
  }
  return turns;
}

/** A list of a TRY_CATCH begins when it is its turn: `catch` after a failure, `finally` after both. */
export function checkListBegins(change: CommittedTask): string | null {
  const { execution, before, after, beginsRun } = change;
  // An operator may run an execution again from any task, also of a list.
  if (after.kind !== "TRY_CATCH" || before === undefined || beginsRun) return null;
  if (after.phase === before.phase || after.phase === undefined) return null;
  const name = referenceOf(after);
  if (after.phase === "catch" && after.output["error"] === undefined) {
    return `catch of ${name} began without a failure`;
  }
  if (after.phase === "try" || before.phase === undefined) return null;
  for (const open of execution.open.values()) {
    const phase = phaseOf(execution, open, after);
    if (phase !== null && phase !== after.phase) {
      return `${after.phase} of ${name} began while ${referenceOf(open)} of ${phase} was open`;
    }
  }
  return null;
}

/** A TRY_CATCH that came to its own end has run all that it had to. */
export function checkListsRan({ execution, before, after }: CommittedTask): string | null {
  if (after.kind !== "TRY_CATCH" || !hasEnded(after) || hasEnded(before)) return null;
  // It was cut off from outside.
  if (after.status === "CANCELED" || after.status === "SKIPPED") return null;
  const lists = workflowTaskOf(execution, after).decisionCases;
  const { error, caught } = after.output;
  const wanted = [...(caught === true ? ["catch"] : []), "finally"];
  for (const phase of wanted) {
    const [first] = lists[phase] ?? [];
    if (first === undefined) continue;
    const begun = execution.latest.get(first.taskReferenceName + after.scope);
    if (!hasEnded(begun)) return `${referenceOf(after)} ended without its ${phase}`;
  }
  const endedWell = isSuccessfulTaskStatus(after.status);
  if (!endedWell && error === undefined && after.brokenOff === undefined)
    return `${referenceOf(after)} failed without a failure`;
  return null;
}

/** Which list of an operator a task stands in; null: in none. */
function phaseOf(execution: Execution, task: TaskRecord, operator: TaskRecord): string | null {
  for (const around of execution.structure.enclosures(task.base, task.scope)) {
    if (around.reference + around.scope === referenceOf(operator)) return around.phase ?? null;
  }
  return null;
}

/** An EXCLUSIVE_JOIN ends well after a task that it waits for, and as that one did. */
export function checkExclusiveJoin({ execution, before, after }: CommittedTask): string | null {
  if (after.kind !== "EXCLUSIVE_JOIN" || after.status !== "COMPLETED" || hasEnded(before)) {
    return null;
  }
  const joined = [...chosenBy(execution, after)].find(hasEnded);
  if (joined === undefined) return `${referenceOf(after)} did not wait for anything`;
  return JSON.stringify(joined.output) === JSON.stringify(after.output)
    ? null
    : `${referenceOf(after)} has not the output of ${referenceOf(joined)}`;
}

/** No EXCLUSIVE_JOIN of a running execution is open whose task has ended well. */
export function lateExclusiveJoin(execution: Execution): string | null {
  if (execution.workflow.status !== "RUNNING") return null;
  for (const task of execution.open.values()) {
    if (task.kind !== "EXCLUSIVE_JOIN") continue;
    const [chosen] = chosenBy(execution, task);
    if (chosen === undefined || !hasEnded(chosen) || !chosen.executed) continue;
    if (isSuccessfulTaskStatus(chosen.status)) {
      return `${referenceOf(task)} is open although ${referenceOf(chosen)} has ended`;
    }
  }
  return null;
}

/** The tasks that an EXCLUSIVE_JOIN may end as, as far as they have come to be; the first one comes first. */
function* chosenBy(execution: Execution, join: Readonly<TaskRecord>): Generator<TaskRecord> {
  for (const parameter of ["joinOn", "defaultExclusiveJoinTask"]) {
    // An operator who skips one may have given it another input.
    for (const name of (join.input[parameter] ?? []) as string[]) {
      const task = execution.latest.get(name + join.scope);
      if (task !== undefined && task.status !== "SKIPPED") yield task;
    }
  }
}

function hasEnded(task: Readonly<TaskRecord> | undefined): boolean {
  return task !== undefined && isTerminalTaskStatus(task.status);
}

/** Whether a TRY_CATCH has caught a failure in the list that a task stands in: what becomes of the task
 * makes no difference any more. */
export function isPastCatch(execution: Execution, task: Readonly<TaskRecord>): boolean {
  for (const around of execution.structure.enclosures(task.base, task.scope)) {
    const guard = execution.latest.get(around.reference + around.scope);
    if (guard?.kind !== "TRY_CATCH" || around.phase !== "try") continue;
    if ((guard.brokenOff ?? guard).output["caught"] === true) return true;
  }
  return false;
}

/** Whether a TERMINATE has ended the execution in a `finally` that ran because of a failure elsewhere. */
export function isEndedInFinally(execution: Execution): boolean {
  for (const task of execution.latest.values()) {
    if (task.kind !== "TERMINATE" || task.status !== "COMPLETED") continue;
    for (const around of execution.structure.enclosures(task.base, task.scope)) {
      const guard = execution.latest.get(around.reference + around.scope);
      if (around.phase === "finally" && guard?.brokenOff?.canceled === true) return true;
    }
  }
  return false;
}

/** Whether the failure of a task is the business of an operator around it, which is looked at itself. */
export function isTakenOver(execution: Execution, task: Readonly<TaskRecord>): boolean {
  for (const around of execution.structure.enclosures(task.base, task.scope)) {
    const guard = execution.latest.get(around.reference + around.scope);
    if (guard?.kind !== "TRY_CATCH" && guard?.kind !== "FOR_EACH") continue;
    if (!isSuccessfulTaskStatus(guard.status) || guard.status === "COMPLETED_WITH_ERRORS") {
      return true;
    }
    return guard.output["caught"] === true && around.phase === "try";
  }
  return false;
}
