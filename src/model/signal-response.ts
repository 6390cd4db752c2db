import { z } from "zod";
import { bool, int, listOf, long, map, model, requiredText, text } from "./scalars.ts";
import { taskSchema, TaskStatus } from "./task.ts";
import { WorkflowStatus } from "./workflow.ts";

/** What a synchronous call answers (Conductor's WorkflowSignalReturnStrategy). */
export const ReturnStrategy = {
  /** The execution that was called. */
  TARGET_WORKFLOW: "TARGET_WORKFLOW",
  /** The execution that blocks: the one that was called, or a sub-workflow. */
  BLOCKING_WORKFLOW: "BLOCKING_WORKFLOW",
  /** The task that blocks. */
  BLOCKING_TASK: "BLOCKING_TASK",
  /** The same. */
  BLOCKING_TASK_INPUT: "BLOCKING_TASK_INPUT",
} as const;
export type ReturnStrategy = (typeof ReturnStrategy)[keyof typeof ReturnStrategy];

const common = {
  responseType: z.enum(ReturnStrategy),
  targetWorkflowId: requiredText,
  targetWorkflowStatus: z.enum(WorkflowStatus),
  requestId: requiredText,
  workflowId: requiredText,
  correlationId: text.optional(),
  input: map,
  output: map,
  /** The time was over before anything blocked or ended. */
  signalTimeout: bool.default(false),
  priority: int.default(0),
  createdBy: text.optional(),
  createTime: long.default(0),
  updateTime: long.default(0),
};

/** An execution as a synchronous call answers it (Conductor's WorkflowRun). */
export const workflowRunSchema = model({
  ...common,
  variables: map,
  tasks: listOf(taskSchema),
  status: z.enum(WorkflowStatus),
});
export type WorkflowRun = z.infer<typeof workflowRunSchema>;

/** A task as a synchronous call answers it (Conductor's TaskRun). Its input and output are the task's. */
export const taskRunSchema = model({
  ...common,
  taskType: requiredText,
  taskId: requiredText,
  referenceTaskName: requiredText,
  retryCount: int.default(0),
  taskDefName: requiredText,
  retriedTaskId: text.optional(),
  workflowType: requiredText,
  reasonForIncompletion: text.optional(),
  status: z.enum(TaskStatus),
});
export type TaskRun = z.infer<typeof taskRunSchema>;

/** What a synchronous call answers: `responseType` tells which of the two it is. */
export const signalResponseSchema = z.union([workflowRunSchema, taskRunSchema]);
export type SignalResponse = z.infer<typeof signalResponseSchema>;
