import { z } from "zod";
import {
  bool,
  int,
  jsonObject,
  listOf,
  long,
  map,
  model,
  orDefault,
  requiredText,
  text,
  textList,
  textMap,
} from "./scalars.ts";
import { taskSchema } from "./task.ts";
import { workflowDefSchema } from "./workflow-def.ts";

/** Where an execution stands (Conductor's Workflow.WorkflowStatus). */
export const WorkflowStatus = {
  RUNNING: "RUNNING",
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  TIMED_OUT: "TIMED_OUT",
  TERMINATED: "TERMINATED",
  PAUSED: "PAUSED",
} as const;
export type WorkflowStatus = (typeof WorkflowStatus)[keyof typeof WorkflowStatus];

/** Whether an execution with this status has ended. */
export function isTerminalWorkflowStatus(status: WorkflowStatus): boolean {
  return status !== "RUNNING" && status !== "PAUSED";
}

/** Whether an execution counts as successful; PAUSED does, as in Conductor. */
export function isSuccessfulWorkflowStatus(status: WorkflowStatus): boolean {
  return status === "COMPLETED" || status === "PAUSED";
}

/** Tokens that the LLM tasks of an execution used. */
export const tokenUsageSchema = model({
  promptTokens: int.default(0),
  completionTokens: int.default(0),
  totalTokens: int.default(0),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

/**
 * An execution, on the wire (Conductor's Workflow). Times are epoch milliseconds and 0 when unset.
 * `history` is always empty.
 */
export const workflowSchema = model({
  ownerApp: requiredText,
  createTime: long.default(0),
  updateTime: long.default(0),
  createdBy: text.optional(),
  updatedBy: text.optional(),
  startTime: long.default(0),
  endTime: long.default(0),
  status: z.enum(WorkflowStatus),
  workflowId: requiredText,
  workflowName: requiredText,
  workflowVersion: int.default(1),
  parentWorkflowId: text.optional(),
  parentWorkflowTaskId: text.optional(),
  tasks: listOf(taskSchema),
  input: map,
  output: map,
  variables: map,
  correlationId: text.optional(),
  reRunFromWorkflowId: text.optional(),
  reasonForIncompletion: text.optional(),
  event: text.optional(),
  taskToDomain: orDefault(textMap, (): Record<string, string> => ({})),
  failedReferenceTaskNames: textList,
  failedTaskNames: textList,
  workflowDefinition: workflowDefSchema,
  externalInputPayloadStoragePath: text.optional(),
  externalOutputPayloadStoragePath: text.optional(),
  priority: int.default(0),
  lastRetriedTime: long.default(0),
  history: z.array(z.never()).default([]),
  idempotencyKey: text.optional(),
  rateLimitKey: text.optional(),
  rateLimited: bool.default(false),
  aggregateTokenUsage: tokenUsageSchema.optional(),
  /** Baton's own: the headers with which it was started. */
  traceparent: text.optional(),
  tracestate: text.optional(),
});
export type Workflow = z.infer<typeof workflowSchema>;

/** The short answer of `GET /workflow/{id}/status`; output and variables only when asked for. */
export const workflowStatusSummarySchema = model({
  workflowId: requiredText,
  correlationId: text.optional(),
  output: jsonObject.optional(),
  variables: jsonObject.optional(),
  status: z.enum(WorkflowStatus),
});
export type WorkflowStatusSummary = z.infer<typeof workflowStatusSummarySchema>;
