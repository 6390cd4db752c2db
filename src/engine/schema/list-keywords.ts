/** What the keywords for lists ask of a value. */
import type { Json } from "../../model/json.ts";
import { canonical } from "./canonical.ts";
import { listOf, type Application } from "./keyword.ts";
import type { Validation } from "./validation.ts";

/** No two items are equal. */
export function uniqueItems({ validation, rule, value, path }: Application): string | null {
  if (rule !== true || !Array.isArray(value)) return null;
  const seen = new Set(value.map((item) => canonical(item, validation)));
  return seen.size === value.length ? null : `${path} must not hold equal items`;
}

/** `items` as a list of schemas is what `prefixItems` is today. */
export function items({ validation, rule, schema, value, path }: Application): string | null {
  if (!Array.isArray(value)) return null;
  if (Array.isArray(rule)) return prefix(rule, validation, value, path);
  const from = listOf(schema["prefixItems"] ?? null).length;
  return rest(rule, from, { validation, value, path });
}

/** Each of the first items has a schema of its own. */
export function prefixItems({ validation, rule, value, path }: Application): string | null {
  return Array.isArray(value) ? prefix(listOf(rule), validation, value, path) : null;
}

/** What follows a list of `items`. */
export function additionalItems({
  validation,
  rule,
  schema,
  value,
  path,
}: Application): string | null {
  const first = schema["items"];
  if (!Array.isArray(value) || !Array.isArray(first)) return null;
  return rest(rule, first.length, { validation, value, path });
}

function prefix(rules: Json[], validation: Validation, value: Json[], path: string) {
  for (const [at, rule] of rules.entries()) {
    if (at >= value.length) return null;
    const problem = validation.check(rule, value[at] ?? null, `${path}[${at}]`);
    if (problem !== null) return problem;
  }
  return null;
}

function rest(
  rule: Json,
  from: number,
  { validation, value, path }: { validation: Validation; value: Json[]; path: string },
): string | null {
  for (let at = from; at < value.length; at++) {
    const problem = validation.check(rule, value[at] ?? null, `${path}[${at}]`);
    if (problem !== null) return problem;
  }
  return null;
}

/** How many items fit a schema. */
export function contains({ validation, rule, schema, value, path }: Application): string | null {
  if (!Array.isArray(value)) return null;
  const { minContains = 1, maxContains = Infinity } = schema;
  const found = value.filter((item) => validation.check(rule, item, path) === null).length;
  if (found >= Number(minContains) && found <= Number(maxContains)) return null;
  return `${path} holds ${found} items that match "contains", which are too ${found < Number(minContains) ? "few" : "many"}`;
}
