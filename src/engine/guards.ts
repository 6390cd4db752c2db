/**
 * The operators around a task that take over the failures of what stands in them (TRY_CATCH, FOR_EACH).
 * Only looks; what a failure does stands in `breaking-off.ts`.
 */
import { isTerminalTaskStatus } from "../model/task.ts";
import type { Decision } from "./decision.ts";
import { referenceOf, type TaskRecord } from "./records.ts";

type Named = Pick<TaskRecord, "base" | "scope">;

/** The operators around a task that take failures over, the innermost first, with the list it stands in. */
export function* guardsAround(
  decision: Decision,
  { base, scope }: Named,
): Generator<{ guard: TaskRecord; phase: string | undefined }> {
  const { structure, latest } = decision.execution;
  for (const around of structure.enclosures(base, scope)) {
    const guard = latest.get(around.reference + around.scope);
    if (guard === undefined || decision.taskTypeOf(guard.kind).recover === undefined) continue;
    yield { guard, phase: around.phase };
  }
}

/** Whether a task still has a place: no operator around it is over or has gone on to another list, and
 * it is not broken off. */
export function hasPlace(decision: Decision, task: Named): boolean {
  for (const { guard, phase } of guardsAround(decision, task)) {
    if (isTerminalTaskStatus(guard.status)) return false;
    if (phase !== undefined && phase !== guard.phase) return false;
  }
  return !isBrokenOff(decision, task);
}

/** Whether a failure goes on from what stands around a task as soon as what has to run before has run. The
 * task may be part of that itself: then it is not. */
export function isBrokenOff(decision: Decision, task: Named): boolean {
  for (const { guard, phase } of guardsAround(decision, task)) {
    if (isTerminalTaskStatus(guard.status)) continue;
    if (cleansUpNow(guard, phase)) return false;
    if (guard.pendingFailure !== undefined) return true;
  }
  return decision.workflow.pendingFailure !== undefined;
}

/** Whether what stands in this list of an operator runs before a failure goes on. */
export function cleansUpNow(guard: TaskRecord, phase: string | undefined): boolean {
  return guard.brokenOff?.canceled === true && phase === "finally" && guard.phase === "finally";
}

/** Whether a task stands in a `finally` that runs before a failure goes on. */
export function runsBeforeFailure(decision: Decision, task: Named): boolean {
  for (const { guard, phase } of guardsAround(decision, task)) {
    if (phase !== "finally" || guard.phase !== "finally") continue;
    if (guard.brokenOff !== undefined && !isTerminalTaskStatus(guard.status)) return true;
  }
  return false;
}

/** Whether a failure waits, with an operator or the execution, for what has to run before it goes on. */
export function hasFailureToCome({ execution, workflow }: Decision): boolean {
  if (workflow.pendingFailure !== undefined) return true;
  return [...execution.open.values()].some(
    ({ pendingFailure, brokenOff }) => pendingFailure !== undefined || brokenOff !== undefined,
  );
}

/** Whether a failure of this task is the business of an operator that stands within a loop. */
export function isGuardedWithin(decision: Decision, task: TaskRecord, loop: TaskRecord): boolean {
  for (const { guard } of guardsAround(decision, task)) return standsIn(decision, guard, loop);
  return false;
}

/** The innermost operator around a task that is not over. */
export function guardOf(decision: Decision, task: Named): TaskRecord | undefined {
  for (const { guard } of guardsAround(decision, task)) {
    if (!isTerminalTaskStatus(guard.status)) return guard;
  }
  return undefined;
}

/** The list of an operator that a task stands in; undefined: in none. */
export function listIn(decision: Decision, task: Named, operator: TaskRecord): string | undefined {
  return [...guardsAround(decision, task)].find(({ guard }) => guard === operator)?.phase;
}

/** Whether a task stands in an operator, directly or through other containers. */
export function standsIn(decision: Decision, task: TaskRecord, operator: TaskRecord): boolean {
  const name = referenceOf(operator);
  for (const { reference, scope } of decision.execution.structure.enclosures(
    task.base,
    task.scope,
  )) {
    if (reference + scope === name) return true;
  }
  return false;
}
