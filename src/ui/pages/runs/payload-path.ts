/** Paths into the input or output of a run, such as `input.order.items[0].sku` or `output["odd name"]`. */
import type { WorkflowSummary } from "../../../model/workflow-summary.ts";
import { valueWithin, type Found, type Step } from "../../lib/value-within.ts";

export interface PayloadPath {
  source: "input" | "output";
  steps: readonly Step[];
}

const STEP = /\.([^.[\]"]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;
const PLAIN_NAME = /^[^.[\]"\s]+$/;
/** How deep suggestions look. */
const SUGGESTED_DEPTH = 3;
/** Rows that suggestions are taken from. */
const SUGGESTED_FROM = 50;

/** What a text says, also one that was copied out of a definition; null when it is no path. */
export function readPath(text: string): PayloadPath | null {
  const bare = text
    .trim()
    .replace(/^\$\{(.*)\}$/, "$1")
    .replace(/^workflow\./, "");
  const [, source, rest = ""] = /^(input|output)(.+)$/.exec(bare) ?? [];
  if (source === undefined) return null;
  const steps: Step[] = [];
  for (let at = 0; at < rest.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const [whole, name, index, quoted] = STEP.exec(rest) ?? [];
    if (whole === undefined) return null;
    if (name !== undefined) steps.push(name.trim());
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(unquoted(quoted ?? ""));
  }
  return { source: source as PayloadPath["source"], steps };
}

/** The same path always as the same text. */
export function pathText({ source, steps }: PayloadPath): string {
  return source + steps.map(stepText).join("");
}

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  return PLAIN_NAME.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/** The value of a run at a path. */
export function valueOf(row: WorkflowSummary, { source, steps }: PayloadPath): Found {
  return valueWithin(row[source], steps);
}

/** Paths to single values that runs have, those that most of them have first. */
export function suggestedPaths(rows: readonly WorkflowSummary[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const row of rows.slice(0, SUGGESTED_FROM)) {
    for (const source of ["input", "output"] as const) {
      for (const steps of scalarsOf(parsed(row[source]), [])) {
        const path = pathText({ source, steps });
        counts.set(path, (counts.get(path) ?? 0) + 1);
      }
    }
  }
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a);
  return byCount.slice(0, most).map(([path]) => path);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The list has the beginning of a large payload only.
    return null;
  }
}

function scalarsOf(value: unknown, steps: readonly string[]): (readonly string[])[] {
  if (typeof value !== "object") return steps.length === 0 ? [] : [steps];
  if (value === null || Array.isArray(value) || steps.length === SUGGESTED_DEPTH) return [];
  return Object.entries(value).flatMap(([name, member]) => scalarsOf(member, [...steps, name]));
}
