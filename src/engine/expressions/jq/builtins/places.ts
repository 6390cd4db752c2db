/** Functions of paths. */
import type { Json } from "../../../../model/json.ts";
import { argumentAt, ofAll, ofInput, ofOne, type BuiltinTable } from "../builtin.ts";
import {
  BROKEN,
  collect,
  eachValue,
  many,
  MORE,
  partPath,
  pathTo,
  ROOT,
  single,
  type Code,
  type Flow,
  type Path,
} from "../code.ts";
import { eachPart } from "../codes/access.ts";
import { deletePaths, getPath, pathOf, setPath } from "../paths.ts";
import type { Machine } from "../machine.ts";

export const PLACES: BuiltinTable = {
  "path/1": (args) => pathCode(argumentAt(args, 0)),
  "getpath/1": (args) => getPathCode(argumentAt(args, 0)),
  "setpath/2": ofAll((machine, [path = null, part = null], input) =>
    setPath(machine, input, { path: pathOf(path), part, owned: new Set() }),
  ),
  "delpaths/1": ofOne(deletePaths),
  "del/1": (args) => {
    const paths = pathCode(argumentAt(args, 0));
    return single(
      (env, input) => deletePaths(env.machine, input, collect(paths, env, input)),
      args,
    );
  },
  "tostream/0": () =>
    many((env, input, path, emit) => {
      const at = path === undefined ? undefined : BROKEN;
      return stream(env.machine, { value: input, path: [] }, (event) => emit(event, at));
    }),
  "toarray/0": ofInput((_, input) => (Array.isArray(input) ? input : [input])),
};

function pathCode(target: Code): Code {
  return many(
    (env, input, path, emit) =>
      target.run(env, input, ROOT, (value, at) => {
        env.machine.spend(1);
        const keys = pathTo(at, value);
        env.machine.allocateArray(keys.length);
        return emit(keys, path === undefined ? undefined : BROKEN);
      }),
    [target],
  );
}

function getPathCode(keys: Code): Code {
  const get = (machine: Machine, input: Json, path: Json): Json =>
    getPath(machine, input, pathOf(path));
  const { one } = keys;
  return {
    ...many(
      (env, input, path, emit) =>
        eachValue(keys, env, input, (wanted) => {
          const value = get(env.machine, input, wanted);
          return emit(value, path === undefined ? undefined : below(path, pathOf(wanted), input));
        }),
      [keys],
    ),
    one: one === null ? null : (env, input) => get(env.machine, input, one(env, input)),
  };
}

function below(path: Path, keys: readonly Json[], input: Json): Path {
  return keys.reduce<Path>((at, key) => partPath(at, key, input), path);
}

interface StreamPlace {
  value: Json;
  path: Json[];
}

/** The leaves of a value with their paths, and after the last of each container its closing event. */
function stream(machine: Machine, { value, path }: StreamPlace, emit: (event: Json) => Flow): Flow {
  machine.checkValueDepth(path.length);
  machine.spend(1);
  machine.allocateArray(path.length + 1);
  machine.allocateArray(2);
  const isEmpty =
    typeof value !== "object" ||
    value === null ||
    (Array.isArray(value) ? value : Object.keys(value)).length === 0;
  if (isEmpty) {
    return emit([path, value]);
  }
  let last: Json = null;
  const flow = eachPart(machine, value, ROOT, (part, at) => {
    last = at?.key ?? null;
    return stream(machine, { value: part, path: path.concat([last]) }, emit);
  });
  return flow === MORE ? emit([path.concat([last])]) : flow;
}
