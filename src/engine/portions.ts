/**
 * A decision takes notice of so many tasks, and runs so much of scripts, and no more; the next one goes on from
 * there, at once. So an execution that has much to do by itself, or a loop without an end, lets others in between.
 *
 * P1. Where it goes on stands in memory (`Execution.carried`); after a load every open container looks again.
 * P2. A task that runs a script is open only while the script is for the next decision.
 */
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { isBrokenOff } from "./guards.ts";
import { joinedNames } from "./joining.ts";
import type { TaskRecord } from "./records.ts";
import type { Touches } from "./touched.ts";

/** Goes on where the decision before stopped. */
export function takeOverRest(decision: Decision): void {
  const { execution } = decision;
  const { carried } = execution;
  if (carried === null) return;
  execution.carried = null;
  decision.onUndo(() => {
    execution.carried = carried;
  });
  touchAgain(decision, carried);
}

/** Whether the scripts of a decision have taken what they may. */
export function isOutOfSteps({ meter, settings }: Decision): boolean {
  return meter.steps >= settings.scriptStepsPerDecision;
}

/** Whether the rest is for the next decision. */
export function isSpent(decision: Decision): boolean {
  const { noticed, settings } = decision;
  if (noticed < settings.tasksPerDecision && !isOutOfSteps(decision)) return false;
  // What was held back has to begin in the decision that made it.
  if (decision.heldBack.size > 0) return false;
  const { unconsumed } = decision.execution;
  const { overdueWaits, postponed, hasTouched } = decision;
  return unconsumed.size + overdueWaits.size + postponed.size > 0 || hasTouched;
}

/** Notes that there is more to do, or that there is not. */
export function leaveRest(decision: Decision): void {
  const { execution, workflow, now, noticed } = decision;
  const before = workflow.unfinished;
  if (!hasRest(decision)) {
    if (before === undefined) return;
    decision.changeWorkflow((record) => {
      delete record.unfinished;
    });
    return;
  }
  execution.carried = decision.touches();
  decision.onUndo(() => {
    execution.carried = null;
  });
  decision.changeWorkflow((record) => {
    record.unfinished = { since: now, noticed: (before?.noticed ?? 0) + noticed };
  });
}

function hasRest(decision: Decision): boolean {
  const { status, unfinished } = decision.workflow;
  if (isTerminalWorkflowStatus(status)) return false;
  return status === "RUNNING" ? isSpent(decision) : unfinished !== undefined;
}

/** Lets all open containers look again, after a load; those not that are being left. */
export function carryAll(decision: Decision): void {
  const { execution } = decision;
  if (execution.workflow.unfinished === undefined) return;
  for (const task of execution.open.values()) {
    if (task.pendingFailure !== undefined || isBrokenOff(decision, task)) continue;
    if (decision.taskTypeOf(task.kind).runsScript) decision.postponed.add(task.counter);
    else lookAgain(decision, task);
  }
  execution.carried = decision.touches();
}

/** What happened to a container. */
interface News {
  /** The joined tasks that something happened to; absent: any. */
  names?: Iterable<string> | undefined;
  /** The turns that may be over. */
  turns?: Iterable<number> | undefined;
}

/** Lets a container look again. */
export function lookAgain(decision: Decision, task: TaskRecord, news: News = {}): void {
  const { counter, kind } = task;
  if (decision.execution.waits.has(counter)) {
    decision.touchJoin(counter, news.names ?? joinedNames(task));
  } else if (kind === "TRY_CATCH") decision.touchedTries.add(counter);
  else if (decision.taskTypeOf(kind).resume) decision.touchedLoops.add(counter);
  for (const turn of news.turns ?? []) decision.touchTurn(counter, turn);
}

function touchAgain(decision: Decision, touches: Touches): void {
  const { joins, loops, turns, tries, overdueWaits, postponed } = touches;
  for (const [join, names] of joins) decision.touchJoin(join, names);
  for (const loop of loops) decision.touchedLoops.add(loop);
  for (const [loop, numbers] of turns) for (const turn of numbers) decision.touchTurn(loop, turn);
  for (const task of tries) decision.touchedTries.add(task);
  for (const task of overdueWaits) decision.overdueWaits.add(task);
  for (const task of postponed) decision.postponed.add(task);
}
