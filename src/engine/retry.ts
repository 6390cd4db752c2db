/** What follows an attempt that ended unsuccessfully. */
import { jitterMs, retryDelaySeconds } from "../lib/backoff.ts";
import { isRetriableTaskStatus, type TaskStatus } from "../model/task.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { newTask } from "./plan.ts";
import type { TaskRecord } from "./records.ts";
import { definitionOf, workflowTaskOf } from "./task-definition.ts";
import { resolveInput, type InputOptions } from "./task-input.ts";
import type { Place } from "./task-type.ts";

const MS = 1000;

export type FailureVerdict =
  | { kind: "retry"; attempt: TaskRecord }
  /** The task is optional or permissive: the flow goes on. */
  | { kind: "go-on" }
  | { kind: "end"; status: WorkflowStatus; reason: string };

/** Decides on a failed attempt; marks that of an optional task as completed with errors. */
export function afterFailure(decision: Decision, task: TaskRecord): FailureVerdict {
  const workflowTask = workflowTaskOf(decision.execution, task);
  const definition = definitionOf(decision.execution, task);
  const allowed = workflowTask.retryCount ?? definition.retryCount;
  const retriable = isRetriableTaskStatus(task.status) && decision.taskTypeOf(task.kind).retriable;
  if (retriable && allowed > task.retryCount) {
    const exceeded = totalTimeoutExceeded(decision, task, definition);
    if (exceeded !== null) return exceeded;
    return { kind: "retry", attempt: automaticAttempt(decision, task, definition) };
  }
  if (workflowTask.optional) {
    decision.change(task, (record) => {
      record.status = "COMPLETED_WITH_ERRORS";
    });
    return { kind: "go-on" };
  }
  if (workflowTask.permissive) return { kind: "go-on" };
  const status = workflowStatusAfter(task.status);
  return { kind: "end", status, reason: failureReason(decision, task, status) };
}

/** `Task … failed with status: … and reason: '…'`, as Conductor words it. */
export function failureReason(decision: Decision, task: TaskRecord, status: string): string {
  return `Task ${decision.taskId(task)} failed with status: ${status} and reason: '${task.reason ?? null}'`;
}

/** How an execution ends whose task ended for good with this status. */
export function workflowStatusAfter(status: TaskStatus): WorkflowStatus {
  if (status === "CANCELED") return "TERMINATED";
  return status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED";
}

function totalTimeoutExceeded(
  decision: Decision,
  task: TaskRecord,
  definition: TaskDef,
): FailureVerdict | null {
  const limit = definition.totalTimeoutSeconds;
  const elapsed = decision.now - task.firstScheduledTime;
  if (limit <= 0 || elapsed < limit * MS) return null;
  const seconds = Math.floor(elapsed / MS);
  return {
    kind: "end",
    status: task.status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED",
    reason: `Task ${decision.taskId(task)}/${task.definitionName} exceeded total timeout of ${limit} seconds (elapsed ${seconds} seconds across all attempts). No further retries will be attempted.`,
  };
}

/** The attempt that follows by itself: later by the task definition's delay, and with the old reason. */
function automaticAttempt(decision: Decision, task: TaskRecord, definition: TaskDef): TaskRecord {
  const attempt = nextAttempt(decision, task);
  const { delayable } = decision.taskTypeOf(task.kind);
  const delay = delayable ? retryDelaySeconds(definition, task.retryCount) : 0;
  const { backoffJitterMs } = definition;
  const jitter = delayable ? jitterMs(decision.taskId(attempt), backoffJitterMs) : 0;
  attempt.startDelaySeconds = delay;
  attempt.callbackAfterSeconds = delay;
  if (delay + jitter > 0) attempt.availableAt = decision.time + delay * MS + jitter;
  attempt.firstScheduledTime = task.firstScheduledTime;
  if (task.reason !== undefined) attempt.reason = task.reason;
  return attempt;
}

/** A new attempt without delay; its input is resolved again over the old one, so that changed data is
 * picked up. */
export function nextAttempt(decision: Decision, task: TaskRecord): TaskRecord {
  const type = decision.taskTypeOf(task.kind);
  const definition = definitionOf(decision.execution, task);
  const workflowTask = workflowTaskOf(decision.execution, task);
  const place = { workflowTask, scope: task.scope, ...(task.loop && { loop: task.loop }) };
  const attempt = newTask(decision, place, type);
  decision.after(task.endTime);
  Object.assign(attempt, {
    type: task.type,
    definitionName: task.definitionName,
    asyncComplete: task.asyncComplete,
    priority: task.priority,
    retryCount: task.retryCount + 1,
    retriedTask: task.counter,
    startDelaySeconds: 0,
    callbackAfterSeconds: 0,
    input: retriedInput(decision, task, place, {
      taskId: decision.taskId(attempt),
      task: attempt,
      ...(type.usesTemplate ? { template: definition.inputTemplate } : {}),
    }),
  } satisfies Partial<TaskRecord>);
  if (task.domain !== undefined) attempt.domain = task.domain;
  if (task.workflowTask !== undefined) attempt.workflowTask = task.workflowTask;
  return attempt;
}

function retriedInput(
  decision: Decision,
  task: TaskRecord,
  place: Place,
  options: InputOptions,
): TaskRecord["input"] {
  const resolved = resolveInput(decision, place, options);
  // Its own fields say what to launch: a parameter that bears the name of one stands back.
  if (task.kind === "SUB_WORKFLOW") return { ...resolved, ...task.input, workflowInput: resolved };
  return { ...task.input, ...resolved };
}
