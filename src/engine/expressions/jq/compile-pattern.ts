import type { Code } from "./code.ts";
import {
  alternativesBinder,
  partsBinder,
  VARIABLE,
  type Binder,
  type PartBinder,
} from "./codes/pattern.ts";
import { literalCode } from "./codes/flow.ts";
import { levelsTo, withBinding, type Scope } from "./scope.ts";
import type { Expression, Pattern, PatternEntry } from "./syntax.ts";

type Compile = (expression: Expression, scope: Scope, tail: boolean) => Code;

/** How the patterns bind, and the scope with their variables. */
interface Compiled {
  binder: Binder;
  inner: Scope;
}

export function compilePatterns(
  patterns: readonly Pattern[],
  scope: Scope,
  compile: Compile,
): Compiled {
  const [first] = patterns;
  if (first !== undefined && patterns.length === 1) {
    return compilePattern(first, scope, compile);
  }
  const names = [...new Set(patterns.flatMap(variablesOf))];
  const alternatives = patterns.map((pattern) => {
    const { binder, inner } = compilePattern(pattern, scope, compile);
    const own = new Set(variablesOf(pattern));
    const levels = names.map((name) => (own.has(name) ? levelsTo(inner, "variable", name) : null));
    return { binder, levels };
  });
  const inner = names.reduce((outside, name) => withBinding(outside, "variable", name), scope);
  return { binder: alternativesBinder(alternatives), inner };
}

function variablesOf(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case "variable":
      return [pattern.name];
    case "array":
      return pattern.elements.flatMap(variablesOf);
    default:
      return pattern.entries.flatMap((entry) => [
        ...(entry.variable === null ? [] : [entry.variable]),
        ...(entry.pattern === null ? [] : variablesOf(entry.pattern)),
      ]);
  }
}

function compilePattern(pattern: Pattern, scope: Scope, compile: Compile): Compiled {
  if (pattern.kind === "variable") {
    return { binder: VARIABLE, inner: withBinding(scope, "variable", pattern.name) };
  }
  const entries: PatternEntry[] =
    pattern.kind === "object"
      ? pattern.entries
      : pattern.elements.map((element, at) => ({
          key: { kind: "literal", value: at },
          variable: null,
          pattern: element,
        }));
  const parts: PartBinder[] = [];
  let inner = scope;
  for (const { key, variable, pattern: nested } of entries) {
    const code = key.kind === "literal" ? literalCode(key.value) : compile(key, inner, false);
    if (variable !== null) {
      inner = withBinding(inner, "variable", variable);
    }
    const compiled = nested === null ? null : compilePattern(nested, inner, compile);
    inner = compiled?.inner ?? inner;
    parts.push({ key: code, self: variable !== null, inner: compiled?.binder ?? null });
  }
  return { binder: partsBinder(parts), inner };
}
