/** What has failed or was canceled in the last run is taken up again in the new one. */
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { placeOfTask, plan } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { nextAttempt } from "../retry.ts";
import { schedule } from "../schedule.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { joinedNames } from "../joining.ts";
import { clearWithin } from "./later.ts";
import { isTakenOver, resumeOperators } from "./operators.ts";
import { goOnWithChild, waitsForOthers, renew, reopen } from "./in-place.ts";

export interface TakeUp {
  /** Children that did not end well go on; else a new attempt starts a new child. */
  childrenGoOn: boolean;
  /** Other tasks are begun anew under their ids; else each gets a new attempt. */
  inPlace: boolean;
  /** What begins anew under its id has the same number of attempts behind it as before, not one more. */
  sameAttempt?: boolean;
}

/** These choose when they are planned what follows them, and forks what stands in them: another attempt has to
 * choose again. */
const CHOOSING: ReadonlySet<string> = new Set([
  "DECISION",
  "DYNAMIC",
  "FORK_JOIN",
  "FORK_JOIN_DYNAMIC",
  "SWITCH",
]);

/**
 * The latest attempts that did not end well, in the order of their `seq`; those not that an operator has
 * taken over and gone past. Operators go back to where they were broken off: what had ended well there is
 * kept. @param from those around this task are where they have to be already.
 */
export function tasksToTakeUp(decision: Decision, from?: TaskRecord): TaskRecord[] {
  if (decision.workflow.status === "COMPLETED") return [];
  resumeOperators(decision, from);
  return unsuccessfulTasks(decision);
}

/** As `tasksToTakeUp`, while the operators are still where they were broken off. */
export function unsuccessfulTasks(decision: Decision): TaskRecord[] {
  return [...decision.execution.latest.values()]
    .filter(({ status }) => isTerminalTaskStatus(status) && !isSuccessfulTaskStatus(status))
    .filter((task) => !isTakenOver(decision, task))
    .sort((a, b) => a.sequence - b.sequence);
}

/** TRY_CATCH and FOR_EACH, which take failures over. */
function takesOver(decision: Decision, task: TaskRecord): boolean {
  return decision.taskTypeOf(task.kind).recover !== undefined;
}

/** Whether another attempt of it is worth something by itself. A JOIN or loop that was canceled, or failed
 * for a task that the flow may go past, only goes on with its tasks. */
function isRetriable(decision: Decision, task: TaskRecord): boolean {
  if (!waitsForOthers(decision, task)) return true;
  return task.status !== "CANCELED" && !joinedNames(task).some((name) => isLetPass(decision, name));
}

function isLetPass({ execution }: Decision, reference: string): boolean {
  const joined = execution.latest.get(reference);
  return joined?.status === "FAILED" && workflowTaskOf(execution, joined).permissive;
}

/** Whether anything can be taken up. An execution that timed out as a whole may have nothing that failed. JOINs
 * and loops alone go on in place, unless a TERMINATE that was reached has canceled them. */
export function canBeTakenUp(decision: Decision, tasks: TaskRecord[]): boolean {
  const { status } = decision.workflow;
  if (status === "COMPLETED" || decision.execution.tasks.size === 0) return false;
  if (status === "TIMED_OUT" || tasks.some((task) => isRetriable(decision, task))) return true;
  return (tasks.length > 0 || hasMoreToCome(decision)) && !isEndedByTask(decision);
}

/** What ended last, as before a termination of a paused execution, was never led on from. */
function hasMoreToCome({ execution }: Decision): boolean {
  return execution.unconsumed.size > 0;
}

function isEndedByTask({ execution }: Decision): boolean {
  return [...execution.latest.values()].some(
    ({ kind, status }) => kind === "TERMINATE" && status === "COMPLETED",
  );
}

/** Whether a child is the first that did not end well. */
export function beginsWithChild(decision: Decision, tasks: TaskRecord[]): boolean {
  const first = tasks.find((task) => !waitsForOthers(decision, task));
  return first !== undefined && hasChild(first);
}

/** Sets the given tasks going again. JOINs and loops come last: they look at what the others are then.
 * @throws PlanFailure */
export function takeUp(decision: Decision, tasks: TaskRecord[], how: TakeUp): void {
  const containers = tasks.filter((task) => waitsForOthers(decision, task));
  const counted = new Set(containers.filter((task) => isRetriable(decision, task)));
  const countOf = ({ retryCount }: TaskRecord): number =>
    how.sameAttempt ? retryCount : retryCount + 1;
  const attempts: { task: TaskRecord; planned: TaskRecord[] }[] = [];
  for (const task of containers) wakeUp(decision, task);
  for (const task of tasks) {
    // One that fails at once may have ended the execution again.
    if (decision.workflow.status !== "RUNNING") return;
    if (waitsForOthers(decision, task)) continue;
    if (how.childrenGoOn && hasChild(task)) goOnWithChild(decision, task, true);
    else if (how.inPlace) schedule(decision, renew(decision, task, { retryCount: countOf(task) }));
    else attempts.push({ task, planned: attemptAfter(decision, task) });
  }
  for (const { task } of attempts) leaveBehind(decision, task);
  schedule(
    decision,
    attempts.flatMap(({ planned }) => planned),
  );
  if (decision.workflow.status !== "RUNNING") return;
  // The innermost first: those around them look at what is open in them.
  for (const task of containers.reverse()) {
    const retryCount = counted.has(task) ? countOf(task) : task.retryCount;
    // An operator that has begun nothing: one that has was put back to where it was broken off.
    if (takesOver(decision, task) && task.status !== "CANCELED") {
      clearWithin(decision, task);
      schedule(decision, renew(decision, task, { retryCount }));
    } else {
      reopen(decision, task, retryCount);
    }
  }
}

/** A JOIN that is opened before it does not take it for one that is over. */
export function wakeUp(decision: Decision, task: TaskRecord): void {
  decision.change(task, (record) => {
    record.executed = false;
  });
}

/** Whether it has started a child. */
export function hasChild({ kind, subWorkflowId, joinsChild }: TaskRecord): boolean {
  return kind === "SUB_WORKFLOW" && subWorkflowId !== undefined && !joinsChild;
}

/** A new attempt, with what it leads to where it chooses. @throws PlanFailure */
function attemptAfter(decision: Decision, task: TaskRecord): TaskRecord[] {
  if (!CHOOSING.has(task.kind)) return [nextAttempt(decision, task)];
  const planned = plan(decision, placeOfTask(decision.execution, task));
  const [attempt] = planned;
  if (attempt !== undefined) {
    attempt.retryCount = task.retryCount + 1;
    attempt.retriedTask = task.counter;
  }
  return planned;
}

/** A new attempt stands for it from now on. */
function leaveBehind(decision: Decision, task: TaskRecord): void {
  decision.change(task, (record) => {
    record.retried = true;
    record.executed = true;
  });
}
