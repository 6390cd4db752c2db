/** Makes SQL of a query. What has no value is in no comparison, so that NOT finds it. */
import { assertNever } from "../lib/assert-never.ts";
import { utf8Bytes } from "../lib/json-size.ts";
import type { Condition, Value } from "./condition.ts";
import type { Field } from "./fields.ts";
import { asciiLower, escapedForLike, type SqlParameters } from "./sql-text.ts";

const WILDCARD = "*";

/** Bytes of a pattern of LIKE at most: D1 takes no longer ones. */
const MAX_LIKE_BYTES = 50;

/** The SQL expression of a condition. */
export function compileQuery(condition: Condition, parameters: SqlParameters): string {
  switch (condition.kind) {
    case "and":
    case "or": {
      const parts = condition.conditions.map((part) => compileQuery(part, parameters));
      return `(${parts.join(condition.kind === "and" ? " AND " : " OR ")})`;
    }
    case "not":
      return `(${compileQuery(condition.condition, parameters)} IS NOT TRUE)`;
    case "in":
      return membership(condition.field, condition.values, parameters);
    case "comparison": {
      const { field, operator, value } = condition;
      if (operator === "=") return equality(field, value, parameters);
      if (operator === "!=") return `(${equality(field, value, parameters)} IS NOT TRUE)`;
      return `(${field.sql} ${operator} ${parameters.bind(value)})`;
    }
    default:
      return assertNever(condition);
  }
}

function equality(field: Field, value: Value, parameters: SqlParameters): string {
  if (isPattern(value)) return likeness(field, value, parameters);
  const parameter = parameters.bind(value);
  const isEqual = weighed(field, `${field.sql} = ${parameter}`);
  const { lookup } = field;
  if (lookup === undefined) return `(${isEqual})`;
  return `(${isEqual} AND ${lookup.sql} = ${lookup.of(parameter)})`;
}

/** Without statistics, which D1's migrations cannot bring, SQLite takes every equality for rare. */
function weighed(field: Field, condition: string): string {
  return field.isCommon ? `likelihood(${condition}, 0.25)` : condition;
}

/** One parameter for the whole list, because D1 binds at most 100. */
function membership(field: Field, values: readonly Value[], parameters: SqlParameters): string {
  const parts = values.filter(isPattern).map((value) => likeness(field, value, parameters));
  const plain = values.filter((value) => !isPattern(value));
  if (plain.length > 0 || parts.length === 0) {
    const list = parameters.bind(JSON.stringify(plain));
    const isIn = (sql: string, value: string): string =>
      `${sql} IN (SELECT ${value} FROM json_each(${list}))`;
    const { sql, lookup } = field;
    const isListed = weighed(field, isIn(sql, "value"));
    const isFound = lookup === undefined ? "TRUE" : isIn(lookup.sql, lookup.of("value"));
    parts.push(`(${isListed} AND ${isFound})`);
  }
  return `(${parts.join(" OR ")})`;
}

function isPattern(value: Value): value is string {
  return typeof value === "string" && value.includes(WILDCARD);
}

/** Compares with a pattern without regard to the case of ASCII letters. */
function likeness(field: Field, pattern: string, parameters: SqlParameters): string {
  const like = pattern.split(WILDCARD).map(escapedForLike).join("%");
  if (utf8Bytes(like) > MAX_LIKE_BYTES) {
    return longLikeness(field, pattern, parameters);
  }
  return `(${field.sql} LIKE ${parameters.bind(like)} ESCAPE '\\')`;
}

/** The same by the pieces of a pattern, for those that LIKE does not take. */
function longLikeness(field: Field, pattern: string, parameters: SqlParameters): string {
  const pieces = asciiLower(pattern).split(WILDCARD);
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  const [before, behind] = [lengthOf(first), lengthOf(last)];
  const parts = [`length(${field.sql}) >= ${before + behind}`];
  const lower = `lower(${field.sql})`;
  if (before > 0) parts.push(`substr(${lower}, 1, ${before}) = ${parameters.bind(first)}`);
  if (behind > 0) parts.push(`substr(${lower}, -${behind}) = ${parameters.bind(last)}`);
  const between = pieces.slice(1, -1).filter((piece) => piece !== "");
  if (between.length > 0) {
    const rest = `substr(${lower}, ${before + 1}, length(${field.sql}) - ${before + behind})`;
    parts.push(inOrder(`SELECT ${rest} AS rest`, between, parameters));
  }
  return `(${parts.join(" AND ")})`;
}

/** Each piece stands in what is left behind the one before it. */
function inOrder(source: string, pieces: readonly string[], parameters: SqlParameters): string {
  const found = pieces.reduce((from, piece) => {
    const place = `instr(rest, ${parameters.bind(piece)})`;
    return `SELECT substr(rest, ${place} + ${lengthOf(piece)}) AS rest FROM (${from}) WHERE ${place} > 0`;
  }, source);
  return `EXISTS (${found})`;
}

/** As SQLite counts: in code points. */
function lengthOf(text: string): number {
  return [...text].length;
}
