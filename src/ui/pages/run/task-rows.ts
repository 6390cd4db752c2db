/** The rows of the list of tasks: groups that open, and attempts. */
import type { SkeletonTask } from "../../../model/baton/skeleton.ts";
import { baseOf } from "./run-data.ts";
import type { TaskGroup } from "./search.ts";

/** A heading, or an attempt. */
export type TaskListRow =
  | { kind: "group"; key: string; label: string; rows: readonly SkeletonTask[]; isOpen: boolean }
  | { kind: "task"; key: string; row: SkeletonTask; depth: number };

export interface TaskFilter {
  status: readonly string[] | undefined;
  text: string | undefined;
}

/** The attempts that a filter leaves. */
export function filterTasks(
  rows: readonly SkeletonTask[],
  { status, text }: TaskFilter,
): readonly SkeletonTask[] {
  const wanted = text?.trim().toLowerCase() ?? "";
  const statuses = status === undefined ? null : new Set(status);
  if (wanted === "" && statuses === null) return rows;
  return rows.filter(
    (row) =>
      (statuses === null || (statuses.has(row.status) && !row.retried)) &&
      (wanted === "" || textOf(row).includes(wanted)),
  );
}

function textOf({ ref, name, type, status, worker, domain, reason, taskId }: SkeletonTask): string {
  return [ref, name, type, status, worker, domain, reason, taskId].join("\n").toLowerCase();
}

const NO_WORKER = "No worker";

function groupOf(row: SkeletonTask, group: Exclude<TaskGroup, "none">): string {
  if (group === "status") return row.status;
  return group === "worker" ? (row.worker ?? NO_WORKER) : baseOf(row);
}

/**
 * The rows of the list. Attempts and turns of one task stand under a heading; a task with a single attempt
 * needs none. @param toggled headings that are not as they are at first: closed by reference, else open.
 */
export function taskListRows(
  rows: readonly SkeletonTask[],
  group: TaskGroup,
  toggled: ReadonlySet<string>,
): TaskListRow[] {
  const task = (row: SkeletonTask, depth: number): TaskListRow => ({
    ...{ kind: "task", key: row.taskId, row, depth },
  });
  if (group === "none") return rows.map((row) => task(row, 0));
  const groups = new Map<string, SkeletonTask[]>();
  for (const row of rows) {
    const label = groupOf(row, group);
    const members = groups.get(label);
    if (members === undefined) groups.set(label, [row]);
    else members.push(row);
  }
  return [...groups].flatMap(([label, members]): TaskListRow[] => {
    const [only] = members;
    if (group === "ref" && members.length === 1 && only !== undefined) return [task(only, 0)];
    const key = `${group} ${label}`;
    const isOpen = toggled.has(key) === (group === "ref");
    const heading: TaskListRow = { kind: "group", key, label, rows: members, isOpen };
    return isOpen ? [heading, ...members.map((row) => task(row, 1))] : [heading];
  });
}

/** How long an attempt waited to be begun; null while that is not known. */
export function queueWaitOf({ scheduled, delay, started }: SkeletonTask): number | null {
  if (scheduled === null || started === null) return null;
  return Math.max(0, started - scheduled - delay);
}

const COLUMNS: readonly (keyof SkeletonTask)[] = [
  ...(["ref", "type", "name", "status", "attempt", "iteration", "scheduled", "started"] as const),
  ...(["ended", "worker", "domain", "pollCount", "reason", "taskId", "childWorkflowId"] as const),
];

/** Attempts as CSV; a text that a spreadsheet would take for a formula gets an apostrophe. */
export function tasksAsCsv(rows: readonly SkeletonTask[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cellOf(row[column])).join(","));
  return [COLUMNS.join(","), ...lines].join("\r\n");
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  if (typeof value !== "string") return text;
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
