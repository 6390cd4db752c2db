import type { z } from "zod";
import { jsonObject, model, text } from "./scalars.ts";

/** From where, and with which inputs, a finished execution runs again (Conductor's
 * RerunWorkflowRequest). Without a task it runs again from the start. */
export const rerunWorkflowRequestSchema = model({
  reRunFromWorkflowId: text.optional(),
  reRunFromTaskId: text.optional(),
  correlationId: text.optional(),
  workflowInput: jsonObject.optional(),
  taskInput: jsonObject.optional(),
});
export type RerunWorkflowRequest = z.infer<typeof rerunWorkflowRequestSchema>;
