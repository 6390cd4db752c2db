import type { JsonObject } from "../../model/json.ts";
import { isTerminalTaskStatus, type TaskStatus } from "../../model/task.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { Decision } from "../decision.ts";
import { standsIn } from "../guards.ts";
import { finish, plan, planOne } from "../plan.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { Failure, TaskType } from "../task-type.ts";

type Phase = NonNullable<TaskRecord["phase"]>;

/** What follows a list that came to its end. */
const AFTER: Readonly<Record<Phase, Phase | null>> = {
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
    return isListOver(decision, task) ? enter(decision, task, AFTER[task.phase ?? "finally"]) : [];
  },

  recover(decision, task, failure) {
    const { phase } = task;
    const catches = phase === "try" && listOf(decision, task, "catch").length > 0;
    decision.change(task, (record) => {
      record.output = { error: errorOf(failure), caught: catches };
    });
    if (catches) return enter(decision, task, "catch");
    return enter(decision, task, phase === "finally" ? null : "finally");
  },
};

/** Goes on with a list, or with what follows it where it is empty. */
function enter(decision: Decision, task: TaskRecord, phase: Phase | null): TaskRecord[] {
  if (phase === null) {
    conclude(decision, task);
    return [];
  }
  const [first] = listOf(decision, task, phase);
  if (first === undefined) return enter(decision, task, AFTER[phase]);
  decision.change(task, (record) => {
    record.phase = phase;
    record.updateTime = decision.time;
  });
  const place = { workflowTask: first, scope: task.scope };
  return plan(decision, task.loop === undefined ? place : { ...place, loop: task.loop });
}

function conclude(decision: Decision, task: TaskRecord): void {
  const { error, caught } = task.output as { error?: CaughtError; caught: boolean };
  if (error === undefined || caught) {
    finish(decision, task, { status: "COMPLETED" });
    return;
  }
  const { status, reason } = error;
  // Of its own it was never canceled, and what timed out for good is a failure of the list.
  finish(decision, task, {
    status: status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED",
    reason: reason ?? "",
  });
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

/** Its last task is done, and so is everything else that was begun in it. */
function isListOver(decision: Decision, task: TaskRecord): boolean {
  const { latest, open } = decision.execution;
  const last = listOf(decision, task, task.phase ?? "finally").at(-1);
  const ended = latest.get(`${last?.taskReferenceName ?? ""}${task.scope}`);
  if (ended === undefined || !isTerminalTaskStatus(ended.status)) return false;
  return ![...open.values()].some((one) => standsIn(decision, one, task));
}

function listOf(decision: Decision, task: TaskRecord, phase: Phase): WorkflowTask[] {
  return workflowTaskOf(decision.execution, task).decisionCases[phase] ?? [];
}
