import { z } from "zod";
import { int, long, model, orDefault, requiredText, text, textList, textMap } from "./scalars.ts";
import { WorkflowStatus } from "./workflow.ts";

/**
 * A hit of a workflow search (Conductor's WorkflowSummary). Times are ISO-8601 texts in UTC with
 * three decimals, absent when unset; `input` and `output` are texts; `executionTime` is in
 * milliseconds; `failedReferenceTaskNames` is joined by commas.
 */
export const workflowSummarySchema = model({
  workflowType: requiredText,
  version: int.default(1),
  workflowId: requiredText,
  correlationId: text.optional(),
  startTime: text.optional(),
  updateTime: text.optional(),
  endTime: text.optional(),
  status: z.enum(WorkflowStatus),
  input: requiredText,
  output: requiredText,
  reasonForIncompletion: text.optional(),
  executionTime: long.default(0),
  event: text.optional(),
  failedReferenceTaskNames: requiredText,
  failedTaskNames: textList,
  externalInputPayloadStoragePath: text.optional(),
  externalOutputPayloadStoragePath: text.optional(),
  priority: int.default(0),
  createdBy: text.optional(),
  taskToDomain: orDefault(textMap, (): Record<string, string> => ({})),
  idempotencyKey: text.optional(),
  parentWorkflowId: requiredText,
  classifier: requiredText,
  inputSize: long.default(0),
  outputSize: long.default(0),
});
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>;
