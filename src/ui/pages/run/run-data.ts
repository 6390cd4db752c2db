/** What the page knows of a run without payloads: its skeleton, kept up to date by what the server tells. */
import type { LiveMessage } from "../../../model/baton/live.ts";
import { skeletonRows } from "../../../model/baton/skeleton-rows.ts";
import type { Skeleton, SkeletonRun, SkeletonTask } from "../../../model/baton/skeleton.ts";

export interface RunData {
  seq: number;
  run: SkeletonRun;
  /** In the order of their sequence. Rows that have not changed are the same objects as before. */
  rows: readonly SkeletonTask[];
}

/** Attempts, found by what names them. */
export interface RunIndex {
  byId: ReadonlyMap<string, SkeletonTask>;
  /** All attempts at a task, the oldest first, by its reference name. */
  byRef: ReadonlyMap<string, readonly SkeletonTask[]>;
  /** Reference names of the turns of a loop, by the name in the definition. */
  turns: ReadonlyMap<string, readonly string[]>;
}

/** Reads a skeleton. */
export function runDataOf(skeleton: Skeleton): RunData {
  return { seq: skeleton.seq, run: skeleton.run, rows: skeletonRows(skeleton) };
}

/** Takes in changes; what is older than what is known changes nothing. */
export function withChanges(data: RunData, change: Extract<LiveMessage, { seq: number }>): RunData {
  if (change.seq < data.seq || (change.seq === data.seq && change.tasks.length === 0)) return data;
  if (change.tasks.length === 0) return { ...data, seq: change.seq, run: change.run };
  const positions = new Map(data.rows.map(({ taskId }, at) => [taskId, at]));
  const rows = [...data.rows];
  for (const task of change.tasks) {
    const at = positions.get(task.taskId);
    if (at === undefined) rows.push(task);
    else rows[at] = task;
  }
  if (rows.length > data.rows.length) rows.sort((a, b) => a.sequence - b.sequence);
  return { seq: change.seq, run: change.run, rows };
}

/** The reference name without the suffixes of loop turns. */
export function baseOf({ ref, scope }: Pick<SkeletonTask, "ref" | "scope">): string {
  return scope !== "" && ref.endsWith(scope) ? ref.slice(0, -scope.length) : ref;
}

/** Makes attempts to be found. */
export function indexOf(rows: readonly SkeletonTask[]): RunIndex {
  const byId = new Map<string, SkeletonTask>();
  const byRef = new Map<string, SkeletonTask[]>();
  const turns = new Map<string, string[]>();
  for (const row of rows) {
    byId.set(row.taskId, row);
    const attempts = byRef.get(row.ref);
    if (attempts !== undefined) {
      attempts.push(row);
      continue;
    }
    byRef.set(row.ref, [row]);
    if (row.scope === "") continue;
    const base = baseOf(row);
    const refs = turns.get(base);
    if (refs === undefined) turns.set(base, [row.ref]);
    else refs.push(row.ref);
  }
  return { byId, byRef, turns };
}

/** The task that all views show as chosen. */
export interface Selection {
  ref: string;
  /** Empty for a task of the definition that the run has not reached. */
  attempts: readonly SkeletonTask[];
  /** Which of them, counted from 0; -1 when there is none. */
  position: number;
  row: SkeletonTask | null;
}

/** What the URL's task and attempt name. */
export function selectionOf(
  { byId, byRef }: RunIndex,
  task: string | undefined,
  attempt: number | undefined,
): Selection | null {
  if (task === undefined) return null;
  const named = byRef.get(task);
  const known = named === undefined ? byId.get(task) : undefined;
  const ref = known?.ref ?? task;
  const attempts = named ?? byRef.get(ref) ?? [];
  const wanted = known === undefined ? (attempt ?? attempts.length) - 1 : attempts.indexOf(known);
  const position = Math.max(-1, Math.min(attempts.length - 1, Math.max(wanted, 0)));
  return { ref, attempts, position, row: attempts[position] ?? null };
}

/** The latest attempt at each task, in order. */
export function latestAttempts(rows: readonly SkeletonTask[]): SkeletonTask[] {
  return rows.filter(({ retried, abandoned }) => !retried && !abandoned);
}

/** How many tasks have which status: of each its latest attempt. */
export function statusCounts(rows: readonly SkeletonTask[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status } of latestAttempts(rows)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/** Changes when the run ends, is set going again, or gets another definition: not with each of its tasks. */
export function revisionOf({ status, version, ended, revivals, created }: SkeletonRun): string {
  return [status, version, ended, revivals, created].join(" ");
}
