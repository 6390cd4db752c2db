/** Which differences are deviations that docs/compatibility.md names. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Difference } from "./compare.ts";

/** One deviation, and the one field in which it shows. All regular expressions have to match the whole. */
export interface Explanation {
  /** The heading in docs/compatibility.md. */
  section: string;
  /** Words of the paragraph there. */
  deviation: string;
  /** The types of the tasks that show it, or WORKFLOW. */
  taskTypes: string[];
  /** Matches the path to the task; any if absent. */
  place?: string;
  /** Matches the path to the value. */
  field: string;
  /** Match the JSON of both values. */
  reference: string;
  ours: string;
  /** Match how the task, or the execution, ended: any end if absent. */
  referenceStatus?: string;
  ourStatus?: string;
  /** Match how the task ended that a member of a JOIN's output, or the name of a failed task, is about. */
  referenceJoined?: string;
  ourJoined?: string;
  /** Operations one of which was done to the execution; absent: it needs none. */
  after?: string[];
}

const FILE = join(dirname(fileURLToPath(import.meta.url)), "explanations.json");

export const EXPLANATIONS = JSON.parse(readFileSync(FILE, "utf8")) as Explanation[];

/** The explanation of a difference, or undefined. @param operations what was done to the execution. */
export function explain(
  difference: Difference,
  operations: readonly string[],
  explanations: readonly Explanation[] = EXPLANATIONS,
): Explanation | undefined {
  const { taskType, field, statuses, joined, reference, ours } = difference;
  return explanations.find(
    (one) =>
      one.taskTypes.includes(taskType) &&
      matches(one.place, difference.place) &&
      matches(one.field, field) &&
      matches(one.reference, JSON.stringify(reference)) &&
      matches(one.ours, JSON.stringify(ours)) &&
      matches(one.referenceStatus, statuses[0]) &&
      matches(one.ourStatus, statuses[1]) &&
      matches(one.referenceJoined, joined?.[0] ?? "") &&
      matches(one.ourJoined, joined?.[1] ?? "") &&
      (one.after?.some((operation) => operations.includes(operation)) ?? true),
  );
}

function matches(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || new RegExp(`^(?:${pattern})$`, "s").test(text);
}
