/** What operators do to an execution as a whole. Each answers null when it was done. */
import { refused, type Refusal } from "../lib/outcome.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { beginExecution } from "./advance.ts";
import { endWorkflow } from "./end.ts";

/** Nothing new is scheduled from now on; what is with workers goes on, and timers rest. */
export function pause(decision: Decision): Refusal | null {
  const { status, workflowId } = decision.workflow;
  const { name, version } = decision.execution.definition;
  if (isTerminalWorkflowStatus(status)) {
    return refused(
      "conflict",
      `Workflow ${name}.${version}/${workflowId} has ended, status cannot be updated.`,
    );
  }
  if (status === "PAUSED") return null;
  setStatus(decision, "PAUSED");
  return null;
}

/** Goes on; the workflow timeout counts from now. */
export function resume(decision: Decision): Refusal | null {
  const { status, workflowId } = decision.workflow;
  if (status !== "PAUSED") {
    return refused(
      "conflict",
      `The workflow ${workflowId} is not PAUSED so cannot resume. Current status is ${status}`,
    );
  }
  setStatus(decision, "RUNNING");
  decision.changeWorkflow((workflow) => {
    workflow.lastRetriedTime = decision.now;
  });
  // Its limit may have let it go while it was paused.
  const { execution, workflow } = decision;
  if (execution.tasks.size === 0 && !workflow.limit?.waiting) beginExecution(decision);
  return null;
}

/** Ends the execution as TERMINATED. One that has failed already is marked so as well. */
export function terminateByOperator(
  decision: Decision,
  reason: string | undefined,
): Refusal | null {
  const { status } = decision.workflow;
  if (status === "COMPLETED") return refused("conflict", "Cannot terminate a COMPLETED workflow.");
  if (status === "TERMINATED") return null;
  endWorkflow(decision, { status: "TERMINATED", reason, byOperator: true });
  return null;
}

function setStatus(decision: Decision, status: WorkflowStatus): void {
  const { execution } = decision;
  // First here, so last of all when it is undone: the status is back by then.
  decision.onUndo(() => execution.refreshTaskDues());
  decision.changeWorkflow((workflow) => {
    workflow.status = status;
    workflow.updateTime = decision.now;
    workflow.version += 1;
  });
  execution.refreshTaskDues();
}
