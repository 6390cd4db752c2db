import { isTerminalTaskStatus } from "../../model/task.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { endPending } from "../breaking-off.ts";
import type { Decision } from "../decision.ts";
import type { ChildRevival } from "../events.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import { joinedNames } from "../joining.ts";
import { openTurn } from "../open-turns.ts";
import { iterationOf } from "../scope.ts";
import { goOnWithChild, reopen } from "./in-place.ts";
import { clearLater } from "./later.ts";
import { isPastCatch, resumeAround } from "./operators.ts";
import { goOnAround, takeOver } from "./rerun.ts";
import { beginRun } from "./run.ts";

/**
 * A child was set going again: its task waits for it once more, and if this execution has ended it goes on
 * with everything that did not end well.
 * @returns false when this makes no difference here.
 */
export function childRevived(decision: Decision, task: TaskRecord, revival: ChildRevival): boolean {
  const { childId, run, operation, path, route } = revival;
  if (task.subWorkflowId !== childId || run <= (task.childRun ?? 0)) return false;
  decision.change(task, (record) => {
    record.childRun = run;
  });
  // What becomes of the task is decided when the execution goes on.
  if (decision.workflow.heldRevival !== undefined) return false;
  if (task.retried || task.abandoned) return false;
  // Without it the execution has gone on: it waits for it again only where the rerun was asked of it.
  if (route === undefined && workflowTaskOf(decision.execution, task).optional) return false;
  if (isPastCatch(decision, task)) return false;
  endPending(decision);
  if (!isTerminalWorkflowStatus(decision.workflow.status)) {
    if (isTerminalTaskStatus(task.status)) goOnWithChild(decision, task, false);
    waitForTurns(decision, task);
    for (const join of openJoinsOn(decision, task)) reopen(decision, join);
    return true;
  }
  const enclosing = route === undefined ? [] : clearLater(decision, task);
  const isTop = route === undefined || route.upTo === decision.workflow.workflowId;
  beginRun(decision, { operation, path, ...(!isTop && { route }) });
  if (route !== undefined && isTop) takeOver(decision, route);
  resumeAround(decision, task, false);
  goOnAround(decision, { task, enclosing, childrenGoOn: true }, () =>
    goOnWithChild(decision, task, false),
  );
  waitForTurns(decision, task);
  return true;
}

/** Open loops wait for the turns that it stands in, and what they have noted of these is noted again then. */
function waitForTurns(decision: Decision, task: TaskRecord): void {
  const { structure, latest } = decision.execution;
  let inner = task.scope;
  for (const { reference, scope, kind } of structure.enclosures(task.base, task.scope)) {
    const loop = latest.get(reference + scope);
    const turn = iterationOf(inner);
    inner = scope;
    if (kind !== "loop" || loop === undefined || isTerminalTaskStatus(loop.status)) continue;
    if (loop.kind === "FOR_EACH") openTurn(decision, loop, turn);
    else if (turn < loop.iteration) {
      decision.dropOutput(loop, String(turn));
      openTurn(decision, loop, turn);
    }
  }
}

/** JOINs that may have ticked the task off already. */
function openJoinsOn(decision: Decision, task: TaskRecord): TaskRecord[] {
  const reference = referenceOf(task);
  return [...decision.execution.open.values()].filter((join) =>
    joinedNames(join).includes(reference),
  );
}
