/**
 * The loop at the heart of a decision: from what has ended to what comes next, until nothing is left
 * to do (Conductor's `WorkflowExecutorOps.decide`).
 *
 * A1. Works in passes like the reference, so that tasks get their `seq` in the same order: first all
 *     ended tasks are taken notice of in order, then what follows them is scheduled.
 * A2. JOINs and loops are looked at when no ended task is left, and only those that something happened to.
 * A3. Nothing is scheduled in an execution that is not RUNNING, or waits for its limit.
 */
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../model/task.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import { endByFailure, recoverOrEnd } from "./breaking-off.ts";
import type { Decision } from "./decision.ts";
import { endByTerminateTask, endWorkflow } from "./end.ts";
import { workflowPayloadProblem } from "./payloads.ts";
import { hasFailureToCome, hasPlace, runsBeforeFailure } from "./guards.ts";
import { failLoops, failsLoop } from "./loop-failures.ts";
import { finish, plan } from "./plan.ts";
import { isSpent } from "./portions.ts";
import { resumeContainers } from "./resuming.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { afterFailure, failureReason } from "./retry.ts";
import { iterationOf, outerScope } from "./scope.ts";
import { beginHeldBack, endIfTooMuch, freshOf, hasRoomFor, schedule } from "./schedule.ts";
import type { Successor } from "./structure.ts";
import { workflowTaskOf } from "./task-definition.ts";
import { isPlanProblem, PlanFailure } from "./task-type.ts";
import { failUnreachableJoin } from "./tasks/join.ts";
import { leadsOnByCase } from "./choice.ts";
import { leaveUnheeded, overlook } from "./unheeded.ts";

/** Types that wait for tasks of the same execution by their names. */
const JOINS: ReadonlySet<string> = new Set(["EXCLUSIVE_JOIN", "JOIN"]);

/** Carries the execution as far as it can go by itself, or as far as one decision may. */
export function advance(decision: Decision): void {
  // Also while it is paused: the tasks that are with workers go on.
  const { status, limit } = decision.workflow;
  if (isTerminalWorkflowStatus(status) || limit?.waiting || endIfTooMuch(decision)) return;
  const goOn = (): void => {
    while (decision.workflow.status === "RUNNING" && !isSpent(decision) && step(decision));
  };
  while (!planning(decision, goOn));
}

/** Does what may turn out to be impossible to plan; then the execution fails.
 * @returns whether all could be planned. */
export function planning(decision: Decision, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    failToPlan(decision, error);
    return false;
  }
}

/** What cannot be planned ends the execution; anything else is an error of ours. */
function failToPlan(decision: Decision, error: unknown): void {
  if (!isPlanProblem(error)) throw error;
  planning(decision, () => schedule(decision, endByFailure(decision, error.message)));
}

/** Plans and schedules the first task of an execution. */
export function beginExecution(decision: Decision): void {
  const [first] = decision.execution.structure.tasks;
  if (first === undefined) {
    endWorkflow(decision, { status: "COMPLETED", reason: "No tasks found to be executed" });
    return;
  }
  planning(decision, () => {
    refuseLargeInput(decision);
    schedule(decision, plan(decision, { workflowTask: first, scope: "" }));
  });
}

/** The template of the definition may have made an accepted input too large. @throws PlanFailure */
function refuseLargeInput(decision: Decision): void {
  const problem = workflowPayloadProblem(decision, decision.workflow.input);
  if (problem === null) return;
  decision.changeWorkflow((workflow) => {
    workflow.input = {};
  });
  throw new PlanFailure(problem);
}

