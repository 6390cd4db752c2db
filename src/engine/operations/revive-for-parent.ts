import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import { beginOrWait, hold, mustWait } from "./hold.ts";
import { beginRun } from "./run.ts";
import {
  beginsWithChild,
  canBeTakenUp,
  takeUp,
  tasksToTakeUp,
  unsuccessfulTasks,
} from "./take-up.ts";

/**
 * The parent takes up again the task that this execution belongs to. Told twice it does nothing the
 * second time. @param run the number that the parent has given to the run. @param hasPlace it has its place
 * under its own limit already.
 */
export function reviveForParent(decision: Decision, run: number, hasPlace = false): void {
  const { workflow } = decision;
  if (workflow.run >= run) return;
  const ended = isTerminalWorkflowStatus(workflow.status);
  if (ended && neverBegan(decision)) {
    beginRun(decision, null);
    decision.changeWorkflow((record) => {
      record.run = run;
    });
    beginOrWait(decision, hasPlace);
    return;
  }
  const waits = mustWait(decision, hasPlace);
  const candidates = waits ? unsuccessfulTasks : tasksToTakeUp;
  const tasks = ended ? candidates(decision) : [];
  const goesOn = ended && canBeTakenUp(decision, tasks);
  if (goesOn && waits) hold(decision, {}, null);
  else if (goesOn) beginRun(decision, null);
  decision.changeWorkflow((record) => {
    record.run = run;
    // Nothing can be taken up: it has ended in this run as it had before.
    if (ended && !goesOn) record.outbox = { ...record.outbox, parent: true };
  });
  if (!goesOn || waits) return;
  const inPlace = beginsWithChild(decision, tasks);
  planning(decision, () => takeUp(decision, tasks, { childrenGoOn: true, inPlace }));
}

/** It was ended while it waited for its turn, before its first task. */
function neverBegan({ execution, workflow }: Decision): boolean {
  return workflow.status !== "COMPLETED" && execution.tasks.size === 0;
}
