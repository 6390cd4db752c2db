/**
 * What happens when a task fails for good: the innermost operator around it that takes failures over does
 * so (TRY_CATCH, FOR_EACH); without one the execution ends.
 *
 * B1. Everything open within the operator is canceled first, and nothing that stands there leads on.
 * B2. A TRY_CATCH that is open there runs its `finally` before it is canceled, one that stands in another
 *     before that. Until the last of them is over, the failure is kept with the operator or the execution.
 * B3. What fails in a list that a TRY_CATCH has gone past, as a child that was set going again there, is not
 *     caught any more. It fails behind `finally`, which runs to its end.
 */
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../model/task.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import { cancelAll } from "./cancel.ts";
import type { Decision } from "./decision.ts";
import { endWorkflow } from "./end.ts";
import { guardOf, guardsAround, isBrokenOff, listIn, standsIn } from "./guards.ts";
import { setOpenTurns } from "./open-turns.ts";
import type { PendingFailure, TaskRecord } from "./records.ts";

export interface FinalFailure {
  task: TaskRecord;
  /** How the execution ends where nothing takes the failure over. */
  status: WorkflowStatus;
  reason: string;
}

/** An operator that takes failures over; null: the execution as a whole. */
type Guard = TaskRecord | null;

/** Lets the innermost guard take a failure over, or ends the execution.
 * @returns tasks to schedule next. @throws PlanFailure */
export function recoverOrEnd(decision: Decision, failure: FinalFailure): TaskRecord[] {
  const { task } = failure;
  if (!isBrokenOff(decision, task)) {
    const guard = guardOf(decision, task) ?? null;
    const isLate = guard !== null && listIn(decision, task, guard) !== guard.phase;
    return isLate ? failLate(decision, guard, failure) : breakOff(decision, guard, failure);
  }
  // It is being left anyway, and only timed out while it was.
  cancelWithin(decision, task);
  return afterCleanUp(decision, task);
}

/** Ends the execution with a failure that is none of its tasks'. @returns tasks to schedule next.
 * @throws PlanFailure */
export function endByFailure(decision: Decision, reason: string): TaskRecord[] {
  const { pendingFailure } = decision.workflow;
  if (pendingFailure === undefined) {
    return breakOff(decision, null, { status: "FAILED", reason });
  }
  // What had to run first cannot: nothing is waited for any more.
  endPending(decision);
  return [];
}

/** Cancels what is open in a task that ends before it; nothing of it leads on. */
export function cancelWithin(decision: Decision, task: TaskRecord): void {
  cancelAll(decision, openWithin(decision, task));
  overlookEnded(decision, (ended) => standsIn(decision, ended, task));
}

/** Ends an execution that was to end once all had cleaned up. */
export function endPending(decision: Decision): void {
  const { pendingFailure } = decision.workflow;
  if (pendingFailure !== undefined) endWorkflow(decision, failureOf(decision, pendingFailure));
}

/** What a TRY_CATCH had to run before it is canceled is over. @returns tasks to schedule next. */
export function afterCleanUp(decision: Decision, task: TaskRecord): TaskRecord[] {
  decision.change(task, (record) => {
    record.executed = true;
  });
  for (const { guard } of guardsAround(decision, task)) {
    if (isTerminalTaskStatus(guard.status) || guard.pendingFailure === undefined) continue;
    return goOn(decision, guard);
  }
  return goOn(decision, null);
}

type AnyFailure = Omit<FinalFailure, "task"> & Partial<Pick<FinalFailure, "task">>;

/** B3 */
function failLate(decision: Decision, guard: TaskRecord, failure: FinalFailure): TaskRecord[] {
  const isPast = (task: TaskRecord): boolean =>
    standsIn(decision, task, guard) && listIn(decision, task, guard) !== guard.phase;
  cancelAll(decision, openWithin(decision, guard).filter(isPast));
  overlookEnded(decision, isPast);
  return decision.taskTypeOf(guard.kind).recover?.(decision, guard, failure) ?? [];
}

function breakOff(decision: Decision, guard: Guard, failure: AnyFailure): TaskRecord[] {
  const left = openWithin(decision, guard).filter((task) => !runsBefore(decision, task, guard));
  const operators = left.filter((task) => hasToCleanUp(decision, task));
  if (operators.length === 0) return takeOver(decision, guard, failure);
  keep(decision, guard, failure);
  for (const task of left) {
    if (operators.includes(task)) cancelLater(decision, task);
    else if (operators.some((operator) => standsIn(decision, operator, task))) rest(decision, task);
    else cancelAll(decision, [task]);
  }
  overlookEnded(
    decision,
    (task) =>
      (guard === null || standsIn(decision, task, guard)) && !runsBefore(decision, task, guard),
  );
  return goOn(decision, guard);
}

