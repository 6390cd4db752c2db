import { isTerminalTaskStatus } from "../../../src/model/task.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../../../src/model/workflow.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";
import type { CommittedTask } from "./committed-task.ts";

/** Tasks that an operation may take up without beginning them anew. */
const WAITS_FOR_OTHERS: ReadonlySet<string> = new Set([
  "DO_WHILE",
  "EXCLUSIVE_JOIN",
  "FOR_EACH",
  "JOIN",
  "PULL_WORKFLOW_MESSAGES",
  "TRY_CATCH",
]);

/** What an ended attempt keeps. */
const FINAL = ["status", "output", "input", "endTime", "reason", "workerId", "pollCount"] as const;

/** The first terminal write of an attempt wins, and it stays. */
export function checkEndedTask({ before, after, beginsRun }: CommittedTask): string | null {
  if (before === undefined || !isTerminalTaskStatus(before.status)) return null;
  if (goesOnWithChild(before, after) || (beginsRun && isTakenUp(before, after))) return null;
  for (const field of FINAL) {
    if (field === "status" && isForgiven(before.status, after.status, before.executed)) continue;
    if (same(before[field], after[field])) continue;
    const values = `${JSON.stringify(before[field])} to ${JSON.stringify(after[field])}`;
    return `${field} of ended task ${after.counter} went from ${values}`;
  }
  return null;
}

/** Its child was set going again: it waits for that once more. */
function goesOnWithChild(before: Readonly<TaskRecord>, after: Readonly<TaskRecord>): boolean {
  return after.kind === "SUB_WORKFLOW" && (after.childRun ?? 0) > (before.childRun ?? 0);
}

/** What waits for others goes on under its id with them, everything else begins anew. */
function isTakenUp(before: Readonly<TaskRecord>, after: Readonly<TaskRecord>): boolean {
  return WAITS_FOR_OTHERS.has(after.kind) || after.renewals === (before.renewals ?? 0) + 1;
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
