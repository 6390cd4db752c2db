import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { hold, mustWait } from "./hold.ts";
import { beginRun } from "./run.ts";
import {
  beginsWithChild,
  canBeTakenUp,
  takeUp,
  tasksToTakeUp,
  unsuccessfulTasks,
} from "./take-up.ts";

/** What else is asked of a retry. */
export interface Retry {
  /** Children that did not end well go on; else new ones start. */
  resumeSubWorkflows: boolean;
  /** It has its place under the limit already. */
  hasPlace?: true;
}

/**
 * Takes up again what did not end well; what did is kept.
 * @returns null when it was done.
 */
export function retry(decision: Decision, { resumeSubWorkflows, hasPlace }: Retry): Refusal | null {
  const { status } = decision.workflow;
  if (!isTerminalWorkflowStatus(status)) {
    return refused("conflict", `Workflow is still running.  status=${status}`);
  }
  if (decision.execution.tasks.size === 0) {
    return refused("conflict", "Workflow has not started yet");
  }
  const waits = mustWait(decision, hasPlace);
  const tasks = waits ? unsuccessfulTasks(decision) : tasksToTakeUp(decision);
  if (!canBeTakenUp(decision, tasks)) {
    return refused(
      "conflict",
      "There are no retryable tasks! Use restart if you want to attempt entire workflow execution again.",
    );
  }
  if (waits) {
    hold(decision, { retry: { resumeSubWorkflows } }, { operation: "retried", path: "" });
    return null;
  }
  const childrenGoOn = resumeSubWorkflows && beginsWithChild(decision, tasks);
  beginRun(decision, { operation: "retried", path: "" });
  planning(decision, () => takeUp(decision, tasks, { childrenGoOn, inPlace: childrenGoOn }));
  return null;
}
