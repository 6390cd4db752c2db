import { isTerminalTaskStatus } from "../../model/task.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { planning } from "../advance.ts";
import type { Decision } from "../decision.ts";
import type { ChildRevival } from "../events.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { joinedNames } from "../tasks/join.ts";
import { goOnWithChild, reopen } from "./in-place.ts";
import { beginRun } from "./run.ts";
import { takeUp, unsuccessfulTasks } from "./take-up.ts";

/**
 * A child was set going again: its task waits for it once more, and if this execution has ended it goes on
 * with everything that did not end well.
 * @returns false when this makes no difference here.
 */
export function childRevived(decision: Decision, task: TaskRecord, revival: ChildRevival): boolean {
  const { childId, run, operation, path } = revival;
  if (task.subWorkflowId !== childId || run <= (task.childRun ?? 0)) return false;
  decision.change(task, (record) => {
    record.childRun = run;
  });
  if (task.retried || workflowTaskOf(decision.execution, task).optional) return false;
  const ended = isTerminalWorkflowStatus(decision.workflow.status);
  const others = unsuccessfulTasks(decision).filter((other) => other !== task);
  if (ended) beginRun(decision, { operation, path });
  if (isTerminalTaskStatus(task.status)) goOnWithChild(decision, task, false);
  if (ended) {
    planning(decision, () => takeUp(decision, others, { childrenGoOn: true, inPlace: true }));
  } else {
    for (const join of openJoinsOn(decision, task)) reopen(decision, join);
  }
  return true;
}

/** JOINs that may have ticked the task off already. */
function openJoinsOn(decision: Decision, task: TaskRecord): TaskRecord[] {
  const reference = referenceOf(task);
  return [...decision.execution.open.values()].filter((join) =>
    joinedNames(join).includes(reference),
  );
}
