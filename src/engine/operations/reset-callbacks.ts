import { refused, type Refusal } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import type { Decision } from "../decision.ts";
import { begin, schedule } from "../schedule.ts";

/** Hands out now what workers have put back for a time, or what a delay holds back.
 * @returns null when it was done. */
export function resetCallbacks(decision: Decision): Refusal | null {
  const { status } = decision.workflow;
  if (isTerminalWorkflowStatus(status)) {
    return refused("conflict", `Workflow is in terminal state. Status = ${status}`);
  }
  const held = [...decision.execution.open.values()]
    .filter((task) => task.kind === "SIMPLE" && task.status === "SCHEDULED" && task.availableAt > 0)
    .sort((a, b) => a.sequence - b.sequence);
  for (const task of held) {
    decision.change(task, (record) => {
      record.availableAt = 0;
      record.callbackAfterSeconds = 0;
      record.updateTime = decision.now;
    });
    schedule(decision, begin(decision, task));
  }
  return null;
}
