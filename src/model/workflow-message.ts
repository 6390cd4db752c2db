import type { JsonObject } from "./json.ts";

/** A message to an execution, for a PULL_WORKFLOW_MESSAGES task to take (Conductor's WorkflowMessage). */
export interface WorkflowMessage {
  id: string;
  workflowId: string;
  payload: JsonObject;
  /** ISO 8601. */
  receivedAt: string;
}
