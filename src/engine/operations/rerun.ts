import { refused, type Refusal } from "../../lib/outcome.ts";
import type { JsonObject } from "../../model/json.ts";
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../model/task.ts";
import { beginExecution, planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { isFork } from "../expansion.ts";
import { standsIn } from "../guards.ts";
import { plan } from "../plan.ts";
import { referenceOf, type RerunRoute, type TaskRecord } from "../records.ts";
import { schedule } from "../schedule.ts";
import { initialVariables } from "../start.ts";
import { leadsOnByCase } from "../tasks/switch.ts";
import { placeOfTask, renew, reopen } from "./in-place.ts";
import { clearLater } from "./later.ts";
import { startOver } from "./restart.ts";
import { beginRun, refuseUnended } from "./run.ts";
import { takeUp, unsuccessfulTasks } from "./take-up.ts";

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
}

/**
 * Runs an ended execution again from one of its tasks, or from the start with the stored definition.
 * @returns null when it was done.
 */
export function rerun(decision: Decision, request: Rerun): Refusal | null {
  const running = refuseUnended(decision, "rerun");
  if (running !== null) return running;
  const { task: counter, taskInput, route } = request;
  const revival = { operation: "reran", path: "", ...(route !== undefined && { route }) } as const;
  if (counter === undefined) {
    startOver(decision);
    beginRun(decision, revival);
    takeOver(decision, request);
    decision.changeWorkflow((workflow) => {
      workflow.variables = initialVariables(decision.execution.definition);
    });
    beginExecution(decision);
    return null;
  }
  const from = taskToBeginWith(decision, counter);
  if (from === undefined) return unknownTask(decision, counter);
  const enclosing = clearLater(decision, from);
  beginRun(decision, revival);
  takeOver(decision, request);
  if (from.kind === "JOIN" || from.kind === "EXCLUSIVE_JOIN") {
    // It looks at what the others are once they have been taken up.
    goOnAround(decision, { task: from, enclosing: [from, ...enclosing] }, () => {});
  } else {
    goOnAround(decision, { task: from, enclosing }, () => beginWith(decision, from, taskInput));
  }
  return null;
}

/** What was abandoned is run again as what came in its place. */
function taskToBeginWith({ execution }: Decision, counter: number): TaskRecord | undefined {
  const task = execution.tasks.get(counter);
  return task?.abandoned ? execution.latest.get(referenceOf(task)) : task;
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

/** A task begins again; all that did not end well beside it does, too, and what is around it waits. */
export function goOnAround(
  decision: Decision,
  { task, enclosing }: { task: TaskRecord; enclosing: TaskRecord[] },
  begin: () => void,
): void {
  resumeOperators(decision, task);
  const others = unsuccessfulTasks(decision).filter((other) => other !== task);
  planning(decision, () => {
    begin();
    takeUp(decision, others, { childrenGoOn: true, inPlace: true });
    for (const container of enclosing) {
      if (decision.workflow.status !== "RUNNING") return;
      if (isTerminalTaskStatus(container.status)) reopen(decision, container);
    }
  });
}

/** An operator that took a failure over goes on instead of beginning anew, if it is around the task. */
function resumeOperators(decision: Decision, task: TaskRecord): void {
  const { structure, latest } = decision.execution;
  for (const { reference, scope, phase } of structure.enclosures(task.base, task.scope)) {
    const operator = latest.get(reference + scope);
    if (operator === undefined || decision.taskTypeOf(operator.kind).recover === undefined)
      continue;
    decision.change(operator, (record) => {
      if (isTerminalTaskStatus(record.status)) record.status = "CANCELED";
      if (phase !== undefined) record.phase = phase as "try" | "catch" | "finally";
    });
    for (const inner of latest.values()) {
      if (standsIn(decision, inner, operator)) leadOnAgain(decision, inner);
    }
  }
}

/** What ended while the operator canceled all within it has not led on to what follows. */
function leadOnAgain(decision: Decision, task: TaskRecord): void {
  const { structure, latest } = decision.execution;
  if (!task.executed || !isSuccessfulTaskStatus(task.status) || leadsOnByCase(task)) return;
  const next = structure.successor(task.base, task.scope);
  if (next.kind !== "task" || latest.has(next.task.taskReferenceName + task.scope)) return;
  decision.change(task, (record) => {
    record.executed = false;
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
