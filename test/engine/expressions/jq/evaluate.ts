import { evaluateJq } from "../../../../src/engine/expressions/jq.ts";
import type { Json } from "../../../../src/model/json.ts";

/** The outputs of an expression, or the message of its failure. */
export function jq(expression: string, input: Json = null): Json[] | string {
  const result = evaluateJq(expression, input, { now: 1_700_000_000_000 });
  return result.ok ? result.values : result.message;
}
