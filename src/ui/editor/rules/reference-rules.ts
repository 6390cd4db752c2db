/** Rules about `${…}` in what tasks take. */
import {
  firstSegment,
  referencesIn,
  SYSTEM_NAMES,
  withoutLoopSuffix,
} from "../../../engine/validation/references.ts";
import { isLosslessNumber } from "lossless-json";
import type { PlacedTask } from "../../lib/definition-tasks.ts";
import { orderOf, type Order } from "./order.ts";
import type { Problem } from "./problem.ts";

/** Members of a task in which references are looked up. */
const READ = ["inputParameters", "subWorkflowParam", "items", "sink"] as const;

/** What is told where a task reads from one that cannot have given anything yet; null: nothing is wrong. */
const WORDS: Readonly<Record<Order, string | null>> = {
  before: null,
  around: null,
  inside: "runs only after this one has begun",
  after: "runs only later",
  itself: "is the task itself",
  parallel: "runs at the same time, in another branch",
  instead: "stands in another case, which is taken instead of this one",
};

interface Text {
  path: (string | number)[];
  text: string;
}

/** References to tasks that do not exist, or have not run when they are read. */
export function referenceProblems(tasks: readonly PlacedTask[]): Problem[] {
  const known = new Map(tasks.map((task) => [task.shape.base, task]));
  const isDynamic = tasks.some(({ shape }) => shape.kind === "dynamic");
  return tasks.flatMap((task) =>
    textsOfTask(task).flatMap(({ path, text }) =>
      referredIn(text).flatMap((name) => {
        const other = known.get(name) ?? known.get(withoutLoopSuffix(name));
        if (other === undefined) return [unknown(name, path, isDynamic)];
        const words = wordsOf(other, task);
        if (words === null) return [];
        return [{ severity: "warning" as const, path, message: `\${${name}…}: ${name} ${words}` }];
      }),
    ),
  );
}

/** References in the workflow's output to tasks that do not exist. */
export function outputProblems(outputParameters: unknown, tasks: readonly PlacedTask[]): Problem[] {
  const known = new Set(tasks.map(({ shape }) => shape.base));
  const isDynamic = tasks.some(({ shape }) => shape.kind === "dynamic");
  return textsIn(outputParameters, ["outputParameters"]).flatMap(({ path, text }) =>
    referredIn(text)
      .filter((name) => !known.has(name) && !known.has(withoutLoopSuffix(name)))
      .map((name) => unknown(name, path, isDynamic)),
  );
}

function unknown(name: string, path: Problem["path"], isDynamic: boolean): Problem {
  return {
    severity: isDynamic ? "info" : "warning",
    path,
    message: isDynamic
      ? `\${${name}…}: only a dynamic fork could make a task of this name`
      : `\${${name}…}: no task has this reference name`,
  };
}

function wordsOf(other: PlacedTask, task: PlacedTask): string | null {
  const order = orderOf(other, task);
  // A loop's condition is decided after its body, and reads the loop's own turn.
  if ((order === "inside" || order === "itself") && task.shape.kind === "loop") return null;
  return WORDS[order];
}

function referredIn(text: string): string[] {
  const names = referencesIn(text).map(firstSegment);
  return [...new Set(names)].filter(
    (name): name is string => name !== null && !SYSTEM_NAMES.has(name),
  );
}

function textsOfTask({ shape, fields }: PlacedTask): Text[] {
  return READ.flatMap((member) => textsIn(fields[member], [...shape.path, member]));
}

function textsIn(value: unknown, path: (string | number)[]): Text[] {
  if (typeof value === "string") return value.includes("${") ? [{ path, text: value }] : [];
  if (typeof value !== "object" || value === null || isLosslessNumber(value)) return [];
  if (path.at(-1) === "workflowDefinition") return [];
  return Array.isArray(value)
    ? value.flatMap((item, index) => textsIn(item, [...path, index]))
    : Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]));
}
