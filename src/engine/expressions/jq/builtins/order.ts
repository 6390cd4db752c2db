/** Functions that sort, group and pick the least. */
import type { Json } from "../../../../model/json.ts";
import { argumentAt, needArray, ofInput, ofOne, type BuiltinTable } from "../builtin.ts";
import { collect, heightOver, single, type Code } from "../code.ts";
import { compareValues, sortValues } from "../compare.ts";
import type { Machine } from "../machine.ts";

/** An element with what it is ordered by. */
interface Keyed {
  key: Json;
  value: Json;
}

const NO_ARRAY = "cannot be sorted, as it is not an array";

export const ORDER: BuiltinTable = {
  "sort/0": ofInput((machine, input) => sortValues(machine, needArray(input, NO_ARRAY))),
  "sort_by/1": byKey((machine, items) => valuesOf(sorted(machine, items))),
  "group_by/1": byKey((machine, items) => groups(machine, items).map(valuesOf)),
  "unique_by/1": byKey((machine, items) => firstOfEach(groups(machine, items))),
  "unique/0": ofInput((machine, input) =>
    firstOfEach(groups(machine, bySelf(needArray(input, NO_ARRAY)))),
  ),
  "min_by/1": byKey((machine, items) => least(machine, items, -1)),
  "max_by/1": byKey((machine, items) => least(machine, items, 1)),
  "min/0": ofInput((machine, input) => least(machine, bySelf(needArray(input, NO_ARRAY)), -1)),
  "max/0": ofInput((machine, input) => least(machine, bySelf(needArray(input, NO_ARRAY)), 1)),
  "bsearch/1": ofOne(binarySearch),
};

function bySelf(items: readonly Json[]): Keyed[] {
  return items.map((value) => ({ key: value, value }));
}

/** A function of elements that are keyed by the outputs of an expression. */
function byKey(apply: (machine: Machine, items: Keyed[]) => Json) {
  return (args: readonly Code[]): Code => {
    const key = argumentAt(args, 0);
    const { one } = key;
    return {
      ...single((env, input) => {
        const { machine } = env;
        const items = needArray(input, NO_ARRAY).map((value) => {
          machine.spend(1);
          machine.allocateObject(["key", "value"]);
          // One output is compared as it is; lists of one compare alike.
          return { key: one === null ? collect(key, env, value) : one(env, value), value };
        });
        return apply(machine, items);
      }),
      height: heightOver(args),
    };
  };
}

function valuesOf(items: readonly Keyed[]): Json[] {
  return items.map(({ value }) => value);
}

function sorted(machine: Machine, items: readonly Keyed[]): Keyed[] {
  machine.allocateArray(items.length);
  return items.toSorted((left, right) => compareValues(machine, left.key, right.key));
}

function groups(machine: Machine, items: readonly Keyed[]): Keyed[][] {
  const found: Keyed[][] = [];
  for (const item of sorted(machine, items)) {
    const last = found.at(-1);
    machine.allocateArray(1);
    if (last?.[0] !== undefined && compareValues(machine, last[0].key, item.key) === 0) {
      last.push(item);
    } else {
      found.push([item]);
    }
  }
  return found;
}

function firstOfEach(found: readonly Keyed[][]): Json[] {
  return found.map((group) => group[0]?.value ?? null);
}

/** The first of the least, or the last of the greatest. */
function least(machine: Machine, items: readonly Keyed[], sign: 1 | -1): Json {
  let [best] = items;
  if (best === undefined) {
    return null;
  }
  for (const item of items.slice(1)) {
    const order = compareValues(machine, item.key, best.key);
    if (sign < 0 ? order < 0 : order >= 0) {
      best = item;
    }
  }
  return best.value;
}

/** Where a value is in a sorted array; where it belongs, if it is not there, as -1 - position. */
function binarySearch(machine: Machine, input: Json, wanted: Json): Json {
  const items = needArray(input, "cannot be searched from");
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareValues(machine, items[middle] ?? null, wanted);
    if (order === 0) {
      return middle;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1 - low;
}
