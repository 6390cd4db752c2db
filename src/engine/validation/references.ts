/** The check of `${…}` in the tasks' inputs against the names that a definition has. */
import { isJsonObject } from "../../model/json.ts";
import type { Json } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import type { TaskPlace } from "./task-tree.ts";
import { quoted, violation } from "./validation-error.ts";
import type { Findings } from "./findings.ts";

/** First segments that name no task. */
export const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  "workflow",
  "CPEWF_TASK_ID",
  "NETFLIX_ENV",
  "NETFLIX_STACK",
]);

/** Warnings of one definition; a definition made by a machine could have thousands. */
const MAX_WARNINGS = 50;

interface Input {
  task: WorkflowTask;
  key: string;
  text: string;
}

/**
 * Checks every reference in the tasks' `inputParameters`. A first segment that is no task's name is
 * only worth a warning: a dynamic fork may yet create it. An empty `${}` of a top-level task is an
 * error, as in Conductor, which does not look at nested ones.
 *
 * @param path the path of the whole definition, where Conductor reports these errors
 */
export function checkReferences(places: TaskPlace[], path: string): Findings {
  const known = new Set(places.map(({ task }) => task.taskReferenceName));
  const findings: Findings = { errors: [], warnings: [] };
  const warn = (message: string) => {
    if (findings.warnings.length < MAX_WARNINGS) findings.warnings.push(message);
  };
  for (const { task, topLevel } of places) {
    for (const { key, text } of textsOf(task.inputParameters)) {
      const references = referencesIn(text);
      if (references.includes("")) {
        const message = `key: ${quoted(key)} input parameter value:  is not valid`;
        if (topLevel) findings.errors.push(violation(path, message));
        else warn(message);
      }
      for (const name of unknownNames(references, known))
        warn(unknownName(name, { task, key, text }));
    }
  }
  return findings;
}

function unknownNames(references: string[], known: ReadonlySet<string>): Set<string> {
  const unknown = new Set<string>();
  for (const reference of references) {
    const name = firstSegment(reference);
    if (name === null || SYSTEM_NAMES.has(name) || known.has(name)) continue;
    if (!known.has(withoutLoopSuffix(name))) unknown.add(name);
  }
  return unknown;
}

/** The words are Conductor's, which refuses such a definition. */
function unknownName(name: string, { task, key, text }: Input): string {
  return (
    `taskReferenceName: ${quoted(name)} for given task: ${quoted(task.name)} ` +
    `input value: ${quoted(key)} of input parameter: ${quoted(text)} ` +
    "is not defined in workflow definition."
  );
}

/** `x__2__1`, as tasks of loops are called at run time, without its turns. */
export function withoutLoopSuffix(name: string): string {
  const parts = name.split("__");
  while (parts.length > 1 && /^\d+$/.test(parts.at(-1) ?? "")) parts.pop();
  return parts.join("__");
}

/** The texts in a value, each with the nearest map key around it. */
function textsOf(value: Json, key = ""): { key: string; text: string }[] {
  if (typeof value === "string") return value.includes("${") ? [{ key, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name));
}

/** A brace that is not closed yet: of a reference, of an escaped one, or of neither. */
interface OpenBrace {
  kind: "reference" | "escape" | "plain";
  start: number;
}

/**
 * What stands between `${` and its closing brace, for every reference in a text, nested ones
 * included. `$${…}` is an escape and holds none; what is never closed is plain text.
 */
export function referencesIn(text: string): string[] {
  const references: string[] = [];
  const open: OpenBrace[] = [];
  let escapes = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") {
      const kind = braceKind(text, at);
      if (kind === "plain" && open.length === 0) continue;
      if (kind === "escape") escapes += 1;
      open.push({ kind, start: at + 1 });
    } else if (text[at] === "}") {
      const brace = open.pop();
      if (brace?.kind === "escape") escapes -= 1;
      if (brace?.kind === "reference" && escapes === 0) {
        references.push(text.slice(brace.start, at));
      }
    }
  }
  return references;
}

function braceKind(text: string, at: number): OpenBrace["kind"] {
  if (text[at - 1] !== "$") return "plain";
  return text[at - 2] === "$" ? "escape" : "reference";
}

/** The name that a reference begins with, or null when it has none that is known before run time. */
export function firstSegment(reference: string): string | null {
  if (reference.startsWith("$[")) return null;
  const path = reference.startsWith("$.") ? reference.slice(2) : reference;
  const end = path.search(/[.[]|\$\{/);
  if (end === 0 || path[end] === "$") return null;
  return (end === -1 ? path : path.slice(0, end)) || null;
}
