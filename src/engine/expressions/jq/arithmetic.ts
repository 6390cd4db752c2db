import { trimmed } from "./code.ts";
import type { Json, JsonObject } from "../../../model/json.ts";
import { setOwnMember } from "../own-member.ts";
import { occurrencesOf } from "../text-search.ts";
import { STEPS_PER_COPIED_MEMBER } from "./access.ts";
import { compareValues, equalValues } from "./compare.ts";
import { JqError } from "./errors.ts";
import { BYTES_PER_ELEMENT, BYTES_PER_TEXT } from "./limits.ts";
import type { Machine } from "./machine.ts";
import type { BinaryOperator } from "./syntax.ts";
import { isObject, shown } from "./values.ts";

type Operation = (machine: Machine, left: Json, right: Json) => Json;

/** What the operators do with two values; they throw {@link JqError}. */
export const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "%": remainder,
  "==": equalValues,
  "!=": (machine, left, right) => !equalValues(machine, left, right),
  "<": (machine, left, right) => compareValues(machine, left, right) < 0,
  "<=": (machine, left, right) => compareValues(machine, left, right) <= 0,
  ">": (machine, left, right) => compareValues(machine, left, right) > 0,
  ">=": (machine, left, right) => compareValues(machine, left, right) >= 0,
};

function failed(left: Json, right: Json, what: string): JqError {
  return new JqError(`${shown(left)} and ${shown(right)} cannot be ${what}`);
}

export function add(machine: Machine, left: Json, right: Json): Json {
  machine.spend(1);
  if (typeof left === "number" && typeof right === "number") {
    return left + right;
  }
  if (left === null) {
    return right;
  }
  if (right === null) {
    return left;
  }
  if (typeof left === "string" && typeof right === "string") {
    machine.allocate(left.length + right.length);
    return left + right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const length = left.length + right.length;
    machine.spend(length / 16);
    machine.allocateArray(length);
    return left.concat(right);
  }
  if (isObject(left) && isObject(right)) {
    return merge(machine, left, right);
  }
  throw failed(left, right, "added");
}

function merge(machine: Machine, left: JsonObject, right: JsonObject): JsonObject {
  const merged = { ...left, ...right };
  const names = Object.keys(merged);
  machine.spend(names.length * STEPS_PER_COPIED_MEMBER);
  machine.allocateObject(names);
  return merged;
}

function subtract(machine: Machine, left: Json, right: Json): Json {
  machine.spend(1);
  if (typeof left === "number" && typeof right === "number") {
    return left - right;
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    machine.allocateArray(left.length);
    return left.filter((item) => !right.some((other) => equalValues(machine, item, other)));
  }
  throw failed(left, right, "subtracted");
}

function multiply(machine: Machine, left: Json, right: Json): Json {
  machine.spend(1);
  if (typeof left === "number" && typeof right === "number") {
    return left * right;
  }
  if (typeof left === "string" && typeof right === "number") {
    return repeatText(machine, left, right);
  }
  if (typeof left === "number" && typeof right === "string") {
    return repeatText(machine, right, left);
  }
  if (isObject(left) && isObject(right)) {
    return mergeDeep(machine, left, right, 0);
  }
  throw failed(left, right, "multiplied");
}

function repeatText(machine: Machine, text: string, times: number): Json {
  if (times < 0 || Number.isNaN(times)) {
    return null;
  }
  if (text === "") {
    return "";
  }
  const whole = Math.trunc(times);
  // Two bytes a character where one of them needs it.
  machine.allocate(text.length * whole * (/[^\0-\xff]/.test(text) ? 2 : 1));
  machine.spend((text.length * whole) / 64);
  return text.repeat(whole);
}

function mergeDeep(
  machine: Machine,
  left: JsonObject,
  right: JsonObject,
  depth: number,
): JsonObject {
  machine.checkValueDepth(depth);
  const merged = { ...left };
  machine.spend(Object.keys(merged).length * STEPS_PER_COPIED_MEMBER);
  for (const key of Object.keys(right)) {
    machine.spend(1);
    const old = Object.hasOwn(merged, key) ? (merged[key] ?? null) : null;
    const added = right[key] ?? null;
    const value =
      isObject(old) && isObject(added) ? mergeDeep(machine, old, added, depth + 1) : added;
    setOwnMember(merged, key, value);
  }
  machine.allocateObject(Object.keys(merged));
  return merged;
}

function divide(machine: Machine, left: Json, right: Json): Json {
  machine.spend(1);
  if (typeof left === "number" && typeof right === "number") {
    if (right === 0) {
      throw failed(left, right, "divided because the divisor is zero");
    }
    return left / right;
  }
  if (typeof left === "string" && typeof right === "string") {
    return splitText(machine, left, right);
  }
  throw failed(left, right, "divided");
}

/** The parts of a text between separators; an empty text has none. */
export function splitText(machine: Machine, text: string, separator: string): Json[] {
  machine.spend(1 + text.length / 8);
  if (text === "") {
    return [];
  }
  machine.allocate(text.length);
  if (separator === "") {
    machine.allocateArray(text.length);
    return Array.from(text);
  }
  const parts: Json[] = [];
  let end = 0;
  for (const at of occurrencesOf(separator, text)) {
    if (at < end) continue;
    machine.allocate(BYTES_PER_ELEMENT + BYTES_PER_TEXT);
    parts.push(text.slice(end, at));
    end = at + separator.length;
  }
  parts.push(text.slice(end));
  machine.allocateArray(1);
  return trimmed(parts);
}

const LARGEST_WHOLE = 2 ** 63;

/** Whole numbers, as in C: the sign is that of the dividend. */
function remainder(machine: Machine, left: Json, right: Json): Json {
  machine.spend(1);
  if (typeof left !== "number" || typeof right !== "number") {
    throw failed(left, right, "divided (remainder)");
  }
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number.NaN;
  }
  const divisor = whole(right);
  if (divisor === 0) {
    throw failed(left, right, "divided (remainder) because the divisor is zero");
  }
  const result =
    Math.abs(whole(left)) < 2 ** 53 ? whole(left) % divisor : exactRemainder(left, right);
  // C has no negative zero among whole numbers.
  return result === 0 ? 0 : result;
}

function exactRemainder(left: number, right: number): number {
  return Number(wholeBigInt(left) % wholeBigInt(right));
}

function wholeBigInt(value: number): bigint {
  return value >= LARGEST_WHOLE ? 2n ** 63n - 1n : BigInt(whole(value));
}

function whole(value: number): number {
  return Math.trunc(Math.min(Math.max(value, -LARGEST_WHOLE), LARGEST_WHOLE));
}
