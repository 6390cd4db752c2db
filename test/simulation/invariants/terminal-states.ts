import { isTerminalTaskStatus } from "../../../src/model/task.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../../../src/model/workflow.ts";
import type { CommittedTask } from "./committed-task.ts";

/** What an ended attempt keeps. */
const FINAL = ["status", "output", "input", "endTime", "reason", "workerId", "pollCount"] as const;

/** The first terminal write of an attempt wins, and it stays. */
export function checkEndedTask({ before, after }: CommittedTask): string | null {
  if (before === undefined || !isTerminalTaskStatus(before.status)) return null;
  for (const field of FINAL) {
    if (field === "status" && isForgiven(before.status, after.status, before.executed)) continue;
    if (same(before[field], after[field])) continue;
    const values = `${JSON.stringify(before[field])} to ${JSON.stringify(after[field])}`;
    return `${field} of ended task ${after.counter} went from ${values}`;
  }
  return null;
}

/** A failed optional task is marked when the execution takes notice of it, which a pause may put off. */
function isForgiven(before: string, after: string, executed: boolean): boolean {
  return !executed && after === "COMPLETED_WITH_ERRORS" && before !== "COMPLETED";
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** An ended execution stays as it ended; a failed one may still be terminated by an operator. */
export function checkEndedWorkflow(
  before: WorkflowStatus,
  after: WorkflowStatus,
  revived: boolean,
): string | null {
  if (!isTerminalWorkflowStatus(before) || before === after || revived) return null;
  if (after === "TERMINATED" && before !== "COMPLETED") return null;
  return `an execution that had ended as ${before} is ${after}`;
}
