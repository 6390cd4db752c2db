/** What each keyword of a JSON schema asks of a value. A keyword that is not here asks for nothing. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { ownMember } from "../expressions/own-member.ts";
import { canonical, CHARACTERS_PER_STEP } from "./canonical.ts";
import { listOf, type Application, type Keyword } from "./keyword.ts";
import { additionalItems, contains, items, prefixItems, uniqueItems } from "./list-keywords.ts";
import type { Validation } from "./validation.ts";

const TYPES: Record<string, (value: Json) => boolean> = {
  array: Array.isArray,
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  object: isJsonObject,
  string: (value) => typeof value === "string",
};
/** The names of types. */
export const TYPE_NAMES: ReadonlySet<string> = new Set(Object.keys(TYPES));

/** How far a quotient may be from a whole number: decimals are not exact in binary. */
const EPSILON = 1e-9;

/** Values of a list that are shown. */
const LISTED = 5;

function listed(values: readonly Json[]): string {
  const shown = values.slice(0, LISTED).map((value) => JSON.stringify(value));
  return shown.join(", ") + (values.length > LISTED ? ", …" : "");
}

const objectOf = (rule: Json): JsonObject => (isJsonObject(rule) ? rule : {});

/** Applies to numbers only. */
const number =
  (fails: (value: number, rule: number) => boolean, says: (rule: number) => string): Keyword =>
  ({ rule, value, path }) =>
    typeof value === "number" && typeof rule === "number" && fails(value, rule)
      ? `${path} ${says(rule)}`
      : null;

/** Compares a count of a value, where the value has one. */
const count =
  (
    of: (value: Json, validation: Validation) => number | null,
    fails: (count: number, rule: number) => boolean,
    says: (rule: number) => string,
  ): Keyword =>
  ({ validation, rule, value, path }) => {
    const counted = of(value, validation);
    if (counted === null || typeof rule !== "number" || !fails(counted, rule)) return null;
    return `${path} ${says(rule)}`;
  };

const less = (count: number, rule: number): boolean => count < rule;
const more = (count: number, rule: number): boolean => count > rule;
const itemsOf = (value: Json) => (Array.isArray(value) ? value.length : null);

function membersOf(value: Json, validation: Validation): number | null {
  if (!isJsonObject(value)) return null;
  const members = Object.keys(value).length;
  validation.spend(members);
  return members;
}

function charactersOf(value: Json, validation: Validation): number | null {
  if (typeof value !== "string") return null;
  validation.spend(value.length / CHARACTERS_PER_STEP);
  let characters = 0;
  for (const _ of value) characters++;
  return characters;
}

/** Of exclusive bounds: draft 4 had them as a flag beside the inclusive ones. */
const bound =
  (flag: string, sign: 1 | -1, words: string): Keyword =>
  ({ rule, schema, value, path }) => {
    if (typeof value !== "number" || typeof rule !== "number") return null;
    const exclusive = schema[flag] === true;
    const over = (value - rule) * sign;
    if (over < 0 || (over === 0 && !exclusive)) return null;
    return `${path} must be ${exclusive ? words : `${words} or equal to`} ${rule}`;
  };

function multipleOf({ rule, value, path }: Application): string | null {
  if (typeof value !== "number" || typeof rule !== "number" || rule <= 0) return null;
  const quotient = value / rule;
  const off = Math.abs(quotient - Math.round(quotient));
  return off <= EPSILON * Math.max(1, Math.abs(quotient))
    ? null
    : `${path} must be a multiple of ${rule}`;
}

function type({ rule, value, path }: Application): string | null {
  const names = (Array.isArray(rule) ? rule : [rule]).map(String);
  if (names.some((name) => TYPES[name]?.(value) === true)) return null;
  return `${path} must be of type ${names.join(" or ")}`;
}

function among({ validation, rule, value, path }: Application): string | null {
  const wanted = canonical(value, validation);
  const found = listOf(rule).some((each) => canonical(each, validation) === wanted);
  return found ? null : `${path} must be one of ${listed(listOf(rule))}`;
}

function constant({ validation, rule, value, path }: Application): string | null {
  if (canonical(rule, validation) === canonical(value, validation)) return null;
  return `${path} must be ${listed([rule])}`;
}

function pattern({ validation, rule, value, path }: Application): string | null {
  if (typeof value !== "string" || typeof rule !== "string") return null;
  return validation.matches(rule, value) ? null : `${path} must match ${rule}`;
}

function required({ rule, value, path }: Application): string | null {
  if (!isJsonObject(value)) return null;
  const missing = listOf(rule).find((name) => !Object.hasOwn(value, String(name)));
  return missing === undefined ? null : `${path}.${String(missing)} is missing`;
}

