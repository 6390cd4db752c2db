/** What is known of an attempt at a task without its payloads, and what its status comes to. */
import type { SkeletonTask } from "../baton/skeleton.ts";

/** One attempt at a task, as the skeleton of a run has it. Times are epoch milliseconds, null when there is none. */
export interface RunRow extends Pick<
  SkeletonTask,
  | (
      | "taskId"
      | "ref"
      | "name"
      | "type"
      | "attempt"
      | "iteration"
      | "scheduled"
      | "delay"
      | "started"
    )
  | ("ended" | "parent" | "worker" | "childWorkflowId" | "reason" | "abandoned")
> {
  /** Also one that nobody knows yet. */
  status: string;
}

/** The status of a task that has not been scheduled. */
export const NOT_REACHED = "NOT_REACHED";

const FAILED: ReadonlySet<string> = new Set(["FAILED", "FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT"]);

const OPEN: ReadonlySet<string> = new Set(["SCHEDULED", "IN_PROGRESS"]);

/** What stands for several statuses, the most telling first; those that nobody knows come before the settled ones. */
const TELLING: readonly string[] = [
  "FAILED_WITH_TERMINAL_ERROR",
  "FAILED",
  "TIMED_OUT",
  "IN_PROGRESS",
  "SCHEDULED",
  "CANCELED",
];
const SETTLED: readonly string[] = ["COMPLETED_WITH_ERRORS", "COMPLETED", "SKIPPED", NOT_REACHED];

/** Whether an attempt with this status went wrong by itself. */
export function isFailed(status: string): boolean {
  return FAILED.has(status);
}

/** Whether an attempt with this status goes on. */
export function isOpen(status: string): boolean {
  return OPEN.has(status);
}

/** How many tasks have which status. */
export type StatusCounts = Map<string, number>;

/** Adds to the number of tasks with a status; counts of none are left out. */
export function count(counts: StatusCounts, status: string, by: number): void {
  const sum = (counts.get(status) ?? 0) + by;
  if (sum === 0) counts.delete(status);
  else counts.set(status, sum);
}

/** The status that stands for several. */
export function tellingStatus(counts: StatusCounts): string {
  if (counts.size === 0) return NOT_REACHED;
  const [only = NOT_REACHED] = counts.keys();
  if (counts.size === 1) return only;
  const telling = TELLING.find((status) => counts.has(status));
  if (telling !== undefined) return telling;
  const unknown = [...counts.keys()].find((status) => !SETTLED.includes(status));
  return unknown ?? SETTLED.find((status) => counts.has(status)) ?? NOT_REACHED;
}

/** The order of attempts at one task: by time, then by number. */
export function compareAttempts(a: RunRow, b: RunRow): number {
  return (
    (a.scheduled ?? 0) - (b.scheduled ?? 0) ||
    a.attempt - b.attempt ||
    compareIds(a.taskId, b.taskId)
  );
}

/** Task ids end with a counter: so the shorter one is the older one. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** Whether two rows say the same. */
export function isSameRow(a: RunRow, b: RunRow): boolean {
  return (
    a.status === b.status &&
    a.started === b.started &&
    a.ended === b.ended &&
    a.scheduled === b.scheduled &&
    a.worker === b.worker &&
    a.childWorkflowId === b.childWorkflowId &&
    a.reason === b.reason &&
    a.delay === b.delay &&
    a.abandoned === b.abandoned &&
    a.ref === b.ref &&
    a.type === b.type &&
    a.attempt === b.attempt &&
    a.iteration === b.iteration &&
    a.parent === b.parent
  );
}
