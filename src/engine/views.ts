/** The wire model made from the records. Members without a value are left out. */
import { formatTaskId } from "../lib/task-id.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { Task } from "../model/task.ts";
import type { Workflow } from "../model/workflow.ts";
import type { Execution } from "./execution.ts";
import { maskingOf, type Masking } from "./masking.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { definitionOf, workflowTaskOf } from "./task-definition.ts";

const MS = 1000;

type RateLimit = Pick<TaskDef, "rateLimitPerFrequency" | "rateLimitFrequencyInSeconds">;

const SHOWS_RATE_LIMIT: ReadonlySet<string> = new Set(["DO_WHILE", "HTTP", "SIMPLE"]);
const STARTS_EXECUTION: ReadonlySet<string> = new Set(["START_WORKFLOW", "SUB_WORKFLOW"]);

/** A task as readers see it. @param masking what hides values: a worker needs all of them. */
export function taskView(
  execution: Execution,
  task: TaskRecord,
  masking: Masking = maskingOf(execution.definition),
): Task {
  const { workflow } = execution;
  const definition = definitionOf(execution, task);
  const view: Task = {
    taskType: task.type,
    status: task.status,
    inputData: masking(task.input),
    referenceTaskName: referenceOf(task),
    retryCount: task.retryCount,
    seq: task.sequence,
    pollCount: task.pollCount,
    taskDefName: task.definitionName,
    scheduledTime: task.scheduledTime,
    startTime: task.startTime,
    endTime: task.endTime,
    updateTime: shownUpdateTime(task),
    startDelayInSeconds: task.startDelaySeconds,
    retried: task.retried,
    executed: task.executed,
    callbackFromWorker: true,
    responseTimeoutSeconds: definition.responseTimeoutSeconds,
    workflowInstanceId: workflow.workflowId,
    workflowType: execution.definition.name,
    taskId: formatTaskId(workflow.workflowId, task.counter),
    callbackAfterSeconds: task.callbackAfterSeconds,
    outputData: masking(task.output),
    workflowTask: workflowTaskOf(execution, task),
    taskDefinition: definition,
    ...rateLimitOf(task, definition),
    workflowPriority: task.priority,
    iteration: task.iteration,
    subworkflowChanged: false,
    firstStartTime: 0,
    loopOverTask: task.iteration > 0,
    queueWaitTime: queueWaitTime(task),
    executionMetadata: { additionalContext: {}, empty: true, additionalContextMap: {} },
  };
  if (workflow.correlationId !== undefined) view.correlationId = workflow.correlationId;
  if (task.workerId !== undefined) view.workerId = task.workerId;
  if (task.domain !== undefined) view.domain = task.domain;
  if (task.reason !== undefined) view.reasonForIncompletion = task.reason;
  if (task.subWorkflowId !== undefined) view.subWorkflowId = task.subWorkflowId;
  if (task.retriedTask !== undefined) {
    view.retriedTaskId = formatTaskId(workflow.workflowId, task.retriedTask);
  }
  const { isolationGroupId, executionNameSpace } = definition;
  if (isolationGroupId !== undefined) view.isolationGroupId = isolationGroupId;
  if (executionNameSpace !== undefined) view.executionNameSpace = executionNameSpace;
  return view;
}

/** When something last happened to a task: 0 as long as it has only been scheduled, or waits since then. */
export function shownUpdateTime({ status, kind, pollCount, ...task }: TaskRecord): number {
  const waits = status === "SCHEDULED" || kind === "WAIT";
  const isAsScheduled = waits && pollCount === 0 && task.endTime === 0;
  return isAsScheduled && task.updateTime === task.scheduledTime ? 0 : task.updateTime;
}

/** The rate limit of a task's definition where it can hold. What no definition limits shows the default
 * window, or, run by the server alone, none: as in Conductor. */
function rateLimitOf({ kind }: TaskRecord, definition: TaskDef): RateLimit {
  const { rateLimitPerFrequency, rateLimitFrequencyInSeconds } = definition;
  const isShown =
    SHOWS_RATE_LIMIT.has(kind) || (STARTS_EXECUTION.has(kind) && rateLimitPerFrequency > 0);
  return isShown
    ? { rateLimitPerFrequency, rateLimitFrequencyInSeconds }
    : { rateLimitPerFrequency: 0, rateLimitFrequencyInSeconds: 0 };
}

/** Milliseconds from the time a task could have begun to its begin; none if it began before its delay was over. */
export function queueWaitTime(task: TaskRecord): number {
  if (task.startTime === 0) return 0;
  return Math.max(task.startTime - task.scheduledTime - task.startDelaySeconds * MS, 0);
}

/** All attempts in the order of their `seq`. */
export function tasksInOrder(execution: Execution): TaskRecord[] {
  return [...execution.tasks.values()].sort((a, b) => a.sequence - b.sequence);
}

/** An execution with its tasks, or with an empty list in their place. */
export function workflowView(execution: Execution, tasks: TaskRecord[]): Workflow {
  const { workflow, definition } = execution;
  const masking = maskingOf(definition);
  const view: Workflow = {
    ownerApp: "",
    createTime: workflow.createTime,
    updateTime: lastUpdate(execution),
    status: workflow.status,
    endTime: workflow.endTime,
    workflowId: workflow.workflowId,
    tasks: tasks.map((task) => taskView(execution, task, masking)),
    input: masking(workflow.input),
    output: masking(workflow.output),
    taskToDomain: workflow.taskToDomain,
    failedReferenceTaskNames: workflow.failedReferences,
    workflowDefinition: definition,
    priority: workflow.priority,
    variables: masking(workflow.variables),
    lastRetriedTime: workflow.lastRetriedTime,
    failedTaskNames: workflow.failedTaskNames,
    history: [],
    rateLimited: workflow.limit?.waiting ?? false,
    startTime: workflow.createTime,
    workflowName: definition.name,
    workflowVersion: definition.version,
  };
  if (workflow.correlationId !== undefined) view.correlationId = workflow.correlationId;
  if (workflow.reason !== undefined) view.reasonForIncompletion = workflow.reason;
  if (workflow.event !== undefined) view.event = workflow.event;
  if (workflow.createdBy !== undefined) view.createdBy = workflow.createdBy;
  if (workflow.idempotencyKey !== undefined) view.idempotencyKey = workflow.idempotencyKey;
  if (workflow.trace !== undefined) Object.assign(view, workflow.trace);
  if (workflow.parentWorkflowId !== undefined) view.parentWorkflowId = workflow.parentWorkflowId;
  if (workflow.parentWorkflowTaskId !== undefined) {
    view.parentWorkflowTaskId = workflow.parentWorkflowTaskId;
  }
  return view;
}

/** When anything was last changed. The workflow's own row is not written for every task, so it may be a task's. */
export function lastUpdate(execution: Execution): number {
  let latest = execution.workflow.updateTime;
  for (const task of execution.tasks.values()) {
    latest = Math.max(latest, task.updateTime, task.endTime);
  }
  return latest;
}