/** Lets the innermost operators clean up that are still to be canceled; without any the failure goes on. */
function goOn(decision: Decision, guard: Guard): TaskRecord[] {
  const { pendingFailure } = guard ?? decision.workflow;
  if (pendingFailure === undefined) return [];
  const left = openWithin(decision, guard).filter(
    (task) => task.brokenOff?.canceled && !runsBefore(decision, task, guard),
  );
  if (left.length === 0) return takeOver(decision, guard, failureOf(decision, pendingFailure));
  return left
    .filter((task) => !left.some((other) => standsIn(decision, other, task)))
    .flatMap((task) => cleanUp(decision, task));
}

function cleanUp(decision: Decision, task: TaskRecord): TaskRecord[] {
  // What was around others that have cleaned up by now.
  if (task.phase !== "finally") cancelAll(decision, openWithin(decision, task));
  return decision.taskTypeOf(task.kind).cleanUp?.(decision, task) ?? [];
}

/** B1 */
function takeOver(decision: Decision, guard: Guard, failure: AnyFailure): TaskRecord[] {
  if (guard === null) {
    endWorkflow(decision, failure);
    return [];
  }
  cancelWithin(decision, guard);
  decision.change(guard, (record) => {
    delete record.pendingFailure;
  });
  const { task = guard, reason } = failure;
  return decision.taskTypeOf(guard.kind).recover?.(decision, guard, { task, reason }) ?? [];
}

function keep(decision: Decision, guard: Guard, { task, status, reason }: AnyFailure): void {
  const pendingFailure = { status, reason, ...(task !== undefined && { task: task.counter }) };
  const set = (record: { pendingFailure?: typeof pendingFailure }): void => {
    record.pendingFailure = pendingFailure;
  };
  if (guard === null) {
    decision.changeWorkflow(set);
  } else {
    decision.change(guard, set);
    beginNothing(decision, guard);
  }
}

function failureOf({ execution }: Decision, { task, status, reason }: PendingFailure): AnyFailure {
  const failed = execution.tasks.get(task ?? 0);
  return { status, reason, ...(failed !== undefined && { task: failed }) };
}

/** In the order of their counters: that of the index depends on what happened to each before. */
function openWithin(decision: Decision, guard: Guard): TaskRecord[] {
  const open = [...decision.execution.open.values()];
  const within = guard === null ? open : open.filter((task) => standsIn(decision, task, guard));
  return within.sort((a, b) => a.counter - b.counter);
}

/** Whether a task belongs to what runs before a failure is taken over (B2): to a `finally` that runs. */
function runsBefore(decision: Decision, task: TaskRecord, guard: Guard): boolean {
  for (const { guard: around, phase } of guardsAround(decision, task)) {
    if (around === guard) return false;
    const cleansUp = phase === "finally" && around.phase === "finally";
    if (cleansUp && !isTerminalTaskStatus(around.status)) return true;
  }
  return false;
}

/** Not when all that it has to run has run, or could not be planned. */
function hasToCleanUp(decision: Decision, task: TaskRecord): boolean {
  if (!decision.taskTypeOf(task.kind).cleansUp?.(decision, task)) return false;
  if (task.phase !== "finally") return true;
  const { open, unconsumed } = decision.execution;
  return [...open.values(), ...unconsumed.values()].some((one) => standsIn(decision, one, task));
}

/** It is canceled when it has cleaned up. */
function cancelLater(decision: Decision, task: TaskRecord): void {
  const { phase = "finally", output } = task;
  decision.change(task, (record) => {
    record.brokenOff = { ...(record.brokenOff ?? { phase, output }), canceled: true };
    delete record.pendingFailure;
  });
}

/** It stays open as long as something in it cleans up, and does nothing. */
function rest(decision: Decision, task: TaskRecord): void {
  decision.change(task, (record) => {
    delete record.pendingFailure;
  });
  beginNothing(decision, task);
}

function beginNothing(decision: Decision, task: TaskRecord): void {
  const { counter } = task;
  decision.touchedLoops.delete(counter);
  decision.touchedTurns.delete(counter);
  decision.touchedTries.delete(counter);
  setOpenTurns(decision, task, new Set());
}

/** What has ended where all is broken off does not lead on. */
function overlookEnded(decision: Decision, isLeft: (task: TaskRecord) => boolean): void {
  for (const task of [...decision.execution.unconsumed.values()].filter(isLeft)) {
    decision.change(task, (record) => {
      record.executed = true;
      if (isSuccessfulTaskStatus(record.status)) record.unheeded = true;
    });
  }
}
