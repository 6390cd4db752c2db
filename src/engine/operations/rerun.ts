import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { isTerminalTaskStatus } from "../../model/task.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { isFork } from "../expansion.ts";
import { placeOfTask, plan } from "../plan.ts";
import { referenceOf, type RerunRoute, type TaskRecord } from "../records.ts";
import { schedule } from "../schedule.ts";
import { initialVariables } from "../start.ts";
import { renew, reopen } from "./in-place.ts";
import { beginOrWait, hold, mustWait } from "./hold.ts";
import { clearLater } from "./later.ts";
import { failedBefore, resumeAround } from "./operators.ts";
import { startOver } from "./restart.ts";
import { beginRun, refuseUnended } from "./run.ts";
import { takeUp, tasksToTakeUp, wakeUp } from "./take-up.ts";

/** From where an execution is to run again, and with what. */
export interface Rerun {
  /** The task to begin with, by its counter; absent: from the start. */
  task?: number | undefined;
  /** Stands in for the task's input. */
  taskInput?: JsonObject | undefined;
  workflowInput?: JsonObject | undefined;
  correlationId?: string | undefined;
  /** It was asked of an execution above this one. */
  route?: RerunRoute | undefined;
  /** It has its place under the limit already. */
  hasPlace?: true;
}

/**
 * Runs an ended execution again from one of its tasks, or from the start with the stored definition.
 * @returns null when it was done.
 */
export function rerun(decision: Decision, request: Rerun): Refusal | null {
  const running = refuseUnended(decision, "rerun");
  if (running !== null) return running;
  const { task: counter, taskInput, workflowInput, correlationId, route, hasPlace } = request;
  const revival = { operation: "reran", path: "", ...(route !== undefined && { route }) } as const;
  if (counter === undefined) {
    startOver(decision);
    beginRun(decision, revival);
    takeOver(decision, request);
    decision.changeWorkflow((workflow) => {
      workflow.variables = initialVariables(decision.execution.definition);
    });
    beginOrWait(decision);
    return null;
  }
  const from = taskToBeginWith(decision, counter);
  if (from === undefined) return unknownTask(decision, counter);
  const refusal = taskInput === undefined ? null : refuseInput(decision, from);
  if (refusal !== null) return refusal;
  if (mustWait(decision, hasPlace)) {
    const held = { task: counter, taskInput, workflowInput, correlationId, route };
    hold(decision, { rerun: held }, revival);
    return null;
  }
  const enclosing = clearLater(decision, from);
  beginRun(decision, revival);
  takeOver(decision, request);
  resumeAround(decision, from, true);
  if (from.kind === "JOIN" || from.kind === "EXCLUSIVE_JOIN") {
    // It looks at what the others are once they have been taken up.
    const around = { task: from, enclosing: [from, ...enclosing], childrenGoOn: false };
    goOnAround(decision, around, () => wakeUp(decision, from));
  } else {
    const around = { task: from, enclosing, childrenGoOn: false };
    goOnAround(decision, around, () => beginWith(decision, from, taskInput));
  }
  return null;
}

/** A task behind a failure comes again by itself, with the input that its parameters give then. */
function refuseInput(decision: Decision, from: TaskRecord): Refusal | null {
  const operator = failedBefore(decision, from);
  if (operator === undefined) return null;
  const message = `Task ${referenceOf(from)} stands behind a failure in ${referenceOf(operator)}, which is run again first: it cannot be given an input.`;
  return refused("invalid", message);
}

/** What was abandoned is run again as what came in its place, and what stands in a container that was
 * skipped since as that container. */
function taskToBeginWith({ execution }: Decision, counter: number): TaskRecord | undefined {
  const { structure, latest, tasks } = execution;
  const task = tasks.get(counter);
  if (task === undefined) return undefined;
  const around = [...structure.enclosures(task.base, task.scope)].reverse();
  for (const { reference, scope } of around) {
    const container = latest.get(reference + scope);
    if (container?.status === "SKIPPED") return container;
  }
  return task.abandoned ? latest.get(referenceOf(task)) : task;
}

/** Input and correlation id for an execution that runs again. */
export function takeOver(
  decision: Decision,
  { workflowInput, correlationId }: Pick<Rerun, "workflowInput" | "correlationId">,
): void {
  decision.changeWorkflow((workflow) => {
    if (workflowInput !== undefined) workflow.input = workflowInput;
    if (correlationId !== undefined) workflow.correlationId = correlationId;
  });
}

export interface Around {
  task: TaskRecord;
  enclosing: TaskRecord[];
  /** A child was set going again: others beside it go on, too, and tasks there count one more attempt. Else
   * the task itself is run again: those beside it start new children, and are the attempts they were. */
  childrenGoOn: boolean;
}

/** A task begins again; all that did not end well beside it does, too, and what is around it waits. */
export function goOnAround(
  decision: Decision,
  { task, enclosing, childrenGoOn }: Around,
  begin: () => void,
): void {
  // An operator around the task looks at its turns when those are open again.
  const isAround = (other: TaskRecord): boolean =>
    enclosing.includes(other) && decision.taskTypeOf(other.kind).recover !== undefined;
  const others = tasksToTakeUp(decision, task).filter(
    (other) => other !== task && !isAround(other),
  );
  planning(decision, () => {
    if (!task.abandoned) begin();
    const ended = enclosing.filter((one) => isTerminalTaskStatus(one.status) && !one.abandoned);
    // A JOIN that is taken up before them does not take them for over.
    for (const container of ended) wakeUp(decision, container);
    takeUp(decision, others, { childrenGoOn, inPlace: true, sameAttempt: !childrenGoOn });
    for (const container of ended) {
      if (decision.workflow.status !== "RUNNING") return;
      if (isTerminalTaskStatus(container.status)) reopen(decision, container);
    }
  });
}

/** @throws PlanFailure */
function beginWith(decision: Decision, from: TaskRecord, input: JsonObject | undefined): void {
  if (isFork(from.kind)) {
    // Its branches and its JOIN are gone; it makes them anew, and what it makes may be others now.
    const place = placeOfTask(decision.execution, from);
    decision.removeAll([from]);
    schedule(decision, plan(decision, input === undefined ? place : { ...place, input }));
  } else {
    schedule(decision, renew(decision, from, { retryCount: from.retryCount, input }));
  }
}

function unknownTask(decision: Decision, counter: number): Refusal {
  return refused("invalid", `Task ${decision.workflow.workflowId}-${counter} not found`);
}
