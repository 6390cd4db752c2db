/** Reading and changing one place of a value: `.a`, `.[0]`, `.[1:2]`. Nothing here changes a value in place
 * unless its maker says that it may. */
import type { Json, JsonObject } from "../../../model/json.ts";
import { ownMember, setOwnMember } from "../own-member.ts";
import { equalValues } from "./compare.ts";
import { JqError } from "./errors.ts";
import { BYTES_PER_ELEMENT } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { characterCount, hasPairs, isObject, typeOf } from "./values.ts";

/** A large object takes long to copy: its members are hashed again. */
export const STEPS_PER_COPIED_MEMBER = 2;
/** Longest key that a message shows, in bytes. */
const SHOWN_KEY_LENGTH = 30;

/** Containers that were made by the running operation and that nobody else has seen. */
export type Owned = Set<Json>;

/** @throws JqError */
export function getPart(machine: Machine, value: Json, key: Json): Json {
  if (typeof key === "string") {
    if (value === null) {
      return null;
    }
    if (isObject(value)) {
      return ownMember(value, key) ?? null;
    }
  } else if (typeof key === "number") {
    if (value === null) {
      return null;
    }
    if (Array.isArray(value)) {
      return elementAt(value, key);
    }
  } else if (isObject(key)) {
    if (value === null) {
      return null;
    }
    if (Array.isArray(value) || typeof value === "string") {
      return slice(machine, value, key);
    }
  } else if (Array.isArray(value) && Array.isArray(key)) {
    return subarrayIndices(machine, value, key);
  }
  throw indexError(value, key);
}

function indexError(value: Json, key: Json): JqError {
  const what =
    typeof key === "string" && key.length < SHOWN_KEY_LENGTH ? `string "${key}"` : typeOf(key);
  return new JqError(`Cannot index ${typeOf(value)} with ${what}`);
}

function elementAt(value: readonly Json[], key: number): Json {
  const at = Math.trunc(key);
  return value[at < 0 ? at + value.length : at] ?? null;
}

/** Where a smaller array begins within a larger one. */
export function subarrayIndices(
  machine: Machine,
  value: readonly Json[],
  wanted: readonly Json[],
): Json {
  if (wanted.length === 0) {
    return null;
  }
  const found: Json[] = [];
  for (let at = 0; at + wanted.length <= value.length; at += 1) {
    machine.spend(1);
    if (wanted.every((item, offset) => equalValues(machine, value[at + offset] ?? null, item))) {
      machine.allocate(BYTES_PER_ELEMENT);
      found.push(at);
    }
  }
  return found;
}

/** The start and end that a slice's key means, in a value of that length. */
function boundsOf(key: JsonObject, length: number): { start: number; end: number } {
  const start = ownMember(key, "start") ?? 0;
  const end = ownMember(key, "end") ?? length;
  if (typeof start !== "number" || typeof end !== "number") {
    throw new JqError("Array/string slice indices must be integers");
  }
  const from = clamp(Number.isNaN(start) ? 0 : start, length);
  const to = clamp(Number.isNaN(end) ? length : end, length);
  const first = Math.floor(from);
  return { start: first, end: Math.max(first, Math.ceil(to)) };
}

function clamp(position: number, length: number): number {
  return Math.min(Math.max(position < 0 ? position + length : position, 0), length);
}

function slice(machine: Machine, value: Json[] | string, key: JsonObject): Json {
  if (typeof value === "string") {
    const { start, end } = boundsOf(key, characterCount(value));
    machine.spend(1 + value.length / 32);
    return sliceText(value, start, end);
  }
  const { start, end } = boundsOf(key, value.length);
  machine.spend(1 + (end - start) / 16);
  machine.allocateArray(end - start);
  return value.slice(start, end);
}

/** A part of a text by character numbers. */
export function sliceText(text: string, start: number, end: number): string {
  if (!hasPairs(text)) {
    return text.slice(start, end);
  }
  const from = unitOf(text, { units: 0, characters: 0 }, start);
  return text.slice(from, unitOf(text, { units: from, characters: start }, end));
}

