/** What can be done to many executions, each by the operation that it has alone. */
import type { BulkAction } from "../model/baton/bulk-job.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import type { Services } from "./services.ts";
import {
  operate,
  pauseWorkflow,
  removeWorkflow,
  resumeWorkflow,
  terminateWorkflow,
} from "./workflow-control.ts";

/** Does it to one execution. */
export async function carryOut(
  services: Services,
  workflowId: string,
  action: BulkAction,
): Promise<void> {
  switch (action.kind) {
    case "pause":
      return await pauseWorkflow(services, workflowId);
    case "resume":
      return await resumeWorkflow(services, workflowId);
    case "retry": {
      const { resumeSubworkflowTasks: resumeSubWorkflows } = action;
      return await operate(services, workflowId, { kind: "retry", resumeSubWorkflows });
    }
    case "restart": {
      const { useLatestDefinitions: useLatestDefinition } = action;
      return await operate(services, workflowId, { kind: "restart", useLatestDefinition });
    }
    case "terminate":
      return await terminateWorkflow(services, workflowId, action.reason);
    case "remove":
      return await removeWorkflow(services, workflowId, action.archiveWorkflow);
  }
}

/** Why it would be refused to an execution with that status, as far as the status says; null: it would not. */
export function refusalOf(action: BulkAction, status: WorkflowStatus): string | null {
  const hasEnded = isTerminalWorkflowStatus(status);
  switch (action.kind) {
    case "pause":
      return hasEnded ? "It has ended" : null;
    case "resume":
      return status === "PAUSED" ? null : "It is not paused";
    case "retry":
      if (status === "COMPLETED") return "It has completed";
      return hasEnded ? null : "It has not ended";
    case "restart":
      return hasEnded ? null : "It has not ended";
    case "terminate":
      return status === "COMPLETED" ? "It has completed" : null;
    case "remove":
      return action.archiveWorkflow && !hasEnded ? "It has not ended" : null;
  }
}
