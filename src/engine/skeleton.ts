/** The skeleton of an execution: what a picture of it needs, without a payload. */
import { formatTaskId } from "../lib/task-id.ts";
import { skeletonColumns } from "../model/baton/skeleton-rows.ts";
import {
  SKELETON_FORMAT,
  type Skeleton,
  type SkeletonRun,
  type SkeletonTask,
} from "../model/baton/skeleton.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { FAILURE_WORKFLOW_OUTPUT } from "./end.ts";
import type { Execution } from "./execution.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { lastUpdate, tasksInOrder } from "./views.ts";

const MS = 1000;
/** Characters of a task's reason that are shown. */
const MAX_REASON = 300;

/** An execution with all its attempts. */
export function skeletonOf(execution: Execution): Skeleton {
  const rows = tasksInOrder(execution).map((task) => skeletonTask(execution, task));
  return {
    format: SKELETON_FORMAT,
    seq: execution.workflow.version,
    run: skeletonRun(execution),
    ...skeletonColumns(rows),
  };
}

/** The execution as a whole. @param updated when anything of it was last changed. */
export function skeletonRun(
  execution: Execution,
  updated: number = lastUpdate(execution),
): SkeletonRun {
  const { workflow, definition, sizes } = execution;
  const failureWorkflow = workflow.output[FAILURE_WORKFLOW_OUTPUT];
  return {
    workflowId: workflow.workflowId,
    name: definition.name,
    version: definition.version,
    status: workflow.status,
    reason: workflow.reason ?? null,
    correlationId: workflow.correlationId ?? null,
    priority: workflow.priority,
    createdBy: workflow.createdBy ?? null,
    event: workflow.event ?? null,
    idempotencyKey: workflow.idempotencyKey ?? null,
    created: workflow.createTime,
    updated: timeOrNull(updated),
    ended: timeOrNull(workflow.endTime),
    lastRetried: timeOrNull(workflow.lastRetriedTime),
    revivals: workflow.run,
    parentWorkflowId: workflow.parentWorkflowId ?? null,
    parentTaskId: workflow.parentWorkflowTaskId ?? null,
    failureWorkflowId: typeof failureWorkflow === "string" ? failureWorkflow : null,
    failedReferences: workflow.failedReferences,
    failedTaskNames: workflow.failedTaskNames,
    paused: workflow.status === "PAUSED",
    rateLimited: workflow.limit?.waiting ?? false,
    inputBytes: sizes.of(workflow.input).bytes,
    outputBytes: sizes.of(workflow.output).bytes,
  };
}

/** One attempt at a task. */
export function skeletonTask(execution: Execution, task: TaskRecord): SkeletonTask {
  return {
    taskId: formatTaskId(execution.workflow.workflowId, task.counter),
    ref: referenceOf(task),
    scope: task.scope,
    name: task.definitionName,
    type: task.type,
    status: task.status,
    sequence: task.sequence,
    attempt: task.retryCount,
    iteration: task.iteration,
    scheduled: timeOrNull(task.scheduledTime),
    delay: task.startDelaySeconds * MS,
    started: timeOrNull(task.startTime),
    ended: timeOrNull(task.endTime),
    parent: parentOf(execution, task),
    retried: task.retried,
    abandoned: task.abandoned ?? false,
    worker: task.workerId ?? null,
    // Until the first claim, the queue may yet choose another.
    domain: task.pollCount > 0 ? (task.domain ?? null) : null,
    pollCount: task.pollCount,
    reason: task.reason?.slice(0, MAX_REASON).toWellFormed() ?? null,
    childWorkflowId: task.subWorkflowId ?? null,
    callbackAt: callbackAt(task),
  };
}

function parentOf({ structure }: Execution, { base, scope }: TaskRecord): string | null {
  for (const enclosure of structure.enclosures(base, scope)) {
    return enclosure.reference + enclosure.scope;
  }
  return null;
}

function callbackAt(task: TaskRecord): number | null {
  if (isTerminalTaskStatus(task.status)) return null;
  if (task.status === "SCHEDULED" && task.availableAt > 0) return task.availableAt;
  return task.waitUntil ?? null;
}

/** A time of a record, where 0 is "not yet". */
export function timeOrNull(time: number): number | null {
  return time > 0 ? time : null;
}
