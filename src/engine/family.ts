/** An execution among those above and below it, and the task through which it failed. */
import { formatTaskId } from "../lib/task-id.ts";
import type { Failure, Family } from "../model/baton/family.ts";
import type { TreeRun } from "../model/baton/tree.ts";
import { isSuccessfulTaskStatus } from "../model/task.ts";
import { isSuccessfulWorkflowStatus, isTerminalWorkflowStatus } from "../model/workflow.ts";
import { isContainer, type Execution } from "./execution.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { timeOrNull } from "./skeleton.ts";

/** An execution with some of its sub-workflows, in the order of their tasks. */
export function familyOf(execution: Execution, start: number, count: number): Family {
  const { workflow, tasks } = execution;
  // Attempts may share a child: it goes by the latest.
  const byChild = new Map<string, TaskRecord>();
  for (const task of tasks.values()) {
    if (task.subWorkflowId !== undefined && task.outbox !== "start-child") {
      byChild.set(task.subWorkflowId, task);
    }
  }
  const children = [...byChild].sort(([, a], [, b]) => a.sequence - b.sequence);
  return {
    run: treeRun(execution),
    parentWorkflowId: workflow.parentWorkflowId ?? null,
    childCount: children.length,
    children: children.slice(start, start + count).map(([workflowId, task]) => ({
      workflowId,
      taskId: formatTaskId(workflow.workflowId, task.counter),
      ref: referenceOf(task),
    })),
  };
}

/** How an execution failed; null: it has not. The lines of the task's log are for who has them. */
export function failureOf(execution: Execution): Failure | null {
  const { status } = execution.workflow;
  if (!isTerminalWorkflowStatus(status) || isSuccessfulWorkflowStatus(status)) return null;
  const task = failingTask(execution);
  return {
    run: treeRun(execution),
    cause: task === undefined ? null : causeOf(execution, task),
    childId: task?.subWorkflowId ?? null,
  };
}

/** The execution, as the tree shows it. */
function treeRun({ workflow, definition }: Execution): TreeRun {
  return {
    workflowId: workflow.workflowId,
    name: definition.name,
    version: definition.version,
    status: workflow.status,
    created: workflow.createTime,
    ended: timeOrNull(workflow.endTime),
    reason: workflow.reason ?? null,
  };
}

/** What ended the execution; where that only waited for others, the first of those that failed. */
function failingTask({ workflow, tasks }: Execution): TaskRecord | undefined {
  const named = workflow.failedTask === undefined ? undefined : tasks.get(workflow.failedTask);
  if (named !== undefined && !isContainer(named.kind)) return named;
  let first: TaskRecord | undefined;
  for (const task of tasks.values()) {
    if (!hasFailed(task) || isContainer(task.kind)) continue;
    if (first === undefined || task.endTime < first.endTime) first = task;
  }
  return first ?? named;
}

function hasFailed({ status, retried, abandoned }: TaskRecord): boolean {
  return !retried && abandoned !== true && status !== "CANCELED" && !isSuccessfulTaskStatus(status);
}

function causeOf(execution: Execution, task: TaskRecord): NonNullable<Failure["cause"]> {
  const { workflowId } = execution.workflow;
  return {
    workflowId,
    taskId: formatTaskId(workflowId, task.counter),
    ref: referenceOf(task),
    name: task.definitionName,
    type: task.type,
    status: task.status,
    reason: task.reason ?? null,
    worker: task.workerId ?? null,
    attempts: attemptsOf(execution, task).map((attempt) => ({
      taskId: formatTaskId(workflowId, attempt.counter),
      attempt: attempt.retryCount,
      status: attempt.status,
      scheduled: timeOrNull(attempt.scheduledTime),
      started: timeOrNull(attempt.startTime),
      ended: timeOrNull(attempt.endTime),
      worker: attempt.workerId ?? null,
      reason: attempt.reason ?? null,
    })),
    logs: [],
  };
}

/** The latest attempt and those before it, the first one first. */
function attemptsOf({ tasks }: Execution, latest: TaskRecord): TaskRecord[] {
  const attempts: TaskRecord[] = [];
  for (let at: TaskRecord | undefined = latest; at !== undefined;) {
    attempts.unshift(at);
    at = at.retriedTask === undefined ? undefined : tasks.get(at.retriedTask);
  }
  return attempts;
}
