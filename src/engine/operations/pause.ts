/** Holding an execution back and letting it go on. Each answers null when it was done. */
import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";
import { showAllToScripts } from "../join-scripts.ts";
import { release } from "./release.ts";

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
  showAllToScripts(decision);
  // Its limit may have let it go while it was paused.
  const { execution, workflow } = decision;
  if (workflow.limit?.waiting) return null;
  if (execution.tasks.size === 0 || workflow.heldRevival !== undefined) release(decision);
  return null;
}

function setStatus(decision: Decision, status: WorkflowStatus): void {
  const { execution } = decision;
  // First here, so last of all when it is undone: the status is back by then.
  decision.onUndo(() => execution.refreshTaskDues());
  decision.changeWorkflow((workflow) => {
    workflow.status = status;
    workflow.updateTime = decision.now;
  });
  execution.refreshTaskDues();
}
