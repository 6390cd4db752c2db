/** The order of all values: null, false, true, numbers, texts, arrays, objects. */
import type { Json, JsonObject } from "../../../model/json.ts";
import type { Machine } from "./machine.ts";

function rankOf(value: Json): number {
  if (value === null) {
    return 0;
  }
  switch (typeof value) {
    case "boolean":
      return value ? 2 : 1;
    case "number":
      return 3;
    case "string":
      return 4;
    default:
      return Array.isArray(value) ? 5 : 6;
  }
}

/** Negative, zero or positive. */
export function compareValues(machine: Machine, left: Json, right: Json, depth = 0): number {
  machine.spend(1);
  if (typeof left === "number" && typeof right === "number") {
    return compareNumbers(left, right);
  }
  if (typeof left === "string" && typeof right === "string") {
    return compareTexts(left, right);
  }
  const rank = rankOf(left) - rankOf(right);
  if (rank !== 0 || typeof left !== "object" || left === null || right === null) {
    return rank;
  }
  machine.checkValueDepth(depth);
  if (Array.isArray(left)) {
    return compareArrays(machine, left, right as Json[], depth);
  }
  return compareObjects(machine, left, right as JsonObject, depth);
}

export function equalValues(machine: Machine, left: Json, right: Json): boolean {
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return left === right;
  }
  return compareValues(machine, left, right) === 0;
}

/** NaN counts as less than every number, itself included. */
function compareNumbers(left: number, right: number): number {
  if (left < right || Number.isNaN(left)) {
    return -1;
  }
  return left === right ? 0 : 1;
}

/** By code points. UTF-16 puts pairs before the characters from U+E000 on. */
export function compareTexts(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const one = left.charCodeAt(at);
    const other = right.charCodeAt(at);
    if (one !== other) {
      return sortable(one) - sortable(other);
    }
  }
  return left.length - right.length;
}

function sortable(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareArrays(machine: Machine, left: Json[], right: Json[], depth: number): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareValues(machine, left[at] ?? null, right[at] ?? null, depth + 1);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

/** First by their keys as sorted lists, then by the values in that order. */
function compareObjects(
  machine: Machine,
  left: JsonObject,
  right: JsonObject,
  depth: number,
): number {
  const keys = sortedKeys(machine, left);
  const order = compareArrays(machine, keys, sortedKeys(machine, right), depth);
  if (order !== 0) {
    return order;
  }
  for (const key of keys) {
    const byValue = compareValues(machine, left[key] ?? null, right[key] ?? null, depth + 1);
    if (byValue !== 0) {
      return byValue;
    }
  }
  return 0;
}

export function sortedKeys(machine: Machine, value: JsonObject): string[] {
  const keys = Object.keys(value);
  machine.spend(keys.length);
  machine.allocateArray(keys.length);
  return keys.sort(compareTexts);
}

/** A copy in order; equal values keep theirs. */
export function sortValues(machine: Machine, values: readonly Json[]): Json[] {
  machine.allocateArray(values.length);
  return values.toSorted((left, right) => compareValues(machine, left, right));
}
