import { z } from "zod";
import { executionMetadataSchema } from "./execution-metadata.ts";
import { bool, int, long, map, model, requiredText, text, textMap } from "./scalars.ts";
import { taskDefSchema } from "./task-def.ts";
import { workflowTaskSchema } from "./workflow-def.ts";

/** Where a task stands (Conductor's Task.Status). */
export const TaskStatus = {
  SCHEDULED: "SCHEDULED",
  IN_PROGRESS: "IN_PROGRESS",
  COMPLETED: "COMPLETED",
  COMPLETED_WITH_ERRORS: "COMPLETED_WITH_ERRORS",
  FAILED: "FAILED",
  FAILED_WITH_TERMINAL_ERROR: "FAILED_WITH_TERMINAL_ERROR",
  TIMED_OUT: "TIMED_OUT",
  CANCELED: "CANCELED",
  SKIPPED: "SKIPPED",
} as const;
export type TaskStatus = (typeof TaskStatus)[keyof typeof TaskStatus];

const OPEN: ReadonlySet<TaskStatus> = new Set<TaskStatus>(["SCHEDULED", "IN_PROGRESS"]);

const UNSUCCESSFUL: ReadonlySet<TaskStatus> = new Set<TaskStatus>([
  "FAILED",
  "FAILED_WITH_TERMINAL_ERROR",
  "TIMED_OUT",
  "CANCELED",
]);

const NOT_RETRIABLE: ReadonlySet<TaskStatus> = new Set<TaskStatus>([
  "FAILED_WITH_TERMINAL_ERROR",
  "CANCELED",
  "SKIPPED",
]);

/** Whether an attempt with this status is over. */
export function isTerminalTaskStatus(status: TaskStatus): boolean {
  return !OPEN.has(status);
}

/** Whether nothing has gone wrong yet: open statuses count as successful, as in Conductor. */
export function isSuccessfulTaskStatus(status: TaskStatus): boolean {
  return !UNSUCCESSFUL.has(status);
}

/** Whether an attempt that ended with this status may be followed by another one. */
export function isRetriableTaskStatus(status: TaskStatus): boolean {
  return !NOT_RETRIABLE.has(status);
}

/**
 * One attempt at a task, on the wire (Conductor's Task). Times are epoch milliseconds and 0 when
 * unset; `queueWaitTime` is in milliseconds, fields named `…Seconds` in seconds.
 */
export const taskSchema = model({
  taskId: requiredText,
  taskType: requiredText,
  taskDefName: requiredText,
  referenceTaskName: requiredText,
  status: z.enum(TaskStatus),
  inputData: map,
  outputData: map,
  workflowInstanceId: requiredText,
  workflowType: requiredText,
  workflowTask: workflowTaskSchema,
  taskDefinition: taskDefSchema,
  retryCount: int.default(0),
  seq: int.default(0),
  pollCount: int.default(0),
  iteration: int.default(0),
  workflowPriority: int.default(0),
  startDelayInSeconds: int.default(0),
  scheduledTime: long.default(0),
  startTime: long.default(0),
  endTime: long.default(0),
  updateTime: long.default(0),
  firstStartTime: long.default(0),
  queueWaitTime: long.default(0),
  responseTimeoutSeconds: long.default(0),
  callbackAfterSeconds: long.default(0),
  retried: bool.default(false),
  executed: bool.default(false),
  callbackFromWorker: bool.default(true),
  subworkflowChanged: bool.default(false),
  loopOverTask: bool.default(false),
  rateLimitPerFrequency: int.default(0),
  rateLimitFrequencyInSeconds: int.default(0),
  correlationId: text.optional(),
  workerId: text.optional(),
  domain: text.optional(),
  reasonForIncompletion: text.optional(),
  retriedTaskId: text.optional(),
  subWorkflowId: text.optional(),
  parentTaskId: text.optional(),
  externalInputPayloadStoragePath: text.optional(),
  externalOutputPayloadStoragePath: text.optional(),
  executionNameSpace: text.optional(),
  isolationGroupId: text.optional(),
  executionMetadata: executionMetadataSchema,
  runtimeMetadata: textMap.optional(),
});
export type Task = z.infer<typeof taskSchema>;
