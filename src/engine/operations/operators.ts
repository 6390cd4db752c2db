/**
 * Operators that take failures over (TRY_CATCH, FOR_EACH), when an ended execution is taken up again.
 *
 * O1. An operator that did not end well goes on where it was broken off; what had ended well is kept.
 * O2. The lists of a TRY_CATCH that follow the one that it goes on with count for nothing any more: they
 *     come again.
 */
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { guardsAround, hasPlace, standsIn } from "../guards.ts";
import type { TaskRecord, TryPhase, TryState } from "../records.ts";
import { firstLeft, hasTakenOver, PHASES } from "./late-failures.ts";

/** Whether an operator around a task has gone past it, or will begin with it anew. */
export function isTakenOver(decision: Decision, task: TaskRecord): boolean {
  for (const around of guardsAround(decision, task)) {
    if (hasTakenOver(decision, task, around)) return true;
  }
  return false;
}

/** Whether a TRY_CATCH around a task has caught a failure in the list that the task stands in: what becomes of
 * the task makes no difference any more. */
export function isPastCatch(decision: Decision, task: TaskRecord): boolean {
  for (const { guard, phase } of guardsAround(decision, task)) {
    const { output } = guard.brokenOff ?? guard;
    if (phase === "try" && output["caught"] === true) return true;
  }
  return false;
}

/** Puts the operators that did not end well back to where they were broken off (O1), but for those around
 * a task that all begins with. */
export function resumeOperators(decision: Decision, from?: TaskRecord): void {
  const around = new Set(from && [...guardsAround(decision, from)].map(({ guard }) => guard));
  const guards = [...decision.execution.latest.values()]
    .filter(({ kind }) => decision.taskTypeOf(kind).recover !== undefined)
    .sort((a, b) => a.sequence - b.sequence);
  for (const guard of guards) {
    if (!isTerminalTaskStatus(guard.status) || isSuccessfulTaskStatus(guard.status)) continue;
    if (around.has(guard) || isTakenOver(decision, guard) || !hasBegun(decision, guard)) continue;
    if (guard.status !== "CANCELED") countAttempt(decision, guard);
    const state = stateBefore(guard);
    goBack(decision, guard, state && firstLeft(decision, guard, state));
  }
  heed(decision);
}

/** Puts the operators around a task back so that it can run again. @param mayGoFurther where a list before
 * that of the task has failed, go back to that; the task then comes again by itself. */
export function resumeAround(decision: Decision, task: TaskRecord, mayGoFurther: boolean): void {
  const around = [...guardsAround(decision, task)].reverse();
  for (const { guard, phase } of around) {
    const { brokenOff, output } = guard;
    const failed = failureBefore(decision, guard, phase);
    if (phase === undefined) goBack(decision, guard, undefined);
    else if (failed === undefined) {
      const before = phase === "try" ? { caught: false } : (brokenOff?.output ?? output);
      goBack(decision, guard, { phase: phase as TryPhase, output: before });
    } else if (mayGoFurther) {
      goBack(decision, guard, failed);
      return;
    } else {
      decision.change(guard, (record) => {
        record.status = "CANCELED";
        record.phase = phase as TryPhase;
        // Nothing waits any more for what it has to run first: it fails behind that.
        record.brokenOff = { phase: failed.phase, output: failed.output };
      });
    }
  }
}

/** The TRY_CATCH around a task that failed for good in a list before the one that the task stands in. */
export function failedBefore(decision: Decision, task: TaskRecord): TaskRecord | undefined {
  return [...guardsAround(decision, task)].find(
    ({ guard, phase }) => failureBefore(decision, guard, phase) !== undefined,
  )?.guard;
}

/** Where a TRY_CATCH failed for good before it came to a list. */
function failureBefore(
  decision: Decision,
  guard: TaskRecord,
  phase: string | undefined,
): TryState | undefined {
  if (phase === undefined) return undefined;
  const { brokenOff, output } = guard;
  const state = firstLeft(decision, guard, brokenOff ?? { phase: phase as TryPhase, output });
  return orderOf(state.phase) < orderOf(phase) ? state : undefined;
}

function orderOf(phase: string): number {
  return PHASES.indexOf(phase as TryPhase);
}

function countAttempt(decision: Decision, guard: TaskRecord): void {
  decision.change(guard, (record) => {
    record.retryCount += 1;
  });
}

function hasBegun(decision: Decision, guard: TaskRecord): boolean {
  return [...decision.execution.latest.values()].some((task) => standsIn(decision, task, guard));
}

/** Where a TRY_CATCH is to go on; undefined: it is none. */
function stateBefore({ phase, brokenOff, output }: TaskRecord): TryState | undefined {
  if (phase === undefined || brokenOff !== undefined) return brokenOff;
  // Records of before `brokenOff` was kept do not tell which list has failed.
  const isUncaught = output["error"] !== undefined && output["caught"] === false;
  return isUncaught ? { phase: "try", output: { caught: false } } : { phase, output };
}

function goBack(decision: Decision, guard: TaskRecord, state: TryState | undefined): void {
  decision.change(guard, (record) => {
    // As what was canceled with the tasks in it, it goes on with them.
    record.status = "CANCELED";
    delete record.brokenOff;
    delete record.pendingFailure;
    if (state !== undefined) Object.assign(record, { phase: state.phase, output: state.output });
  });
  if (state !== undefined) abandonAfter(decision, guard, state.phase);
}

/** O2 */
function abandonAfter(decision: Decision, guard: TaskRecord, phase: TryPhase): void {
  const isLater = (task: TaskRecord): boolean => {
    if (task.abandoned) return false;
    for (const around of guardsAround(decision, task)) {
      if (around.guard === guard) return orderOf(around.phase ?? "") > orderOf(phase);
    }
    return false;
  };
  // Attempts before the latest one, too: they would else stand for their names again.
  const later = [...decision.execution.tasks.values()].filter(isLater);
  for (const task of later) {
    decision.change(task, (record) => {
      record.retried = true;
    });
  }
  decision.abandon(later);
}

/** What has ended while all around it was broken off leads on now. */
function heed(decision: Decision): void {
  for (const task of decision.execution.latest.values()) {
    if (!task.unheeded || isTakenOver(decision, task)) continue;
    decision.change(task, (record) => {
      delete record.unheeded;
      // One that ended the run with it ends what goes on from here, too.
      if (record.kind !== "TERMINATE") record.executed = false;
    });
  }
}

/** What ended beside a TERMINATE of an earlier run leads on, now that it counts for nothing any more. */
export function heedAfterTermination(decision: Decision): void {
  const { latest, terminations } = decision.execution;
  if (terminations.size > 0) return;
  for (const task of latest.values()) {
    if (!task.unheeded || !hasPlace(decision, task) || isInEndedLoop(decision, task)) continue;
    decision.change(task, (record) => {
      delete record.unheeded;
      record.executed = false;
    });
  }
}

function isInEndedLoop({ execution }: Decision, { base, scope }: TaskRecord): boolean {
  const { structure, latest } = execution;
  return [...structure.enclosures(base, scope)].some((around) => {
    const container = latest.get(around.reference + around.scope);
    return around.kind === "loop" && isTerminalTaskStatus(container?.status ?? "CANCELED");
  });
}
