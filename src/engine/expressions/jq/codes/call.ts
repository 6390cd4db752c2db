/** Code for variables, functions and their arguments. */
import type { Json } from "../../../../model/json.ts";
import {
  bindClosure,
  bindValue,
  eachValue,
  invoke,
  many,
  outer,
  settle,
  single,
  TAIL,
  type Code,
  type Env,
  type Flow,
} from "../code.ts";
import { BreakSignal } from "../errors.ts";
import type { FunctionCode } from "../scope.ts";

/** The code of a function while it is being compiled. */
const UNKNOWN: Code = many((_, input, path, emit) => emit(input, path));

export function variableCode(levels: number): Code {
  return {
    ...single(levels === 0 ? (env) => env.value : (env) => outer(env, levels).value),
    free: true,
  };
}

export function breakCode(levels: number): Code {
  return many((env) => {
    throw new BreakSignal(Number(outer(env, levels).value));
  });
}

/** The call of an argument of the function around it. */
export function argumentCode(levels: number, tail: boolean): Code {
  return many(
    (env, input, path, emit) => {
      const { closure } = outer(env, levels);
      if (closure === null) {
        return emit(input, path);
      }
      if (tail) {
        env.machine.postpone(closure, input, path);
        return TAIL;
      }
      return invoke(closure, input, path, emit);
    },
    [],
    tail,
  );
}

export interface CallParts {
  target: FunctionCode;
  /** Bindings between the call and the definition. */
  levels: number;
  args: readonly Code[];
}

export function callCode({ target, levels, args }: CallParts, tail: boolean): Code {
  const bindArguments = (env: Env): Env => {
    let bound = outer(env, levels);
    for (const code of args) {
      bound = bindClosure(bound, { code, env });
    }
    return bound;
  };
  const byValue = target.parameters.flatMap((name, at) => (name.startsWith("$") ? [at] : []));
  if (byValue.length > 0) {
    return valuesCall(target, args, { bindArguments, byValue });
  }
  const run: Code["run"] = (env, input, path, emit) => {
    const closure = { code: target.code ?? UNKNOWN, env: bindArguments(env) };
    if (tail) {
      env.machine.postpone(closure, input, path);
      return TAIL;
    }
    return invoke(closure, input, path, emit);
  };
  const known = target.code;
  const one = known?.one ?? null;
  if (known === null || one === null) {
    return many(run, [], tail);
  }
  return {
    run,
    height: 1,
    tail,
    one: (env, input) => {
      const { machine } = env;
      machine.spend(1);
      machine.enter(known.height);
      const value = one(bindArguments(env), input);
      machine.leave(known.height);
      return value;
    },
  };
}

/** A call with `$` parameters: once for each combination of their values, the first slowest. */
function valuesCall(
  target: FunctionCode,
  args: readonly Code[],
  { bindArguments, byValue }: { bindArguments: (env: Env) => Env; byValue: readonly number[] },
): Code {
  return {
    ...many((env, input, path, emit) => {
      const bindFrom = (next: number, bound: Env): Flow => {
        const code = args[byValue[next] ?? -1];
        if (code === undefined) {
          return invoke({ code: target.code ?? UNKNOWN, env: bound }, input, path, emit);
        }
        return eachValue(code, env, input, (value: Json) => {
          env.machine.spend(1);
          return bindFrom(next + 1, bindValue(bound, value));
        });
      };
      return settle(env.machine, bindFrom(0, bindArguments(env)), emit);
    }, args),
    height: args.reduce((height, code) => height + code.height, 1),
  };
}
