/** Code for `reduce`, `foreach` and `as`. */
import type { Json } from "../../../../model/json.ts";
import {
  eachValue,
  heightOver,
  kept,
  many,
  MORE,
  settle,
  single,
  type Code,
  type Env,
  type Flow,
} from "../code.ts";
import type { Binder } from "./pattern.ts";
import type { Owned } from "../access.ts";
import { measure } from "../measure.ts";

/** Bytes after which it is looked for the first time what of a loop's data is still in use. */
const MEASURE_AFTER = 1024 * 1024;

export function bindCode(source: Code, binder: Binder, body: Code): Code {
  const { one } = source;
  if (one !== null && binder.bindOne !== null) {
    const { bindOne } = binder;
    const { one: result, update } = body;
    return {
      run: (env, input, path, emit) => body.run(bindOne(env, one(env, input)), input, path, emit),
      one: result === null ? null : (env, input) => result(bindOne(env, one(env, input)), input),
      height: heightOver([source, body]) + binder.height,
      tail: body.tail,
      ...(update === undefined || source.free !== true
        ? {}
        : {
            update: (env, input, owned) => update(bindOne(env, one(env, input)), input, owned),
          }),
    };
  }
  return {
    ...many((env, input, path, emit) =>
      eachValue(source, env, input, (value) => {
        env.machine.spend(1);
        return binder.bind(env, value, (bound) =>
          settle(env.machine, body.run(bound, input, path, emit), emit),
        );
      }),
    ),
    height: source.height + binder.height + body.height,
  };
}

export interface LoopParts {
  source: Code;
  binder: Binder;
  init: Code;
  update: Code;
}

export function reduceCode({ source, binder, init, update }: LoopParts): Code {
  const reduce = (env: Env, input: Json, start: Json): Json => {
    const state = new LoopState(env, start);
    eachValue(source, env, input, (value) => {
      env.machine.spend(1);
      return binder.bind(env, value, (bound) => state.update(update, bound));
    });
    return state.value;
  };
  const height = source.height + binder.height + Math.max(init.height, update.height);
  const { one: first } = init;
  if (first !== null) {
    return { ...single((env, input) => reduce(env, input, first(env, input))), height };
  }
  return {
    ...many((env, input, path, emit) =>
      eachValue(init, env, input, (start) => {
        const value = reduce(env, input, start);
        return emit(value, path === undefined ? undefined : kept(path, input, value));
      }),
    ),
    height,
  };
}

/** The state of a loop, and what of the data made for it is garbage. */
class LoopState {
  value: Json;
  private readonly env: Env;
  private readonly owned: Owned = new Set();
  /** Bytes made by the updates, as far as they are not known to be garbage. */
  private made = 0;
  /** How many of them let the state be measured. It goes up with the state: else one that is large would be
   * measured at each update. */
  private measureAt = MEASURE_AFTER;

  constructor(env: Env, start: Json) {
    this.env = env;
    this.value = start;
  }

  /** The last output of the update becomes the state; without any it is null. */
  update(code: Code, env: Env): Flow {
    const { machine } = this.env;
    const before = machine.room;
    const current = this.value;
    if (code.update === undefined) {
      this.value = null;
      eachValue(code, env, current, (value) => {
        this.value = value;
        return MORE;
      });
    } else {
      this.value = code.update(env, current, this.owned);
    }
    this.made += before - machine.room;
    if (this.made > this.measureAt) {
      const used = Math.min(this.made, measure(machine, this.value));
      machine.release(this.made - used);
      this.made = used;
      this.measureAt = used + Math.max(MEASURE_AFTER, used / 2);
    }
    return MORE;
  }
}

export function foreachCode(parts: LoopParts & { extract: Code }): Code {
  const { source, binder, init, update, extract } = parts;
  return {
    ...many((env, input, path, emit) =>
      eachValue(init, env, input, (start) => {
        let state: Json = start;
        return eachValue(source, env, input, (item) =>
          binder.bind(env, item, (bound) => {
            env.machine.spend(1);
            const current = state;
            state = null;
            return eachValue(update, bound, current, (value) => {
              state = value;
              return eachValue(extract, bound, value, (output) =>
                emit(output, path === undefined ? undefined : kept(path, input, output)),
              );
            });
          }),
        );
      }),
    ),
    height: init.height + source.height + binder.height + update.height + extract.height,
  };
}
