import type { JsonObject } from "../../model/json.ts";
import { isTerminalTaskStatus, type TaskStatus } from "../../model/task.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { afterCleanUp } from "../breaking-off.ts";
import type { Decision } from "../decision.ts";
import { listIn, standsIn } from "../guards.ts";
import { finish, plan, planOne } from "../plan.ts";
import { referenceOf, type TaskRecord, type TryPhase } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { Failure, TaskType } from "../task-type.ts";

/** How one ends of which only `finally` was taken up again. */
const BROKEN_OFF = {
  status: "FAILED",
  reason: "It was broken off before it came to its end, and only its finally ran again",
} as const;

/** What follows a list that came to its end. */
const AFTER: Readonly<Record<TryPhase, TryPhase | null>> = {
  try: "finally",
  catch: "finally",
  finally: null,
};

/**
 * Runs the list `try`; when a task in it fails for good, the list `catch`; and in any case the list
 * `finally`. A failure that is not caught goes on after that.
 */
export const tryCatch: TaskType = {
  kind: "TRY_CATCH",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const task = planOne(decision, place, tryCatch);
    task.definitionName = "TRY_CATCH";
    return [task];
  },

  start(decision, task) {
    decision.change(task, (record) => {
      record.output = { caught: false };
    });
    return enter(decision, task, "try");
  },

  resume(decision, task) {
    // Set going again after it, or its list, could not begin.
    const { phase = "try" } = task;
    if (!isListBegun(decision, task, phase)) return enter(decision, task, phase);
    return isListOver(decision, task, phase) ? enter(decision, task, AFTER[phase]) : [];
  },

  recover(decision, task, failure) {
    const { phase = "finally", output } = task;
    const failed = (listIn(decision, failure.task, task) ?? phase) as TryPhase;
    const catches = phase === "try" && listOf(decision, task, "catch").length > 0;
    decision.change(task, (record) => {
      if (!catches) record.brokenOff ??= { phase: failed, output };
      record.output = { error: errorOf(failure), caught: catches };
    });
    if (catches) return enter(decision, task, "catch");
    if (failed === phase) return enter(decision, task, phase === "finally" ? null : "finally");
    // It ends when its `finally` does, which may have ended already.
    decision.touchedTries.add(task.counter);
    return [];
  },

  cleansUp(decision, task) {
    return task.phase !== undefined && listOf(decision, task, "finally").length > 0;
  },

  cleanUp(decision, task) {
    return task.phase === "finally" ? [] : enter(decision, task, "finally");
  },
};

/** Goes on with a list, or with what follows it where it is empty. */
function enter(decision: Decision, task: TaskRecord, phase: TryPhase | null): TaskRecord[] {
  if (phase === null) return conclude(decision, task);
  const [first] = listOf(decision, task, phase);
  if (first === undefined) return enter(decision, task, AFTER[phase]);
  decision.change(task, (record) => {
    record.phase = phase;
    record.updateTime = decision.time;
  });
  const place = { workflowTask: first, scope: task.scope };
  return plan(decision, task.loop === undefined ? place : { ...place, loop: task.loop });
}

function conclude(decision: Decision, task: TaskRecord): TaskRecord[] {
  if (task.brokenOff?.canceled) {
    finish(decision, task, { status: "CANCELED" });
    return afterCleanUp(decision, task);
  }
  const { error, caught } = task.output as { error?: CaughtError; caught: boolean };
  const uncaught = caught ? undefined : error;
  if (uncaught === undefined && task.brokenOff === undefined) {
    finish(decision, task, { status: "COMPLETED" });
    return [];
  }
  const { status, reason } = uncaught ?? BROKEN_OFF;
  // Of its own it was never canceled, and what timed out for good is a failure of the list.
  finish(decision, task, {
    status: status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED",
    reason: reason ?? "",
  });
  return [];
}

interface CaughtError extends JsonObject {
  taskReferenceName: string;
  status: TaskStatus;
  reason: string | null;
  output: JsonObject;
}

function errorOf({ task, reason }: Failure): CaughtError {
  return {
    taskReferenceName: referenceOf(task),
    status: task.status,
    reason: task.reason ?? reason,
    output: task.output,
  };
}

function isListBegun(decision: Decision, task: TaskRecord, phase: TryPhase): boolean {
  const [first] = listOf(decision, task, phase);
  const name = `${first?.taskReferenceName ?? ""}${task.scope}`;
  return first === undefined || decision.execution.latest.has(name);
}

/** Its last task is done, and so is everything else that was begun in it. */
function isListOver(decision: Decision, task: TaskRecord, phase: TryPhase): boolean {
  const { latest, open } = decision.execution;
  const last = listOf(decision, task, phase).at(-1);
  const ended = latest.get(`${last?.taskReferenceName ?? ""}${task.scope}`);
  if (ended === undefined || !isTerminalTaskStatus(ended.status)) return false;
  return ![...open.values()].some((one) => standsIn(decision, one, task));
}

function listOf(decision: Decision, task: TaskRecord, phase: TryPhase): WorkflowTask[] {
  return workflowTaskOf(decision.execution, task).decisionCases[phase] ?? [];
}
