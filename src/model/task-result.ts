import { z } from "zod";
import { executionMetadataSchema } from "./execution-metadata.ts";
import { bool, listOf, long, map, model, nameText, requiredText, text } from "./scalars.ts";
import { taskExecLogSchema } from "./task-exec-log.ts";

/** The statuses that a worker may report (Conductor's TaskResult.Status). */
export const TaskResultStatus = {
  IN_PROGRESS: "IN_PROGRESS",
  FAILED: "FAILED",
  FAILED_WITH_TERMINAL_ERROR: "FAILED_WITH_TERMINAL_ERROR",
  COMPLETED: "COMPLETED",
  CANCELED: "CANCELED",
} as const;
export type TaskResultStatus = (typeof TaskResultStatus)[keyof typeof TaskResultStatus];

/** What a worker reports of a task (Conductor's TaskResult). */
export const taskResultSchema = model({
  workflowInstanceId: requiredText,
  taskId: requiredText,
  status: z.enum(TaskResultStatus),
  outputData: map,
  reasonForIncompletion: text.optional(),
  callbackAfterSeconds: long.default(0),
  workerId: nameText.optional(),
  logs: listOf(taskExecLogSchema),
  externalOutputPayloadStoragePath: text.optional(),
  subWorkflowId: text.optional(),
  extendLease: bool.default(false),
  supportsCancellation: bool.default(false),
  executionMetadata: executionMetadataSchema.optional(),
});
export type TaskResult = z.infer<typeof taskResultSchema>;