/** One pass; false when there is nothing left to do. */
function step(decision: Decision): boolean {
  const { execution } = decision;
  const { heldBack } = decision;
  if (execution.unconsumed.size + heldBack.size > 0) {
    const planned = takeNotice(decision);
    const held = [...heldBack];
    heldBack.clear();
    schedule(decision, planned);
    beginHeldBack(decision, held);
    failLoops(decision);
    return true;
  }
  if (decision.postponed.size > 0) {
    const postponed = [...decision.postponed];
    decision.postponed.clear();
    beginHeldBack(decision, postponed);
    return true;
  }
  if (decision.overdueWaits.size > 0) {
    endOverdueWaits(decision);
    return true;
  }
  if (decision.hasTouched) {
    schedule(decision, resumeContainers(decision));
    return true;
  }
  const [terminate] = execution.terminations.values();
  const isIdle = execution.activeTasks === 0;
  const isOver = terminate !== undefined && isIdle && !hasFailureToCome(decision);
  if (execution.open.size === 0 || isOver) {
    if (execution.tasks.size > 0) complete(decision, terminate);
    return false;
  }
  return isIdle && failInnermostJoin(decision);
}

/** Takes notice of every ended task and plans what follows them. */
function takeNotice(decision: Decision): TaskRecord[] {
  const ended = [...decision.execution.unconsumed.values()];
  // A TERMINATE ends the execution only after everything that ended with it was looked at: a failure
  // beside it is not forgotten. Of several the last one decides.
  ended.sort((a, b) => Number(terminates(a)) - Number(terminates(b)) || inOrderOfNotice(a, b));
  const planned = new Map<string, { next: TaskRecord; after: TaskRecord }>();
  const noticed: TaskRecord[] = [];
  try {
    for (const task of ended) {
      // The failure of one before it may have taken it along.
      if (task.executed) continue;
      noticed.push(task);
      decision.noticed += 1;
      for (const next of consume(decision, task)) {
        if (!planned.has(referenceOf(next))) planned.set(referenceOf(next), { next, after: task });
      }
      if (decision.workflow.status === "RUNNING") continue;
      // A retry after a failure leads on from those before it as from those behind it; what ended with a TERMINATE
      // leads on only once that counts for nothing any more.
      const leave = terminates(task) ? leaveUnheeded : overlook;
      for (const before of noticed.slice(0, -1)) leave(decision, before);
      return [];
    }
  } catch (error) {
    // Nothing of what follows them comes to be: a retry takes notice of them again.
    for (const task of noticed) overlook(decision, task);
    throw error;
  }
  const { isGuarded } = decision.execution.structure;
  const next: TaskRecord[] = [];
  for (const one of planned.values()) {
    if (!isGuarded || hasPlace(decision, one.next)) next.push(one.next);
    // The failure of one behind it has broken off what it led to.
    else if (isSuccessfulTaskStatus(one.after.status)) leaveUnheeded(decision, one.after);
  }
  // Too many tasks end the execution: what follows does not come to be either.
  if (!hasRoomFor(decision, freshOf(decision, next).length))
    for (const task of noticed) overlook(decision, task);
  return next;
}

function inOrderOfNotice(a: TaskRecord, b: TaskRecord): number {
  return terminates(a) ? b.sequence - a.sequence : a.sequence - b.sequence;
}

function consume(decision: Decision, task: TaskRecord): TaskRecord[] {
  if (!isSuccessfulTaskStatus(task.status)) {
    const verdict = afterFailure(decision, task);
    if (verdict.kind === "retry") return [verdict.attempt];
    if (verdict.kind === "end") {
      return recoverOrEnd(decision, { status: verdict.status, reason: verdict.reason, task });
    }
  }
  if (terminates(task)) {
    complete(decision, task);
    return [];
  }
  decision.change(task, (record) => {
    record.executed = true;
  });
  if (decision.taskTypeOf(task.kind).asynchronous) decision.after(task.endTime);
  touchContainers(decision, task);
  touchTry(decision, task);
  return leadsOnByCase(task) ? [] : planSuccessor(decision, task);
}

function terminates({ kind, status }: TaskRecord): boolean {
  return kind === "TERMINATE" && status === "COMPLETED";
}

/** Lets the JOINs and the loop that depend on a task look at it. */
function touchContainers(decision: Decision, task: TaskRecord): void {
  const { execution } = decision;
  const reference = referenceOf(task);
  for (const join of execution.joins.get(reference) ?? []) decision.touchJoin(join, [reference]);
  touchLoop(decision, task);
}

