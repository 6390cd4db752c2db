import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { beginRun } from "./run.ts";
import { beginsWithChild, canBeTakenUp, takeUp, tasksToTakeUp } from "./take-up.ts";

/**
 * Takes up again what did not end well; what did is kept.
 * @returns null when it was done.
 */
export function retry(
  decision: Decision,
  { resumeSubWorkflows }: { resumeSubWorkflows: boolean },
): Refusal | null {
  const { status } = decision.workflow;
  if (!isTerminalWorkflowStatus(status)) {
    return refused("conflict", `Workflow is still running.  status=${status}`);
  }
  if (decision.execution.tasks.size === 0) {
    return refused("conflict", "Workflow has not started yet");
  }
  const tasks = tasksToTakeUp(decision);
  if (!canBeTakenUp(decision, tasks)) {
    return refused(
      "conflict",
      "There are no retryable tasks! Use restart if you want to attempt entire workflow execution again.",
    );
  }
  const childrenGoOn = resumeSubWorkflows && beginsWithChild(decision, tasks);
  beginRun(decision, { operation: "retried", path: "" });
  planning(decision, () => takeUp(decision, tasks, { childrenGoOn, inPlace: childrenGoOn }));
  return null;
}
