/** What names mean at a place of an expression, and how many bindings out each is found. */
import type { Code } from "./code.ts";

/** A function of the expression; its code is there once it is compiled. */
export interface FunctionCode {
  readonly parameters: readonly string[];
  code: Code | null;
}

type Entry =
  | { kind: "variable" | "label" | "argument"; name: string }
  | { kind: "function"; name: string; target: FunctionCode };

export interface Scope {
  readonly entry: Entry | null;
  readonly above: Scope | null;
  /** Bindings in force at run time. */
  readonly depth: number;
}

export const ROOT_SCOPE: Scope = { entry: null, above: null, depth: 0 };

export function withBinding(
  scope: Scope,
  kind: "variable" | "label" | "argument",
  name: string,
): Scope {
  return { entry: { kind, name }, above: scope, depth: scope.depth + 1 };
}

/** A function takes no binding: what it stands in is found by its depth. */
export function withFunction(scope: Scope, name: string, target: FunctionCode): Scope {
  return { entry: { kind: "function", name, target }, above: scope, depth: scope.depth };
}

/** How many bindings out a variable or label is, or null. */
export function levelsTo(scope: Scope, kind: "variable" | "label", name: string): number | null {
  for (let at: Scope | null = scope; at !== null; at = at.above) {
    if (at.entry?.kind === kind && at.entry.name === name) {
      return scope.depth - at.depth;
    }
  }
  return null;
}

export type Callee =
  | { kind: "argument"; levels: number }
  | { kind: "function"; levels: number; target: FunctionCode };

/** What a call of that name means, or null when nothing around defines it. */
export function calleeOf(scope: Scope, name: string, arity: number): Callee | null {
  for (let at: Scope | null = scope; at !== null; at = at.above) {
    const { entry } = at;
    if (entry?.name !== name) {
      continue;
    }
    if (entry.kind === "argument" && arity === 0) {
      return { kind: "argument", levels: scope.depth - at.depth };
    }
    if (entry.kind === "function" && entry.target.parameters.length === arity) {
      return { kind: "function", levels: scope.depth - at.depth, target: entry.target };
    }
  }
  return null;
}