/** Lets the loop around a task look at a turn that nothing is open in any more, or that has failed. What
 * stands in a loop that is over, and was taken up again, is the business of the one around that. */
function touchLoop(decision: Decision, task: TaskRecord): void {
  const { execution } = decision;
  const { loop, scope } = task;
  if (loop === undefined) return;
  const around = execution.latest.get(loop + outerScope(scope));
  if (around === undefined) return;
  if (failsLoop(decision, task, around)) decision.failedLoops.add(around.counter);
  if (execution.openTasksInTurn(loop, scope) > 0) return;
  if (isTerminalTaskStatus(around.status)) touchLoop(decision, around);
  else decision.touchTurn(around.counter, iterationOf(scope));
}

/** Lets the innermost TRY_CATCH around a task that is not over see whether its list is at an end. */
function touchTry(decision: Decision, task: TaskRecord): void {
  const { structure, latest } = decision.execution;
  if (!structure.isGuarded) return;
  for (const { kind, reference, scope } of structure.enclosures(task.base, task.scope)) {
    if (kind !== "try") continue;
    const operator = latest.get(reference + scope);
    if (operator === undefined || isTerminalTaskStatus(operator.status)) continue;
    decision.touchedTries.add(operator.counter);
    return;
  }
}

function planSuccessor(decision: Decision, task: TaskRecord): TaskRecord[] {
  const { execution } = decision;
  // What a TERMINATE has ended leads on no more, but for what a failure since then has to run first.
  if (execution.terminations.size > 0 && !runsBeforeFailure(decision, task)) {
    leaveUnheeded(decision, task);
    return [];
  }
  let successor: Successor = execution.structure.successor(task.base, task.scope);
  while (successor.kind === "task") {
    const { task: workflowTask } = successor;
    const existing = execution.latest.get(workflowTask.taskReferenceName + task.scope);
    if (existing === undefined) {
      const place = { workflowTask, scope: task.scope };
      return plan(decision, task.loop === undefined ? place : { ...place, loop: task.loop });
    }
    if (existing.status !== "SKIPPED") return [];
    successor = execution.structure.successor(existing.base, task.scope);
  }
  return [];
}

/** Waits whose time had passed are over, unless what began with them has ended them. */
function endOverdueWaits(decision: Decision): void {
  const { overdueWaits, execution } = decision;
  for (const counter of overdueWaits) {
    const task = execution.open.get(counter);
    if (task !== undefined) finish(decision, task, { status: "COMPLETED" });
  }
  overdueWaits.clear();
}

/** Nothing open can make progress by itself: the JOIN that stands deepest waits in vain. Those around
 * it may only wait for what follows it, and go on if it is optional. */
function failInnermostJoin(decision: Decision): boolean {
  const { open, structure } = decision.execution;
  const joins = [...open.values()].filter((task) => JOINS.has(task.kind));
  const depth = ({ base, scope }: TaskRecord): number => structure.depth(base, scope);
  joins.sort((a, b) => depth(b) - depth(a) || a.counter - b.counter);
  const [innermost] = joins;
  if (innermost === undefined) return false;
  failUnreachableJoin(decision, innermost);
  return true;
}

/** Everything has ended well, or a TERMINATE task says so, unless a permissive task failed on the way. */
function complete(decision: Decision, terminate?: TaskRecord): void {
  const { execution } = decision;
  const failed = [...execution.latest.values()].filter((task) => {
    if (isSuccessfulTaskStatus(task.status)) return false;
    const { permissive, optional } = workflowTaskOf(execution, task);
    return permissive && !optional;
  });
  const [first] = failed;
  if (first === undefined) {
    if (terminate === undefined) endWorkflow(decision, { status: "COMPLETED" });
    else endByTerminateTask(decision, terminate);
    return;
  }
  const reason = failed.map((task) => failureReason(decision, task, task.status)).join(". ");
  endWorkflow(decision, { status: "FAILED", reason, task: first });
}
