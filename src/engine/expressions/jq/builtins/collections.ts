/** Functions over the elements of arrays and the members of objects. */
import type { Json, JsonObject } from "../../../../model/json.ts";
import { ownMember, setOwnMember } from "../../own-member.ts";
import { isTextIn, occurrencesOf } from "../../text-search.ts";
import { hasPart, subarrayIndices } from "../access.ts";
import { add } from "../arithmetic.ts";
import { argumentAt, needArray, ofInput, ofOne, type BuiltinTable } from "../builtin.ts";
import { collect, eachValue, MORE, single, STOP, trimmed, type Code, type Env } from "../code.ts";
import { eachPart } from "../codes/access.ts";
import { equalValues } from "../compare.ts";
import { JqError } from "../errors.ts";
import { BYTES_PER_ELEMENT } from "../limits.ts";
import type { Machine } from "../machine.ts";
import { releaseGarbage, WORTH_RELEASING } from "../measure.ts";
import { characterCount, hasPairs, isObject, isTrue, shown, typeOf } from "../values.ts";

export const COLLECTIONS: BuiltinTable = {
  "length/0": ofInput(lengthOf),
  "not/0": ofInput((_, input) => !isTrue(input)),
  "type/0": ofInput((_, input) => typeOf(input)),
  "has/1": ofOne((_, input, key) => hasPart(input, key)),
  "contains/1": ofOne((machine, input, other) => contains(machine, input, other, 0)),
  "add/0": ofInput(addAll),
  "add/1": (args) =>
    single((env, input) => addAll(env.machine, collect(argumentAt(args, 0), env, input)), args),
  "map/1": (args) => mapCode(argumentAt(args, 0)),
  "map_values/1": (args) => mapValuesCode(argumentAt(args, 0)),
  "reverse/0": ofInput(reversed),
  "flatten/0": ofInput((machine, input) => flatten(machine, input, Number.POSITIVE_INFINITY)),
  "flatten/1": ofOne(flatten),
  "transpose/0": ofInput(transpose),
  "indices/1": ofOne(indices),
  "index/1": ofOne((machine, input, wanted) => firstOf(indices(machine, input, wanted), 0)),
  "rindex/1": ofOne((machine, input, wanted) => firstOf(indices(machine, input, wanted), -1)),
};

function firstOf(found: Json, at: number): Json {
  return Array.isArray(found) ? (found.at(at) ?? null) : null;
}

function lengthOf(machine: Machine, input: Json): Json {
  switch (typeof input) {
    case "string":
      machine.spend(hasPairs(input) ? input.length / 16 : 1);
      return characterCount(input);
    case "number":
      return Math.abs(input);
    case "boolean":
      throw new JqError(`${shown(input)} has no length`);
    default:
  }
  if (input === null) {
    return 0;
  }
  return Array.isArray(input) ? input.length : Object.keys(input).length;
}

function contains(machine: Machine, input: Json, other: Json, depth: number): boolean {
  machine.spend(1);
  machine.checkValueDepth(depth);
  if (isObject(input) && isObject(other)) {
    return Object.keys(other).every(
      (key) =>
        Object.hasOwn(input, key) &&
        contains(machine, input[key] ?? null, other[key] ?? null, depth + 1),
    );
  }
  if (Array.isArray(input) && Array.isArray(other)) {
    return other.every((wanted) =>
      input.some(
        (item) => typeOf(item) === typeOf(wanted) && contains(machine, item, wanted, depth + 1),
      ),
    );
  }
  if (typeof input === "string" && typeof other === "string") {
    machine.spend(1 + input.length / 8);
    return isTextIn(other, input);
  }
  if (typeOf(input) === typeOf(other)) {
    return equalValues(machine, input, other);
  }
  if (depth > 0) {
    return false;
  }
  throw new JqError(`${shown(input)} and ${shown(other)} cannot have their containment checked`);
}

/** The sum of all elements, without making each sum on the way anew. */
function addAll(machine: Machine, input: Json): Json {
  const items = isObject(input) ? Object.values(input) : input;
  if (!Array.isArray(items)) {
    throw new JqError(`Cannot iterate over ${shown(input)}`);
  }
  machine.spend(items.length);
  if (items.length > 1 && items.every((item) => typeof item === "string")) {
    machine.allocate(items.reduce((sum, item) => sum + item.length, 0));
    return items.join("");
  }
  if (items.length > 1 && items.every((item) => Array.isArray(item))) {
    const length = items.reduce((sum, item) => sum + item.length, 0);
    machine.spend(length / 16);
    machine.allocateArray(length);
    return items.flat(1);
  }
  if (items.length > 1 && items.every(isObject)) {
    return mergeAll(machine, items);
  }
  return items.reduce<Json>((sum, item) => add(machine, sum, item), null);
}

