/** A skeleton's columns made of rows, and the rows made of its columns. */
import type { Skeleton, SkeletonColumns, SkeletonTask } from "./skeleton.ts";

/** Columns that hold indices into the texts. */
const TEXT_COLUMNS = [
  "scope",
  "name",
  "type",
  "status",
  "parent",
  "worker",
  "domain",
  "reason",
] as const;
/** Columns that hold 0 or 1. */
const FLAG_COLUMNS = ["retried", "abandoned"] as const;

type ColumnName = keyof SkeletonTask;
type Packed = (value: unknown) => unknown;

/** What a column's values are on their way into it or out of it, where they are not as they are in a row. */
type Conversions = Partial<Record<ColumnName, Packed>>;

const COLUMNS: readonly ColumnName[] = [
  "taskId",
  "ref",
  "scope",
  "name",
  "type",
  "status",
  "sequence",
  "attempt",
  "iteration",
  "scheduled",
  "delay",
  "started",
  "ended",
  "parent",
  "retried",
  "abandoned",
  "worker",
  "domain",
  "pollCount",
  "reason",
  "childWorkflowId",
  "callbackAt",
];

/** Tasks as columns, with the texts that they refer to. */
export function skeletonColumns(rows: readonly SkeletonTask[]): Pick<Skeleton, "texts" | "tasks"> {
  const indices = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = indices.get(text) ?? indices.size;
    indices.set(text, index);
    return index;
  };
  const conversions = conversionsOf(
    (text) => (text === null ? null : indexOf(text as string)),
    (flag) => (flag === true ? 1 : 0),
  );
  const tasks: Record<string, unknown> = { count: rows.length };
  for (const column of COLUMNS) {
    const convert = conversions[column];
    tasks[column] = rows.map((row) => (convert === undefined ? row[column] : convert(row[column])));
  }
  return { texts: [...indices.keys()], tasks: tasks as SkeletonColumns };
}

/** The tasks of a skeleton, one by one. */
export function skeletonRows({ texts, tasks }: Pick<Skeleton, "texts" | "tasks">): SkeletonTask[] {
  const conversions = conversionsOf(
    (index) => (index === null ? null : texts[index as number]),
    (flag) => flag === 1,
  );
  const rows: SkeletonTask[] = [];
  for (let at = 0; at < tasks.count; at++) {
    const row: Record<string, unknown> = {};
    for (const column of COLUMNS) {
      const convert = conversions[column];
      const value = tasks[column][at];
      row[column] = convert === undefined ? value : convert(value);
    }
    rows.push(row as SkeletonTask);
  }
  return rows;
}

function conversionsOf(text: Packed, flag: Packed): Conversions {
  return {
    ...Object.fromEntries(TEXT_COLUMNS.map((column) => [column, text])),
    ...Object.fromEntries(FLAG_COLUMNS.map((column) => [column, flag])),
  };
}
