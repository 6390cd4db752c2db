/** Puts an ended execution away: it stays readable, and goes to the archive soon. */
import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";

/** Null when it was done, or had been before. */
export function archive(decision: Decision): Refusal | null {
  const { status, workflowId, archived } = decision.workflow;
  if (!isTerminalWorkflowStatus(status)) {
    return refused("invalid", `Cannot archive workflow: ${workflowId} with status: ${status}`);
  }
  if (archived) return null;
  decision.changeWorkflow((workflow) => {
    workflow.archived = true;
  });
  return null;
}
