/** What a synchronous call shows of an execution, without the members that name the call. */
import { formatTaskId } from "../lib/task-id.ts";
import type { SignalResponse, TaskRun, WorkflowRun } from "../model/signal-response.ts";
import type { Execution } from "./execution.ts";
import { maskingOf } from "./masking.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { shownUpdateTime, tasksInOrder, workflowView } from "./views.ts";

/** The members that are about the call, which only who made it knows. */
type CallMember =
  | "responseType"
  | "targetWorkflowId"
  | "targetWorkflowStatus"
  | "requestId"
  | "signalTimeout";
type Shown<Run extends SignalResponse> = Omit<Run, CallMember>;

/** An execution with all its tasks. */
export function workflowRunView(execution: Execution): Shown<WorkflowRun> {
  const view = workflowView(execution, tasksInOrder(execution));
  const { workflowId, input, output, priority, variables, tasks, createTime } = view;
  const { status, updateTime, correlationId, createdBy } = view;
  return {
    workflowId,
    ...(correlationId !== undefined && { correlationId }),
    input,
    output,
    priority,
    variables,
    tasks,
    ...(createdBy !== undefined && { createdBy }),
    createTime,
    status,
    updateTime,
  };
}

/** A single task. `createdBy` is the worker and `createTime` the task's start, as in Conductor. */
export function taskRunView(execution: Execution, task: TaskRecord): Shown<TaskRun> {
  const { workflowId, correlationId } = execution.workflow;
  const { retriedTask, reason, workerId } = task;
  const masking = maskingOf(execution.definition);
  return {
    workflowId,
    ...(correlationId !== undefined && { correlationId }),
    input: masking(task.input),
    output: masking(task.output),
    taskType: task.type,
    taskId: formatTaskId(workflowId, task.counter),
    referenceTaskName: referenceOf(task),
    retryCount: task.retryCount,
    taskDefName: task.definitionName,
    ...(retriedTask !== undefined && { retriedTaskId: formatTaskId(workflowId, retriedTask) }),
    workflowType: execution.definition.name,
    ...(reason !== undefined && { reasonForIncompletion: reason }),
    priority: task.priority,
    ...(workerId !== undefined && { createdBy: workerId }),
    createTime: task.startTime,
    updateTime: shownUpdateTime(task),
    status: task.status,
  };
}