/** Where a character begins, counted from one whose place is known. */
function unitOf(
  text: string,
  known: { units: number; characters: number },
  character: number,
): number {
  let at = known.units;
  for (let passed = known.characters; passed < character && at < text.length; passed += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * The value with one part replaced.
 * @throws JqError
 */
export function setPart(machine: Machine, value: Json, change: Change): Json {
  const { key, part } = change;
  if (typeof key === "string" && (value === null || isObject(value))) {
    const copy = ownObject(machine, value ?? {}, change.owned);
    machine.allocateMember(key);
    setOwnMember(copy, key, part);
    return copy;
  }
  if (typeof key === "number" && (value === null || Array.isArray(value))) {
    return setElement(machine, value ?? [], { ...change, key });
  }
  if (isObject(key) && (value === null || Array.isArray(value))) {
    return setSlice(machine, value ?? [], { ...change, key });
  }
  if (isObject(key) && typeof value === "string") {
    throw new JqError("Cannot update string slices");
  }
  throw new JqError(`Cannot update field at ${typeOf(key)} index of ${typeOf(value)}`);
}

export interface Change {
  key: Json;
  part: Json;
  owned: Owned;
}

function ownObject(machine: Machine, value: JsonObject, owned: Owned): JsonObject {
  if (owned.has(value)) {
    return value;
  }
  const copy = copyObject(machine, value);
  owned.add(copy);
  return copy;
}

/** A copy of the members of an object, not of what is in them. */
export function copyObject(machine: Machine, value: JsonObject): JsonObject {
  // Spreading keeps a member named `__proto__` a member.
  const copy = { ...value };
  const names = Object.keys(copy);
  machine.spend(1 + names.length * STEPS_PER_COPIED_MEMBER);
  machine.allocateObject(names);
  return copy;
}

function ownArray(machine: Machine, value: Json[], owned: Owned): Json[] {
  if (owned.has(value)) {
    return value;
  }
  machine.spend(1 + value.length / 16);
  machine.allocateArray(value.length);
  const copy = value.slice();
  owned.add(copy);
  return copy;
}

function setElement(machine: Machine, value: Json[], change: Change & { key: number }): Json {
  if (Number.isNaN(change.key)) {
    throw new JqError("Cannot set array element at NaN index");
  }
  const given = Math.trunc(change.key);
  const at = given < 0 ? given + value.length : given;
  if (at < 0) {
    throw new JqError("Out of bounds negative array index");
  }
  if (at >= value.length) {
    const added = at + 1 - value.length;
    machine.allocateArray(added);
    machine.spend(added / 16);
  }
  const copy = ownArray(machine, value, change.owned);
  while (copy.length < at) {
    copy.push(null);
  }
  copy[at] = change.part;
  return copy;
}

function setSlice(machine: Machine, value: Json[], change: Change & { key: JsonObject }): Json {
  const { start, end } = boundsOf(change.key, value.length);
  if (!Array.isArray(change.part)) {
    throw new JqError("A slice of an array can only be assigned another array");
  }
  const length = value.length - (end - start) + change.part.length;
  machine.spend(1 + length / 16);
  machine.allocateArray(length);
  const copy = value.slice(0, start).concat(change.part, value.slice(end));
  change.owned.add(copy);
  return copy;
}

/**
 * The value without some of its parts.
 * @throws JqError
 */
export function deleteParts(machine: Machine, value: Json, keys: readonly Json[]): Json {
  if (value === null || keys.length === 0) {
    return value;
  }
  machine.spend(keys.length);
  if (Array.isArray(value)) {
    return deleteElements(machine, value, keys);
  }
  if (!isObject(value)) {
    throw new JqError(`Cannot delete fields from ${typeOf(value)}`);
  }
  const copy = copyObject(machine, value);
  for (const key of keys) {
    if (typeof key !== "string") {
      throw new JqError(`Cannot delete ${typeOf(key)} field of object`);
    }
    delete copy[key];
  }
  return copy;
}

function deleteElements(machine: Machine, value: Json[], keys: readonly Json[]): Json {
  const gone = new Uint8Array(value.length);
  machine.allocateArray(value.length);
  for (const key of keys) {
    if (typeof key === "number") {
      const at = Math.trunc(key);
      gone[at < 0 ? at + value.length : at] = 1;
    } else if (isObject(key)) {
      const { start, end } = boundsOf(key, value.length);
      machine.spend((end - start) / 16);
      gone.fill(1, start, end);
    } else {
      throw new JqError(`Cannot delete ${typeOf(key)} element of array`);
    }
  }
  machine.spend(value.length / 16);
  return value.filter((_, at) => gone[at] === 0);
}

/** @throws JqError */
export function hasPart(value: Json, key: Json): boolean {
  if (value === null) {
    return false;
  }
  if (isObject(value) && typeof key === "string") {
    return Object.hasOwn(value, key);
  }
  if (Array.isArray(value) && typeof key === "number") {
    const at = Math.trunc(key);
    return at >= 0 && at < value.length;
  }
  throw new JqError(`Cannot check whether ${typeOf(value)} has a ${typeOf(key)} key`);
}
