/** Which differences are deviations that docs/compatibility.md names. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Difference } from "./compare.ts";

/** One deviation, and the one field of one type of task in which it shows. */
export interface Explanation {
  /** The heading in docs/compatibility.md. */
  section: string;
  /** Words of the paragraph there. */
  deviation: string;
  /** The type of the task, or WORKFLOW. */
  taskType: string;
  /** The field, and all below it. */
  field: string;
  /** Regular expressions that the JSON of both values must match, where the field alone says too little. */
  reference?: string;
  ours?: string;
}

const FILE = join(dirname(fileURLToPath(import.meta.url)), "explanations.json");

export const EXPLANATIONS = JSON.parse(readFileSync(FILE, "utf8")) as Explanation[];

/** The explanation of a difference, or undefined. */
export function explain(
  difference: Difference,
  explanations: readonly Explanation[] = EXPLANATIONS,
): Explanation | undefined {
  return explanations.find(
    (one) =>
      one.taskType === difference.taskType &&
      (difference.field === one.field || difference.field.startsWith(`${one.field}.`)) &&
      matches(one.reference, difference.reference) &&
      matches(one.ours, difference.ours),
  );
}

function matches(pattern: string | undefined, value: unknown): boolean {
  return pattern === undefined || new RegExp(pattern).test(JSON.stringify(value));
}
