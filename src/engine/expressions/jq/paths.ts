/** Reading and changing what a path of keys leads to. */
import type { Json } from "../../../model/json.ts";
import { deleteParts, getPart, setPart, type Owned } from "./access.ts";
import { equalValues, sortValues } from "./compare.ts";
import { JqError } from "./errors.ts";
import type { Machine } from "./machine.ts";

/** @throws JqError */
export function getPath(machine: Machine, value: Json, path: readonly Json[]): Json {
  let found = value;
  for (const key of path) {
    machine.spend(1);
    if (found === null) {
      return null;
    }
    found = getPart(machine, found, key);
  }
  return found;
}

/** @throws JqError when the value is no list. */
export function pathOf(value: Json): Json[] {
  if (!Array.isArray(value)) {
    throw new JqError("Path must be specified as an array");
  }
  return value;
}

/**
 * The value with what the path leads to replaced. What is in `owned` is changed in place, and so is
 * what comes into it: a series of changes copies each container once.
 * @throws JqError
 */
export function setPath(machine: Machine, value: Json, change: PathChange): Json {
  const { path, part, owned, from = 0 } = change;
  machine.spend(1);
  if (from === path.length) {
    return part;
  }
  machine.checkValueDepth(from);
  const key = path[from] ?? null;
  const inner = setPath(machine, getPart(machine, value, key), {
    path,
    part,
    owned,
    from: from + 1,
  });
  return setPart(machine, value, { key, part: inner, owned });
}

export interface PathChange {
  path: readonly Json[];
  part: Json;
  owned: Owned;
  /** Keys of the path that are behind. */
  from?: number;
}

/**
 * The value without what the paths lead to.
 * @throws JqError
 */
export function deletePaths(machine: Machine, value: Json, paths: Json): Json {
  if (!Array.isArray(paths)) {
    throw new JqError("Paths must be specified as an array");
  }
  const sorted = sortValues(machine, paths).map((path) => {
    if (!Array.isArray(path)) {
      throw new JqError("Path must be specified as an array");
    }
    return path;
  });
  if (sorted.length === 0) {
    return value;
  }
  return sorted[0]?.length === 0 ? null : deleteSorted(machine, value, { paths: sorted, from: 0 });
}

function deleteSorted(
  machine: Machine,
  value: Json,
  { paths, from }: { paths: Json[][]; from: number },
): Json {
  machine.checkValueDepth(from);
  let result = value;
  const keys: Json[] = [];
  for (const group of groupsOf(machine, paths, from)) {
    const [first = []] = group;
    const key = first[from] ?? null;
    if (first.length === from + 1) {
      keys.push(key);
      continue;
    }
    const part = getPart(machine, result, key);
    if (part !== null) {
      const inner = deleteSorted(machine, part, { paths: group, from: from + 1 });
      result = setPart(machine, result, { key, part: inner, owned: new Set() });
    }
  }
  return deleteParts(machine, result, keys);
}

/** Neighbours with the same key, the last ones first so that earlier positions stay true. */
function groupsOf(machine: Machine, paths: Json[][], from: number): Json[][][] {
  const groups: Json[][][] = [];
  for (const path of paths) {
    const last = groups.at(-1);
    const same =
      last !== undefined && equalValues(machine, last[0]?.[from] ?? null, path[from] ?? null);
    if (same) {
      last.push(path);
    } else {
      groups.push([path]);
    }
  }
  return groups.reverse();
}
