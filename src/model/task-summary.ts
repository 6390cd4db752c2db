import { z } from "zod";
import { int, long, model, requiredText, text } from "./scalars.ts";
import { TaskStatus } from "./task.ts";

/**
 * A hit of a task search (Conductor's TaskSummary). Times are ISO-8601 texts in UTC with three
 * decimals, the start of the epoch when unset; `executionTime` and `queueWaitTime` are in milliseconds.
 */
export const taskSummarySchema = model({
  workflowId: requiredText,
  workflowType: requiredText,
  correlationId: text.optional(),
  scheduledTime: requiredText,
  startTime: requiredText,
  updateTime: requiredText,
  endTime: requiredText,
  status: z.enum(TaskStatus),
  reasonForIncompletion: text.optional(),
  executionTime: long.default(0),
  queueWaitTime: long.default(0),
  taskDefName: requiredText,
  taskType: requiredText,
  input: requiredText,
  output: requiredText,
  taskId: requiredText,
  externalInputPayloadStoragePath: text.optional(),
  externalOutputPayloadStoragePath: text.optional(),
  workflowPriority: int.default(0),
  domain: text.optional(),
});
export type TaskSummary = z.infer<typeof taskSummarySchema>;
