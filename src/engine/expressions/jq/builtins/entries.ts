/** Functions of keys, and of entries: members as objects of a key and a value. */
import type { Json, JsonObject } from "../../../../model/json.ts";
import { ownMember, setOwnMember } from "../../own-member.ts";
import { needArray, ofInput, type BuiltinTable } from "../builtin.ts";
import { sortedKeys } from "../compare.ts";
import { JqError } from "../errors.ts";
import { toJsonText } from "../json-text.ts";
import type { Machine } from "../machine.ts";
import { isObject, shown, typeOf } from "../values.ts";

export const ENTRIES: BuiltinTable = {
  "keys/0": ofInput((machine, input) =>
    isObject(input) ? sortedKeys(machine, input) : keysUnsorted(machine, input),
  ),
  "keys_unsorted/0": ofInput(keysUnsorted),
  "to_entries/0": ofInput(toEntries),
  "from_entries/0": ofInput(fromEntries),
};

function keysUnsorted(machine: Machine, input: Json): Json[] {
  if (Array.isArray(input)) {
    machine.spend(input.length / 16);
    machine.allocateArray(input.length);
    return Array.from(input.keys());
  }
  if (!isObject(input)) {
    throw new JqError(`${shown(input)} has no keys`);
  }
  const keys = Object.keys(input);
  machine.spend(keys.length / 4);
  machine.allocateArray(keys.length);
  return keys;
}

function toEntries(machine: Machine, input: Json): Json {
  return keysUnsorted(machine, input).map((key) => {
    machine.spend(1);
    machine.allocateObject(["key", "value"]);
    const value = Array.isArray(input)
      ? input[Number(key)]
      : ownMember(input as JsonObject, String(key));
    return { key, value: value ?? null };
  });
}

const KEY_NAMES = ["key", "k", "name", "Name", "K", "Key"];
const VALUE_NAMES = ["value", "v", "Value", "V"];

function fromEntries(machine: Machine, input: Json): Json {
  const made: JsonObject = {};
  machine.allocateObject();
  const entries = isObject(input)
    ? Object.values(input)
    : needArray(input, "cannot be iterated over");
  for (const entry of entries) {
    machine.spend(1);
    if (!isObject(entry)) {
      throw new JqError(`Cannot index ${typeOf(entry)} with string "key"`);
    }
    const key = memberOf(entry, KEY_NAMES, (value) => value !== null);
    const value = memberOf(entry, VALUE_NAMES, () => true);
    const name = typeof key === "string" ? key : toJsonText(machine, key);
    machine.allocateMember(name);
    setOwnMember(made, name, value);
  }
  return made;
}

function memberOf(
  entry: JsonObject,
  names: readonly string[],
  fits: (value: Json) => boolean,
): Json {
  for (const name of names) {
    const value = ownMember(entry, name);
    if (value !== undefined && fits(value)) {
      return value;
    }
  }
  return null;
}
