/**
 * What did not end well in a part of an operator that is over: a child that was set going again there by itself.
 * Nothing caught that, so it is taken up again with everything else.
 */
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { guardsAround } from "../guards.ts";
import type { TaskRecord, TryPhase, TryState } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";

/** The lists of a TRY_CATCH, in their order. */
export const PHASES: readonly TryPhase[] = ["try", "catch", "finally"];

/** Whether what an operator has around a task that did not end well is none of its business any more: that
 * has ended well without it, or with what caught it. @param phase the list that the task stands in. */
export function hasTakenOver(
  decision: Decision,
  task: TaskRecord,
  { guard, phase }: { guard: TaskRecord; phase: string | undefined },
): boolean {
  if (guard.status === "COMPLETED") {
    return (phase === "try" && hasCaught(guard)) || isLetPass(decision, task, guard);
  }
  if (guard.status !== "CANCELED") return true;
  return phase !== undefined && phase !== guard.phase;
}

/** Where a TRY_CATCH is to go on that was broken off in a list, or is past it: in the first one that something
 * did not end well in. */
export function firstLeft(decision: Decision, guard: TaskRecord, state: TryState): TryState {
  const before = PHASES.slice(0, PHASES.indexOf(state.phase));
  const phase = before.find((list) => isLeft(decision, guard, list, state));
  if (phase === undefined) return state;
  return { phase, output: phase === "try" ? { caught: false } : state.output };
}

function isLeft(
  decision: Decision,
  guard: TaskRecord,
  list: TryPhase,
  { output }: TryState,
): boolean {
  if (list === "try" && output["caught"] === true) return false;
  return [...decision.execution.latest.values()].some(
    (task) => isUnsuccessful(task) && isLeftTo(decision, task, guard, list),
  );
}

function isUnsuccessful({ status }: TaskRecord): boolean {
  return isTerminalTaskStatus(status) && !isSuccessfulTaskStatus(status);
}

/** Whether a task stands in a list of an operator, and no other one within that has taken it over. */
function isLeftTo(decision: Decision, task: TaskRecord, guard: TaskRecord, list: string): boolean {
  for (const around of guardsAround(decision, task)) {
    if (around.guard === guard) return around.phase === list && !isLetPass(decision, task, guard);
    if (hasTakenOver(decision, task, around)) return false;
  }
  return false;
}

/** Whether what is within an operator goes past what becomes of a task: of one that may fail, or one in a loop that has
 * ended without it. */
function isLetPass({ execution }: Decision, task: TaskRecord, guard: TaskRecord): boolean {
  const { structure, latest } = execution;
  if (workflowTaskOf(execution, task).permissive) return true;
  for (const { reference, scope, kind } of structure.enclosures(task.base, task.scope)) {
    const container = latest.get(reference + scope);
    if (container === guard) return false;
    if (kind === "loop" && container?.status !== "COMPLETED") return true;
  }
  return false;
}

function hasCaught({ output }: TaskRecord): boolean {
  return output["caught"] === true;
}
