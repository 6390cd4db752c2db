import { isJsonObject, type Json } from "../../../model/json.ts";
import { isTextIn } from "../text-search.ts";
import { stepsToRead, type Evaluation } from "./evaluation.ts";
import type { Pattern } from "./pattern.ts";
import type { FilterExpression, Operand, Operator } from "./syntax.ts";

/** Values nested deeper than this are not compared: they count as different. */
const MAX_COMPARED_DEPTH = 1_000;

/** Whether a node passes a filter; the rules are those of Jayway's `EvaluatorFactory`. */
export function matchesFilter(
  expression: FilterExpression,
  node: Json,
  evaluation: Evaluation,
): boolean {
  evaluation.spend(1);
  switch (expression.kind) {
    case "or":
      return expression.operands.some((operand) => matchesFilter(operand, node, evaluation));
    case "and":
      return expression.operands.every((operand) => matchesFilter(operand, node, evaluation));
    case "not":
      return !matchesFilter(expression.operand, node, evaluation);
    case "exists": {
      const value = evaluation.read(expression.path, node);
      const indefinite = expression.path.names === null && Array.isArray(value);
      return indefinite ? value.length > 0 : value !== undefined;
    }
    case "compare":
      return compare(expression, node, evaluation);
  }
}

function compare(
  expression: FilterExpression & { kind: "compare" },
  node: Json,
  evaluation: Evaluation,
): boolean {
  const { operator, left, right } = expression;
  if (operator === "=~") {
    return matchesPattern(left, right, node, evaluation);
  }
  if (left.kind === "pattern" || right.kind === "pattern") {
    return false;
  }
  const values = [left, right].map((operand) =>
    operand.kind === "literal" ? operand.value : evaluation.read(operand.path, node),
  );
  return holds(operator, values[0], values[1], evaluation);
}

/** One side is the pattern, the other the text, or a list of which one text is to match. */
function matchesPattern(
  left: Operand,
  right: Operand,
  node: Json,
  evaluation: Evaluation,
): boolean {
  const [pattern, subject] = right.kind === "pattern" ? [right, left] : [left, right];
  if (pattern.kind !== "pattern" || subject.kind === "pattern") {
    return false;
  }
  const value = subject.kind === "literal" ? subject.value : evaluation.read(subject.path, node);
  const candidates = Array.isArray(value) ? value : [value];
  return candidates.some((candidate) => matchesText(pattern.pattern, candidate, evaluation));
}

function matchesText(pattern: Pattern, value: Json | undefined, evaluation: Evaluation): boolean {
  // What has no text of its own is matched as an empty one.
  const hasText = ["string", "number", "boolean"].includes(typeof value);
  return pattern.matches(hasText ? String(value) : "", evaluation.spend);
}

type Value = Json | undefined;

function holds(
  operator: Exclude<Operator, "=~">,
  left: Value,
  right: Value,
  { spend }: Evaluation,
): boolean {
  const same = (a: Value, b: Value) => looselyEqual(a, b, spend);
  // Whatever is looked for in a text, or whether there is something in it: once through it at most.
  if (!Array.isArray(left)) spend(stepsToRead(left));
  const within = (value: Value, list: Value) => listOf(list).some((item) => same(value, item));
  switch (operator) {
    case "==":
      return same(left, right);
    case "!=":
      return !same(left, right);
    case "===":
      return typeof left === typeof right && same(left, right);
    case "!==":
      return typeof left !== typeof right || !same(left, right);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return isOrdered(operator, left, right);
    case "in":
      return within(left, right);
    case "nin":
      return !within(left, right);
    case "subsetof":
      return Array.isArray(left) && left.every((item) => within(item, right));
    case "anyof":
      return listOf(left).some((item) => within(item, right));
    case "noneof":
      return Array.isArray(left) && !left.some((item) => within(item, right));
    case "all":
      return Array.isArray(left) && listOf(right).every((item) => within(item, left));
    case "contains":
      return typeof left === "string"
        ? typeof right === "string" && isTextIn(right, left)
        : within(right, left);
    case "size":
      return (typeof left === "string" || Array.isArray(left)) && left.length === right;
    case "empty":
      return isEmpty(left) === right;
  }
}

/** Only two numbers or two texts have an order; texts by their UTF-16 units, as in Java. */
function isOrdered(operator: "<" | "<=" | ">" | ">=", left: Value, right: Value): boolean {
  const comparable =
    (typeof left === "number" && typeof right === "number") ||
    (typeof left === "string" && typeof right === "string");
  if (!comparable) {
    return false;
  }
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}

function listOf(value: Value): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** `null` for what can be neither empty nor not. */
function isEmpty(value: Value): boolean | null {
  if (typeof value === "string" || Array.isArray(value)) {
    return value.length === 0;
  }
  return isJsonObject(value) ? Object.keys(value).length === 0 : null;
}

/**
 * Jayway's equality: a number equals a text that says the same number, and a missing value equals
 * nothing, not even another missing one.
 */
function looselyEqual(left: Value, right: Value, spend: (steps: number) => void): boolean {
  if (left === undefined || right === undefined) {
    return false;
  }
  if (typeof left === "number" && typeof right === "string") {
    return right.trim() !== "" && left === Number(right);
  }
  if (typeof left === "string" && typeof right === "number") {
    return left === String(right);
  }
  return deepEqual(left, right, spend, 0);
}

/** What it takes to compare two values themselves; the items of lists are compared one by one. */
function stepsToCompare(left: Value, right: Value): number {
  if (typeof left === "string" && typeof right === "string") {
    return left.length === right.length ? stepsToRead(left) : 1;
  }
  return isJsonObject(left) ? stepsToRead(left) : 1;
}

function deepEqual(
  left: Value,
  right: Value,
  spend: (steps: number) => void,
  depth: number,
): boolean {
  spend(stepsToCompare(left, right));
  if (left === right) {
    return true;
  }
  if (depth > MAX_COMPARED_DEPTH) {
    return false;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      left.length === right.length &&
      left.every((item, at) => deepEqual(item, right[at], spend, depth + 1))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) {
    return false;
  }
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) => Object.hasOwn(right, name) && deepEqual(left[name], right[name], spend, depth + 1),
    )
  );
}
