/** Words for what went wrong in a script: those of Conductor's script evaluator around QuickJS's own. */

import type { ScriptResult } from "../engine/expressions/script-runner.ts";
import { SCRIPT_NAME } from "./prelude.ts";
import type { SandboxLimits } from "./sandbox.ts";

/** An evaluation that gave no value. */
export type Failure = Extract<ScriptResult, { ok: false }>;

/** What ran out. */
export type Limit = "steps" | "memory" | "stack";

const MEBIBYTE = 1024 * 1024;
const KIBIBYTE = 1024;

/** A line of a stack trace that points into the script: `at f (script:3:5)` or `at script:3:5`. */
const LINE_IN_SCRIPT = new RegExp(String.raw`\b${SCRIPT_NAME}:(\d+):\d+\)?$`, "m");

/** How the interpreter says that memory or stack ran out. A script may catch these and go on. */
const LIMIT_ERRORS: ReadonlyMap<string, Limit> = new Map([
  ["InternalError: out of memory", "memory"],
  ["InternalError: string too long", "memory"],
  // There was no memory left for the error either.
  ["[uninitialized]", "memory"],
  ["RangeError: Invalid array buffer length", "memory"],
  ["RangeError: Maximum call stack size exceeded", "stack"],
]);

/** @param text what was thrown, as text. @param stack its stack trace, when its place counts. */
export function describedFailure(
  text: string,
  stack: string | null,
  limits: SandboxLimits,
): Failure {
  const limit = LIMIT_ERRORS.get(text);
  if (limit !== undefined) return limitFailure(limit, limits);
  return {
    ok: false,
    kind: "error",
    message: `Error evaluating the script \`${inFamiliarWords(text)}\`${placeIn(stack)}`,
  };
}

export function limitFailure(limit: Limit, limits: SandboxLimits): Failure {
  return { ok: false, kind: "limit", message: limitMessage(limit, limits) };
}

/** The same for a script that was only parsed: the error alone, with its line. */
export function syntaxErrorMessage(
  text: string,
  stack: string | null,
  limits: SandboxLimits,
): string {
  const limit = LIMIT_ERRORS.get(text);
  return limit === undefined ? `${text}${placeIn(stack)}` : limitMessage(limit, limits);
}

function limitMessage(limit: Limit, limits: SandboxLimits): string {
  switch (limit) {
    case "steps":
      return `Script not evaluated within the limit of ${limits.maxSteps} steps, interrupted. Check that its loops end, or let a worker do the computation.`;
    case "memory":
      return `Script not evaluated within the limit of ${limits.memoryBytes / MEBIBYTE} MiB of memory, interrupted. Give it only the input that it needs, and keep its result small.`;
    case "stack":
      return `Script not evaluated within the limit of ${limits.stackBytes / KIBIBYTE} KiB of stack, interrupted. Check that its calls of itself end, and that its data is not nested too deeply.`;
  }
}

function placeIn(stack: string | null): string {
  const line = stack === null ? undefined : LINE_IN_SCRIPT.exec(stack)?.[1];
  return line === undefined ? "" : ` at line ${line}`;
}

/** Scripts and people know "Cannot read property 'x' of undefined"; QuickJS writes it in lower case. */
function inFamiliarWords(text: string): string {
  return text.replace(/^TypeError: cannot /, "TypeError: Cannot ");
}
