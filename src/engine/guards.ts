/**
 * What happens when a task fails for good: the innermost operator around it that takes failures over does
 * so (TRY_CATCH, FOR_EACH); without one the execution ends.
 *
 * G1. Everything open within the operator is canceled first, and nothing that stands there leads on.
 */
import { isTerminalTaskStatus } from "../model/task.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { endWorkflow } from "./end.ts";
import { finish } from "./plan.ts";
import { referenceOf, type TaskRecord } from "./records.ts";

export interface FinalFailure {
  task: TaskRecord;
  /** How the execution ends where nothing takes the failure over. */
  status: WorkflowStatus;
  reason: string;
}

/** Lets the innermost guard take a failure over, or ends the execution.
 * @returns tasks to schedule next. */
export function recoverOrEnd(decision: Decision, failure: FinalFailure): TaskRecord[] {
  const guard = guardOf(decision, failure.task);
  if (guard === undefined) {
    endWorkflow(decision, failure);
    return [];
  }
  silence(decision, guard);
  return decision.taskTypeOf(guard.kind).recover?.(decision, guard, failure) ?? [];
}

/** The operators around a task that take failures over, the innermost first, with the list it stands in. */
export function* guardsAround(
  decision: Decision,
  { base, scope }: TaskRecord,
): Generator<{ guard: TaskRecord; phase: string | undefined }> {
  const { structure, latest } = decision.execution;
  for (const around of structure.enclosures(base, scope)) {
    const guard = latest.get(around.reference + around.scope);
    if (guard === undefined || decision.taskTypeOf(guard.kind).recover === undefined) continue;
    yield { guard, phase: around.phase };
  }
}

/** Whether a task still has a place: no operator around it is over or has gone on to another list. */
export function hasPlace(decision: Decision, task: TaskRecord): boolean {
  for (const { guard, phase } of guardsAround(decision, task)) {
    if (isTerminalTaskStatus(guard.status)) return false;
    if (phase !== undefined && phase !== guard.phase) return false;
  }
  return true;
}

/** Whether a failure of this task is the business of an operator that stands within a loop. */
export function isGuardedWithin(decision: Decision, task: TaskRecord, loop: TaskRecord): boolean {
  for (const { guard } of guardsAround(decision, task)) return standsIn(decision, guard, loop);
  return false;
}

function guardOf(decision: Decision, task: TaskRecord): TaskRecord | undefined {
  for (const { guard } of guardsAround(decision, task)) {
    if (!isTerminalTaskStatus(guard.status)) return guard;
  }
  return undefined;
}

/** Cancels what is open within an operator, and takes notice of what has ended there (G1). */
function silence(decision: Decision, guard: TaskRecord): void {
  const { open, unconsumed } = decision.execution;
  const within = (task: TaskRecord): boolean => standsIn(decision, task, guard);
  const canceled = [...open.values()].filter(within).sort((a, b) => a.counter - b.counter);
  for (const task of canceled) {
    decision.taskTypeOf(task.kind).cancel?.(decision, task);
    finish(decision, task, { status: "CANCELED" });
  }
  for (const task of [...unconsumed.values()].filter(within)) {
    decision.change(task, (record) => {
      record.executed = true;
    });
  }
}

/** Whether a task stands in an operator, directly or through other containers. */
export function standsIn(decision: Decision, task: TaskRecord, operator: TaskRecord): boolean {
  const name = referenceOf(operator);
  for (const { reference, scope } of decision.execution.structure.enclosures(
    task.base,
    task.scope,
  )) {
    if (reference + scope === name) return true;
  }
  return false;
}
