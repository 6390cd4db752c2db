/** Code for `.a`, `.[e]`, `.[a:b]` and `.[]`. */
import type { Json, JsonObject } from "../../../../model/json.ts";
import { ownMember } from "../../own-member.ts";
import { getPart } from "../access.ts";
import {
  BROKEN,
  eachValue,
  heightOver,
  many,
  MORE,
  partPath,
  STOP,
  type Code,
  type Emit,
  type Flow,
  type One,
  type Path,
} from "../code.ts";
import { JqError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { cut, isObject, shown } from "../values.ts";

export function indexCode(target: Code, key: Code): Code {
  const one = indexOne(target, key);
  const run: Code["run"] = (env, input, path, emit) =>
    eachValue(key, env, input, (wanted) =>
      target.run(env, input, path, (value, at) => {
        env.machine.spend(1);
        const inner = at === undefined ? undefined : partPath(at, wanted, value);
        return emit(getPart(env.machine, value, wanted), inner);
      }),
    );
  if (one === null) {
    return many(run, [target, key]);
  }
  return {
    one,
    free: target.free === true,
    height: heightOver([target, key]),
    tail: false,
    run: (env, input, path, emit) =>
      path === undefined ? emit(one(env, input), undefined) : run(env, input, path, emit),
  };
}

function indexOne(target: Code, key: Code): One | null {
  const { one: from } = target;
  const { one: by, constant } = key;
  if (from === null || by === null) {
    return null;
  }
  if (typeof constant === "string") {
    return (env, input) => {
      const value = from(env, input);
      // The commonest of all expressions.
      return isObject(value)
        ? (ownMember(value, constant) ?? null)
        : getPart(env.machine, value, constant);
    };
  }
  return (env, input) => {
    const wanted = by(env, input);
    env.machine.spend(1);
    return getPart(env.machine, from(env, input), wanted);
  };
}

export function sliceCode(target: Code, from: Code, to: Code): Code {
  return many(
    (env, input, path, emit) =>
      eachValue(from, env, input, (start) =>
        eachValue(to, env, input, (end) =>
          target.run(env, input, path, (value, at) => {
            const key: JsonObject = { start, end };
            const inner = at === undefined ? undefined : partPath(at, key, value);
            return emit(getPart(env.machine, value, key), inner);
          }),
        ),
      ),
    [target, from, to],
  );
}

export function iterateCode(target: Code): Code {
  return many(
    (env, input, path, emit) =>
      path === undefined && target.one !== null
        ? eachPart(env.machine, target.one(env, input), undefined, emit)
        : target.run(env, input, path, (value, at) => eachPart(env.machine, value, at, emit)),
    [target],
  );
}

/** All elements of an array, all values of an object. */
export function eachPart(machine: Machine, value: Json, path: Path | undefined, emit: Emit): Flow {
  if (path === BROKEN) {
    throw new JqError(`Invalid path expression near attempt to iterate through ${cut(value, 29)}`);
  }
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) {
      machine.spend(1);
      const inner = path === undefined ? undefined : { key: at, above: path };
      if (emit(value[at] ?? null, inner) === STOP) {
        return STOP;
      }
    }
    return MORE;
  }
  if (!isObject(value)) {
    throw new JqError(`Cannot iterate over ${shown(value)}`);
  }
  for (const key of Object.keys(value)) {
    machine.spend(1);
    const inner = path === undefined ? undefined : { key, above: path };
    if (emit(ownMember(value, key) ?? null, inner) === STOP) {
      return STOP;
    }
  }
  return MORE;
}
