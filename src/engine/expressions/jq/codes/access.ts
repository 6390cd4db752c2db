/** Code for `.a`, `.[e]`, `.[a:b]` and `.[]`. */
import type { Json } from "../../../../model/json.ts";
import { ownMember } from "../../own-member.ts";
import { getPart } from "../access.ts";
import {
  BROKEN,
  eachValue,
  heightOver,
  many,
  MORE,
  partPath,
  single,
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

export function indexCode(target: Code, key: Code, isOptional: boolean): Code {
  const one = isOptional ? null : indexOne(target, key);
  const run: Code["run"] = (env, input, path, emit) =>
    eachValue(key, env, input, (wanted) =>
      target.run(env, input, path, (value, at) => {
        env.machine.spend(1);
        const inner = at === undefined ? undefined : partPath(at, wanted, value);
        const part = isOptional
          ? partIfAny(env.machine, value, wanted)
          : getPart(env.machine, value, wanted);
        return part === undefined ? MORE : emit(part, inner);
      }),
    );
  const height = heightOver([target, key]);
  if (one === null) {
    return { ...many(run), height: height + (target.one === null || key.one === null ? 2 : 0) };
  }
  return {
    one,
    free: target.free === true,
    height,
    tail: false,
    run: (env, input, path, emit) =>
      path === undefined ? emit(one(env, input), undefined) : run(env, input, path, emit),
  };
}

/** The part, or nothing where there can be none. */
function partIfAny(machine: Machine, value: Json, key: Json): Json | undefined {
  try {
    return getPart(machine, value, key);
  } catch (error) {
    if (error instanceof JqError) {
      return undefined;
    }
    throw error;
  }
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

interface SliceParts {
  from: Code;
  to: Code;
  isOptional: boolean;
}

export function sliceCode(target: Code, { from, to, isOptional }: SliceParts): Code {
  const bounds = objectOfBounds(from, to);
  return indexCode(target, bounds, isOptional);
}

/** The key of a slice: `{"start": …, "end": …}`; the start changes slowest. */
function objectOfBounds(from: Code, to: Code): Code {
  const { one: first } = from;
  const { one: last } = to;
  if (first !== null && last !== null) {
    return single(
      (env, input) => ({ start: first(env, input), end: last(env, input) }),
      [from, to],
    );
  }
  return {
    ...many((env, input, _, emit) =>
      eachValue(from, env, input, (start) =>
        eachValue(to, env, input, (end) => emit({ start, end }, undefined)),
      ),
    ),
    height: from.height + to.height,
  };
}

export function iterateCode(target: Code, isOptional: boolean): Code {
  const each = (machine: Machine, value: Json, path: Path | undefined, emit: Emit): Flow =>
    isOptional && (typeof value !== "object" || value === null)
      ? MORE
      : eachPart(machine, value, path, emit);
  return many(
    (env, input, path, emit) =>
      path === undefined && target.one !== null
        ? each(env.machine, target.one(env, input), undefined, emit)
        : target.run(env, input, path, (value, at) => each(env.machine, value, at, emit)),
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
