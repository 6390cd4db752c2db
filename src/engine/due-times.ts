/**
 * When each timer of an execution is due. Every deadline is an exact time, so that one alarm, set to
 * the earliest of them, is enough. What happens when one is due stands in `timeouts.ts`.
 */
import type { TaskDef } from "../model/task-def.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord } from "./records.ts";
import { definitionOf } from "./task-definition.ts";

const MS = 1000;

export type TimeoutKind = "total" | "task" | "poll" | "response";

/** A timeout of a task and its time in epoch milliseconds. */
export interface Deadline {
  kind: TimeoutKind;
  at: number;
}

/** These wait for other tasks or another execution: nobody owes a sign of life for them. */
const WITHOUT_RESPONSE: ReadonlySet<string> = new Set([
  "EXCLUSIVE_JOIN",
  "FOR_EACH",
  "JOIN",
  "SUB_WORKFLOW",
  "TRY_CATCH",
]);

/** The timeouts that apply to an open task, in the order in which they are checked. */
export function deadlinesOf(task: TaskRecord, definition: TaskDef): Deadline[] {
  const deadlines: Deadline[] = [];
  const add = (kind: TimeoutKind, from: number, seconds: number): void => {
    if (!task.alerted?.includes(kind)) deadlines.push({ kind, at: from + seconds * MS });
  };
  if (definition.totalTimeoutSeconds > 0) {
    add("total", task.firstScheduledTime, definition.totalTimeoutSeconds);
  }
  if (definition.timeoutSeconds > 0 && task.startTime > 0) {
    add("task", task.startTime + task.startDelaySeconds * MS, definition.timeoutSeconds);
  }
  const pollTimeout = definition.pollTimeoutSeconds ?? 0;
  if (pollTimeout > 0 && task.status === "SCHEDULED") {
    const delay = task.startDelaySeconds + task.callbackAfterSeconds;
    add("poll", task.scheduledTime + delay * MS, pollTimeout);
  }
  if (definition.responseTimeoutSeconds > 0 && owesResponse(task)) {
    add(
      "response",
      task.updateTime + task.callbackAfterSeconds * MS,
      definition.responseTimeoutSeconds,
    );
  }
  return deadlines;
}

/** Whether an update is due from time to time. `asyncComplete` frees from it, but not a worker. */
function owesResponse(task: TaskRecord): boolean {
  if (task.status !== "IN_PROGRESS" || WITHOUT_RESPONSE.has(task.kind)) return false;
  return task.kind === "SIMPLE" || !task.asyncComplete;
}

/** The earliest time at which something is to happen to an open task, or null. While the execution is
 * paused only delays pass: what is queued can be polled then, so what would be queued by now can be too. */
export function dueTimeOfTask(execution: Execution, task: TaskRecord): number | null {
  const isHeldBack = task.status === "SCHEDULED" && task.availableAt > 0;
  if (execution.workflow.status === "PAUSED") {
    return isHeldBack && task.kind === "SIMPLE" ? task.availableAt : null;
  }
  let earliest = Number.POSITIVE_INFINITY;
  if (isHeldBack) earliest = task.availableAt;
  if (task.waitUntil !== undefined) earliest = Math.min(earliest, task.waitUntil);
  for (const deadline of deadlinesOf(task, definitionOf(execution, task))) {
    earliest = Math.min(earliest, deadline.at);
  }
  return earliest === Number.POSITIVE_INFINITY ? null : earliest;
}

/** The time at which the execution itself times out, or null. */
export function dueTimeOfWorkflow(execution: Execution): number | null {
  const { definition, workflow } = execution;
  if (workflow.status !== "RUNNING" || definition.timeoutSeconds <= 0 || workflow.alerted)
    return null;
  const from = workflow.lastRetriedTime > 0 ? workflow.lastRetriedTime : workflow.createTime;
  return from + definition.timeoutSeconds * MS;
}
