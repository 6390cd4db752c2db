/** Binding variables to a value and its parts. */
import type { Json } from "../../../../model/json.ts";
import { getPart } from "../access.ts";
import { bindValue, eachValue, outer, type Code, type Env, type Flow } from "../code.ts";
import { JqError } from "../errors.ts";

/** Calls on with the variables of a pattern bound: once, or for each output of a key in it. */
export interface Binder {
  bind(env: Env, value: Json, then: (bound: Env) => Flow): Flow;
  /** The same for a pattern that always calls on once. */
  readonly bindOne: ((env: Env, value: Json) => Env) | null;
  readonly height: number;
}

export const VARIABLE: Binder = {
  bind: (env, value, then) => then(bindValue(env, value)),
  bindOne: bindValue,
  height: 1,
};

/** A part of a value by its key; the key is computed from the value. */
export interface PartBinder {
  key: Code;
  /** Binds the part itself. */
  self: boolean;
  inner: Binder | null;
}

/** Binds the parts one after the other; later keys see the variables of earlier ones. */
export function partsBinder(parts: readonly PartBinder[]): Binder {
  const bindFrom = (at: number, env: Env, value: Json, then: (bound: Env) => Flow): Flow => {
    const part = parts[at];
    if (part === undefined) {
      return then(env);
    }
    return eachValue(part.key, env, value, (key) => {
      env.machine.spend(1);
      const found = getPart(env.machine, value, key);
      const bound = part.self ? bindValue(env, found) : env;
      const next = (inner: Env): Flow => bindFrom(at + 1, inner, value, then);
      return part.inner === null ? next(bound) : part.inner.bind(bound, found, next);
    });
  };
  let height = 1;
  for (const { key, inner } of parts) {
    height += key.height + (inner?.height ?? 0);
  }
  return { bind: (env, value, then) => bindFrom(0, env, value, then), bindOne: null, height };
}

/** One of the patterns between `?//`, and for each variable of them all how many levels out it is. */
export interface Alternative {
  binder: Binder;
  levels: readonly (number | null)[];
}

/** Tries the patterns in turn: an error in one, or in what follows it, leads to the next. */
export function alternativesBinder(alternatives: readonly Alternative[]): Binder {
  const bindFrom = (at: number, env: Env, value: Json, then: (bound: Env) => Flow): Flow => {
    const alternative = alternatives[at];
    if (alternative === undefined) {
      return then(env);
    }
    const { binder, levels } = alternative;
    const attempt = (): Flow =>
      binder.bind(env, value, (matched) => then(withVariables(env, matched, levels)));
    if (at === alternatives.length - 1) {
      return attempt();
    }
    const { depth } = env.machine;
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof JqError)) {
        throw error;
      }
      env.machine.depth = depth;
      return bindFrom(at + 1, env, value, then);
    }
  };
  return {
    bind: (env, value, then) => bindFrom(0, env, value, then),
    bindOne: null,
    height: Math.max(...alternatives.map(({ binder }) => binder.height)) + alternatives.length,
  };
}

/** All variables of all alternatives, in one order; those of others are null. */
function withVariables(env: Env, matched: Env, levels: readonly (number | null)[]): Env {
  let bound = env;
  for (const level of levels) {
    bound = bindValue(bound, level === null ? null : outer(matched, level).value);
  }
  return bound;
}
