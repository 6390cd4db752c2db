/** Functions that decide which outputs of their arguments there are. */
import type { Json } from "../../../../model/json.ts";
import { argumentAt, type BuiltinTable } from "../builtin.ts";
import {
  BROKEN,
  eachValue,
  heightOver,
  many,
  MORE,
  single,
  STOP,
  type Code,
  type Flow,
} from "../code.ts";
import { eachPart } from "../codes/access.ts";
import { HaltSignal, JqError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { isTrue, shown } from "../values.ts";

export const STREAMS: BuiltinTable = {
  "empty/0": () => many(() => MORE),
  "error/0": () =>
    many((_, input) => {
      throw new JqError(input);
    }),
  "error/1": (args) =>
    many(
      (env, input) =>
        eachValue(argumentAt(args, 0), env, input, (value) => {
          throw new JqError(value);
        }),
      args,
    ),
  "halt/0": () =>
    many(() => {
      throw new HaltSignal();
    }),
  "halt_error/1": (args) =>
    many(
      (env, input) =>
        eachValue(argumentAt(args, 0), env, input, (status) => {
          if (typeof status !== "number") {
            throw new JqError(`${shown(input)} halt_error/1: number required`);
          }
          throw new HaltSignal(input);
        }),
      args,
    ),
  "input/0": () =>
    many(() => {
      throw new JqError("No more inputs");
    }),
  "select/1": (args) => selectCode(argumentAt(args, 0)),
  "range/2": (args) => rangeCode([...args, single(() => 1)]),
  "range/3": (args) => rangeCode(args),
  "limit/2": (args) => limitCode(argumentAt(args, 0), argumentAt(args, 1)),
  "skip/2": (args) => skipCode(argumentAt(args, 0), argumentAt(args, 1)),
  "first/1": (args) => firstCode(argumentAt(args, 0)),
  "last/1": (args) => lastCode(argumentAt(args, 0)),
  "nth/2": (args) => nthCode(argumentAt(args, 0), argumentAt(args, 1)),
  "isempty/1": (args) =>
    anyCode(
      argumentAt(args, 0),
      single(() => true),
      false,
    ),
  "any/2": (args) => anyCode(argumentAt(args, 0), argumentAt(args, 1), true),
  "all/2": (args) => allCode(argumentAt(args, 0), argumentAt(args, 1)),
  "recurse/0": () =>
    many((env, input, path, emit) => {
      const visit = (value: Json, at: typeof path, depth: number): Flow => {
        env.machine.checkValueDepth(depth);
        if (emit(value, at) === STOP) {
          return STOP;
        }
        return typeof value === "object" && value !== null
          ? eachPart(env.machine, value, at, (part, below) => visit(part, below, depth + 1))
          : MORE;
      };
      return visit(input, path, 0);
    }),
};

function selectCode(condition: Code): Code {
  const { one } = condition;
  return many(
    (env, input, path, emit) => {
      env.machine.spend(1);
      if (one !== null) {
        return isTrue(one(env, input)) ? emit(input, path) : MORE;
      }
      return eachValue(condition, env, input, (value) =>
        isTrue(value) ? emit(input, path) : MORE,
      );
    },
    [condition],
  );
}

/** All combinations of bounds and steps, the first argument slowest. */
function rangeCode(args: readonly Code[]): Code {
  const [from, to, by] = [argumentAt(args, 0), argumentAt(args, 1), argumentAt(args, 2)];
  return {
    ...many((env, input, path, emit) => {
      const { machine } = env;
      const at = path === undefined ? undefined : BROKEN;
      return eachValue(from, env, input, (start) =>
        eachValue(to, env, input, (end) =>
          eachValue(by, env, input, (step) =>
            eachNumber(machine, [start, end, step], (value) => emit(value, at)),
          ),
        ),
      );
    }),
    height: heightOver(args) + 3,
  };
}

function eachNumber(machine: Machine, bounds: Json[], take: (value: number) => Flow): Flow {
  const [start = null, end = null, step = null] = bounds;
  if (typeof start !== "number" || typeof end !== "number" || typeof step !== "number") {
    throw new JqError("Range bounds must be numeric");
  }
  if (step === 0 || Number.isNaN(step)) {
    return MORE;
  }
  for (let value = start; step > 0 ? value < end : value > end; value += step) {
    machine.spend(1);
    if (take(value) === STOP) {
      return STOP;
    }
  }
  return MORE;
}

function limitCode(count: Code, source: Code): Code {
  return {
    ...many((env, input, path, emit) =>
      eachValue(count, env, input, (most) => {
        if (typeof most === "number" && most < 0) {
          return source.run(env, input, path, emit);
        }
        let left = typeof most === "number" ? most : Number.POSITIVE_INFINITY;
        if (left <= 0) {
          return MORE;
        }
        let isOver = false;
        const flow = source.run(env, input, path, (value, at) => {
          env.machine.spend(1);
          left -= 1;
          const wanted = emit(value, at);
          isOver = wanted === MORE && left <= 0;
          return isOver ? STOP : wanted;
        });
        return isOver ? MORE : flow;
      }),
    ),
    height: count.height + source.height,
  };
}

function skipCode(count: Code, source: Code): Code {
  return {
    ...many((env, input, path, emit) =>
      eachValue(count, env, input, (some) => {
        if (typeof some !== "number" || some < 0) {
          throw new JqError("Invalid arguments: skip doesn't support negative count");
        }
        let left = some;
        return source.run(env, input, path, (value, at) => {
          env.machine.spend(1);
          left -= 1;
          return left >= 0 ? MORE : emit(value, at);
        });
      }),
    ),
    height: count.height + source.height,
  };
}

function firstCode(source: Code): Code {
  return source.one === null
    ? limitCode(
        single(() => 1),
        source,
      )
    : source;
}

function lastCode(source: Code): Code {
  return many(
    (env, input, path, emit) => {
      let last: { value: Json; at: typeof path } | null = null;
      source.run(env, input, path, (value, at) => {
        env.machine.spend(1);
        last = { value, at };
        return MORE;
      });
      const found = last as { value: Json; at: typeof path } | null;
      // As in jq 1.7, there is always a last one, if only null.
      return found === null
        ? emit(null, path === undefined ? undefined : BROKEN)
        : emit(found.value, found.at);
    },
    [source],
  );
}

function nthCode(position: Code, source: Code): Code {
  return {
    ...many((env, input, path, emit) =>
      eachValue(position, env, input, (wanted) => {
        if (typeof wanted === "number" && wanted < 0) {
          throw new JqError("nth doesn't support negative indices");
        }
        let left = typeof wanted === "number" ? wanted : 0;
        let found: { value: Json; at: typeof path } | null = null;
        source.run(env, input, path, (value, at) => {
          env.machine.spend(1);
          left -= 1;
          found = left < 0 ? { value, at } : null;
          return found === null ? MORE : STOP;
        });
        const last = found as { value: Json; at: typeof path } | null;
        return last === null ? MORE : emit(last.value, last.at);
      }),
    ),
    height: position.height + source.height,
  };
}

/** Whether the condition holds for any output of the source: `wanted` when it does. */
function anyCode(source: Code, condition: Code, wanted: boolean): Code {
  return {
    ...single((env, input) => {
      let found = false;
      eachValue(source, env, input, (value) => {
        env.machine.spend(1);
        return eachValue(condition, env, value, (holds) => {
          found = isTrue(holds);
          return found ? STOP : MORE;
        });
      });
      return found === wanted;
    }),
    height: source.height + condition.height,
  };
}

function allCode(source: Code, condition: Code): Code {
  return {
    ...single((env, input) => {
      let holdsForAll = true;
      eachValue(source, env, input, (value) => {
        env.machine.spend(1);
        return eachValue(condition, env, value, (holds) => {
          holdsForAll = isTrue(holds);
          return holdsForAll ? MORE : STOP;
        });
      });
      return holdsForAll;
    }),
    height: source.height + condition.height,
  };
}
