/** Makes SQL of a query. What has no value is in no comparison, so that NOT finds it. */
import { assertNever } from "../lib/assert-never.ts";
import type { Condition, Value } from "./condition.ts";
import type { Field } from "./fields.ts";
import { asciiLower, type SqlParameters } from "./sql-text.ts";

const WILDCARD = "*";

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
  return `(${field.sql} = ${parameters.bind(value)})`;
}

/** One parameter for the whole list, because D1 binds at most 100. */
function membership(field: Field, values: readonly Value[], parameters: SqlParameters): string {
  const parts = values.filter(isPattern).map((value) => likeness(field, value, parameters));
  const plain = values.filter((value) => !isPattern(value));
  if (plain.length > 0 || parts.length === 0) {
    const list = parameters.bind(JSON.stringify(plain));
    parts.push(`${field.sql} IN (SELECT value FROM json_each(${list}))`);
  }
  return `(${parts.join(" OR ")})`;
}

function isPattern(value: Value): value is string {
  return typeof value === "string" && value.includes(WILDCARD);
}

/**
 * Compares with a pattern without regard to the case of ASCII letters. Not by LIKE: D1 lets its patterns
 * be 50 bytes long at most.
 */
function likeness(field: Field, pattern: string, parameters: SqlParameters): string {
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