function properties({ validation, rule, value, path }: Application): string | null {
  if (!isJsonObject(value)) return null;
  for (const [name, schema] of Object.entries(objectOf(rule))) {
    if (!Object.hasOwn(value, name)) continue;
    const problem = validation.check(schema, value[name] ?? null, `${path}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
}

function patternProperties({ validation, rule, value, path }: Application): string | null {
  if (!isJsonObject(value)) return null;
  for (const [source, schema] of Object.entries(objectOf(rule))) {
    for (const [name, member] of Object.entries(value)) {
      if (!validation.matches(source, name)) continue;
      const problem = validation.check(schema, member, `${path}.${name}`);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function additionalProperties({ validation, rule, schema, value, path }: Application) {
  if (!isJsonObject(value)) return null;
  const named = objectOf(schema["properties"] ?? null);
  const patterns = Object.keys(objectOf(schema["patternProperties"] ?? null));
  for (const [name, member] of Object.entries(value)) {
    if (Object.hasOwn(named, name)) continue;
    if (patterns.some((source) => validation.matches(source, name))) continue;
    const problem = validation.check(rule, member, `${path}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
}

function propertyNames({ validation, rule, value, path }: Application): string | null {
  if (!isJsonObject(value)) return null;
  for (const name of Object.keys(value)) {
    const problem = validation.check(rule, name, `the name of ${path}.${name}`);
    if (problem !== null) return problem;
  }
  return null;
}

/** `dependencies`, `dependentRequired` and `dependentSchemas`: what a member brings with it. */
function dependencies({ validation, rule, value, path }: Application): string | null {
  if (!isJsonObject(value)) return null;
  for (const [name, wanted] of Object.entries(objectOf(rule))) {
    if (!Object.hasOwn(value, name)) continue;
    const schema = Array.isArray(wanted) ? { required: wanted } : wanted;
    const problem = validation.check(schema, value, path);
    if (problem !== null) return problem;
  }
  return null;
}

function allOf({ validation, rule, value, path }: Application): string | null {
  for (const schema of listOf(rule)) {
    const problem = validation.check(schema, value, path);
    if (problem !== null) return problem;
  }
  return null;
}

function anyOf({ validation, rule, value, path }: Application): string | null {
  let first: string | null = null;
  for (const schema of listOf(rule)) {
    const problem = validation.check(schema, value, path);
    if (problem === null) return null;
    first ??= problem;
  }
  return first === null ? null : `${path} matches none of "anyOf" (${first})`;
}

function oneOf({ validation, rule, value, path }: Application): string | null {
  const matching = listOf(rule).filter((schema) => validation.check(schema, value, path) === null);
  return matching.length === 1 ? null : `${path} matches ${matching.length} of "oneOf"`;
}

function not({ validation, rule, value, path }: Application): string | null {
  return validation.check(rule, value, path) === null ? `${path} matches "not"` : null;
}

function conditional({ validation, rule, schema, value, path }: Application): string | null {
  const matches = validation.check(rule, value, path) === null;
  const next = ownMember(schema, matches ? "then" : "else");
  return next === undefined ? null : validation.check(next, value, path);
}

function reference({ validation, rule, value, path }: Application): string | null {
  const target = typeof rule === "string" ? validation.target(rule) : undefined;
  return target === undefined ? null : validation.check(target, value, path);
}

/** The keywords of drafts 4 to 2020-12 that ask something of a value. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["$ref", reference],
  ["additionalItems", additionalItems],
  ["additionalProperties", additionalProperties],
  ["allOf", allOf],
  ["anyOf", anyOf],
  ["const", constant],
  ["contains", contains],
  ["dependencies", dependencies],
  ["dependentRequired", dependencies],
  ["dependentSchemas", dependencies],
  ["enum", among],
  [
    "exclusiveMaximum",
    number(
      (value, rule) => value >= rule,
      (rule) => `must be less than ${rule}`,
    ),
  ],
  [
    "exclusiveMinimum",
    number(
      (value, rule) => value <= rule,
      (rule) => `must be greater than ${rule}`,
    ),
  ],
  ["if", conditional],
  ["items", items],
  ["maxItems", count(itemsOf, more, (rule) => `must hold at most ${rule} items`)],
  ["maxLength", count(charactersOf, more, (rule) => `must have at most ${rule} characters`)],
  ["maxProperties", count(membersOf, more, (rule) => `must have at most ${rule} members`)],
  ["maximum", bound("exclusiveMaximum", 1, "less than")],
  ["minItems", count(itemsOf, less, (rule) => `must hold at least ${rule} items`)],
  ["minLength", count(charactersOf, less, (rule) => `must have at least ${rule} characters`)],
  ["minProperties", count(membersOf, less, (rule) => `must have at least ${rule} members`)],
  ["minimum", bound("exclusiveMinimum", -1, "greater than")],
  ["multipleOf", multipleOf],
  ["not", not],
  ["oneOf", oneOf],
  ["pattern", pattern],
  ["patternProperties", patternProperties],
  ["prefixItems", prefixItems],
  ["properties", properties],
  ["propertyNames", propertyNames],
  ["required", required],
  ["type", type],
  ["uniqueItems", uniqueItems],
]);
