import type { Json } from "../model/json.ts";
import type { Decision } from "./decision.ts";
import type { ScriptResult } from "./expressions/script-runner.ts";

/** The names of the one JavaScript engine. */
const JAVASCRIPT = new Set(["javascript", "js", "graaljs"]);
const VALUE_PARAM = "value-param";

export function isJavaScript(evaluatorType: string): boolean {
  return JAVASCRIPT.has(evaluatorType);
}

/** Evaluates an expression by its evaluator; null when there is no evaluator of that name. */
export function evaluateBy(
  decision: Decision,
  evaluatorType: string,
  expression: string,
  scope: { [key: string]: Json },
): ScriptResult | null {
  if (evaluatorType === VALUE_PARAM) {
    return {
      ok: true,
      value: Object.hasOwn(scope, expression) ? (scope[expression] ?? null) : null,
    };
  }
  if (!isJavaScript(evaluatorType)) return null;
  return decision.evaluate(expression, scope, "program");
}

/** The name of the case that a value selects: objects as JSON, the rest as JavaScript writes it. */
export function caseNameOf(value: Json): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
