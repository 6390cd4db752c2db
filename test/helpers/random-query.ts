/** Random queries over a few fields and values, each with what it means of a row. */
import type { SeededRandom } from "./random.ts";

export interface QueryField {
  name: string;
  type: "text" | "number";
}

type Row = Readonly<Record<string, string | number | null>>;

export interface RandomQuery {
  text: string;
  holds: (row: Row) => boolean;
}

type Some<Value> = [Value, ...Value[]];

export const TEXTS: Some<string> = [
  "",
  "a",
  "ab",
  "AB",
  "b*a",
  "it's",
  'x"y',
  "é😀",
  "a AND b",
  "(a)",
  "a,b",
  "%_",
];
/** More of them in a row mean what one does, but the pattern is too long for LIKE. */
const MANY = "*".repeat(60);
const VALUES: Some<string> = ["*", "a*", "*B", "*😀*", "*a*b*", "**", `*a${MANY}b`, `${MANY}%*`];
export const NUMBERS: Some<number> = [-5, 0, 1, 7, 1_700_000_000_000];

/** A query of some depth. */
export function randomQuery(
  random: SeededRandom,
  fields: readonly [QueryField, ...QueryField[]],
  depth: number,
): RandomQuery {
  const kind = depth === 0 ? "comparison" : random.pick(["and", "or", "not", "comparison"]);
  if (kind === "comparison") return comparison(random, random.pick(fields));
  const left = randomQuery(random, fields, depth - 1);
  if (kind === "not") {
    return { text: `NOT (${left.text})`, holds: (row) => !left.holds(row) };
  }
  const right = randomQuery(random, fields, depth - 1);
  const isAnd = kind === "and";
  return {
    text: `(${left.text}) ${isAnd ? "AND" : "OR"} (${right.text})`,
    holds: (row) =>
      isAnd ? left.holds(row) && right.holds(row) : left.holds(row) || right.holds(row),
  };
}

function comparison(random: SeededRandom, { name, type }: QueryField): RandomQuery {
  const value = (): string | number =>
    type === "number" ? random.pick(NUMBERS) : random.pick([...VALUES, ...TEXTS]);
  const operator = random.pick(["=", "!=", "<", "<=", ">", ">=", "IN", "NOT IN"]);
  if (operator.endsWith("IN")) {
    const values = Array.from({ length: random.below(4) }, value);
    const text = `${name} ${operator} (${values.map((one) => quoted(random, one)).join(", ")})`;
    const isIn = (row: Row): boolean => values.some((one) => equals(row[name] ?? null, one));
    return { text, holds: operator === "IN" ? isIn : (row) => !isIn(row) };
  }
  const one = value();
  return {
    text: `${name} ${operator} ${quoted(random, one)}`,
    holds: (row) => compares(row[name] ?? null, operator, one),
  };
}

function quoted(random: SeededRandom, value: string | number): string {
  if (typeof value === "number") return String(value);
  const quote = random.pick(["'", '"']);
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

function equals(found: string | number | null, value: string | number): boolean {
  if (typeof found !== "string" || typeof value !== "string") return found === value;
  if (!value.includes("*")) return found === value;
  const pattern = value
    .split(/\*+/)
    .map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^]*")}$`, "i").test(found);
}

function compares(
  found: string | number | null,
  operator: string,
  value: string | number,
): boolean {
  if (operator === "=") return equals(found, value);
  if (operator === "!=") return !equals(found, value);
  if (found === null) return false;
  const order = ordered(found, value);
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

/** Texts compare by their bytes in UTF-8, as in SQLite. */
export function ordered(left: string | number, right: string | number): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}