function mergeAll(machine: Machine, items: readonly JsonObject[]): JsonObject {
  const merged: JsonObject = {};
  for (const item of items) {
    const keys = Object.keys(item);
    machine.spend(keys.length);
    machine.allocateObject(keys);
    for (const key of keys) {
      setOwnMember(merged, key, item[key] ?? null);
    }
  }
  return merged;
}

function mapCode(mapped: Code): Code {
  return single(
    (env, input) => {
      const { machine } = env;
      const made: Json[] = [];
      machine.allocateArray(0);
      eachPart(machine, input, undefined, (part) => {
        const before = machine.room;
        const from = made.length;
        eachValue(mapped, env, part, (value) => {
          machine.allocate(BYTES_PER_ELEMENT);
          made.push(value);
          return MORE;
        });
        if (before - machine.room > WORTH_RELEASING) {
          releaseGarbage(machine, before, made.slice(from));
        }
        return MORE;
      });
      return trimmed(made);
    },
    [mapped],
  );
}

/** Each value replaced by its first output; without any it goes. */
function mapValuesCode(mapped: Code): Code {
  return single(
    (env, input) => {
      if (Array.isArray(input)) {
        const made: Json[] = [];
        for (const item of input) {
          firstOutput(mapped, env, item, (value) => {
            env.machine.allocate(BYTES_PER_ELEMENT);
            made.push(value);
          });
        }
        return trimmed(made);
      }
      if (!isObject(input)) {
        throw new JqError(`Cannot iterate over ${shown(input)}`);
      }
      const made: JsonObject = {};
      for (const key of Object.keys(input)) {
        firstOutput(mapped, env, ownMember(input, key) ?? null, (value) => {
          env.machine.allocateMember(key);
          setOwnMember(made, key, value);
        });
      }
      return made;
    },
    [mapped],
  );
}

function firstOutput(code: Code, env: Env, input: Json, take: (value: Json) => void): void {
  env.machine.spend(1);
  eachValue(code, env, input, (value) => {
    take(value);
    return STOP;
  });
}

function reversed(machine: Machine, input: Json): Json {
  if (typeof input === "string") {
    machine.spend(input.length / 8);
    machine.allocateArray(input.length);
    return Array.from(input).reverse().join("");
  }
  if (input === null) {
    return [];
  }
  const items = needArray(input, "cannot be reversed, as it is not an array");
  machine.spend(items.length / 16);
  machine.allocateArray(items.length);
  return items.toReversed();
}

function flatten(machine: Machine, input: Json, levels: Json): Json {
  if (typeof levels === "number" && levels < 0) {
    throw new JqError("flatten depth must not be negative");
  }
  const flat: Json[] = [];
  const visit = (value: Json, left: number, depth: number): void => {
    machine.checkValueDepth(depth);
    eachPart(machine, value, undefined, (item) => {
      if (Array.isArray(item) && left > 0) {
        visit(item, left - 1, depth + 1);
      } else {
        machine.allocate(BYTES_PER_ELEMENT);
        flat.push(item);
      }
      return MORE;
    });
  };
  visit(input, typeof levels === "number" ? levels : Number.POSITIVE_INFINITY, 0);
  return flat;
}

function transpose(machine: Machine, input: Json): Json {
  const rows = needArray(input, "cannot be transposed, as it is not an array").map((row) =>
    row === null ? [] : needArray(row, "cannot be transposed, as it is not an array"),
  );
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  machine.spend(width * rows.length);
  machine.allocateArray(width * rows.length);
  return Array.from({ length: width }, (_, at) => rows.map((row) => row[at] ?? null));
}

/** Where something is in a text or an array. */
function indices(machine: Machine, input: Json, wanted: Json): Json {
  if (input === null) {
    return null;
  }
  if (Array.isArray(input)) {
    return subarrayIndices(machine, input, Array.isArray(wanted) ? wanted : [wanted]);
  }
  if (typeof input !== "string" || typeof wanted !== "string") {
    throw new JqError(`Cannot determine indices of ${shown(wanted)} in ${shown(input)}`);
  }
  return wanted === "" ? null : textIndices(machine, input, wanted);
}

function textIndices(machine: Machine, text: string, wanted: string): Json[] {
  machine.spend(1 + text.length / 8);
  const found: Json[] = [];
  let characters = 0;
  let counted = 0;
  for (const at of occurrencesOf(wanted, text)) {
    machine.spend(1);
    machine.allocate(BYTES_PER_ELEMENT);
    characters += characterCount(text.slice(counted, at));
    counted = at;
    found.push(characters);
  }
  return found;
}
