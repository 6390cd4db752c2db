/** Code for what decides which outputs there are: `|`, `,`, `//`, `if`, `and`, `or`, `try`, `label`. */
import type { Json } from "../../../../model/json.ts";
import {
  allButLast,
  bindValue,
  BROKEN,
  eachValue,
  heightOver,
  many,
  MORE,
  settle,
  single,
  STOP,
  type Code,
  type Env,
  type Flow,
} from "../code.ts";
import { BreakSignal, JqError } from "../errors.ts";
import { isTrue } from "../values.ts";

export const IDENTITY: Code = {
  one: (_, input) => input,
  update: (_, input) => input,
  height: 1,
  tail: false,
  run: (_, input, path, emit) => emit(input, path),
};

export function literalCode(value: Json): Code {
  return { ...single(() => value), constant: value, free: true };
}

export function pipeCode(left: Code, right: Code): Code {
  const { one: first } = left;
  const { one: second } = right;
  const run: Code["run"] = (env, input, path, emit) => {
    if (first !== null && path === undefined) {
      return right.run(env, first(env, input), undefined, emit);
    }
    if (right.tail) {
      const last = allButLast(left, { env, input, path }, (value, at) =>
        settle(env.machine, right.run(env, value, at, emit), emit),
      );
      if (last === STOP || last === null) {
        return last === STOP ? STOP : MORE;
      }
      return right.run(env, last.value, last.at, emit);
    }
    return left.run(env, input, path, (value, at) => {
      env.machine.spend(1);
      return right.run(env, value, at, emit);
    });
  };
  const { update: before } = left;
  const { update: after } = right;
  return {
    run,
    one: first === null || second === null ? null : (env, input) => second(env, first(env, input)),
    // The right side runs while the left side waits, if that may have more outputs.
    height: first === null ? left.height + right.height : heightOver([left, right]) + 1,
    tail: right.tail,
    free: left.free === true,
    ...(before === undefined || after === undefined
      ? {}
      : { update: (env, input, owned) => after(env, before(env, input, owned), owned) }),
  };
}

export function commaCode(left: Code, right: Code): Code {
  return many(
    (env, input, path, emit) =>
      left.run(env, input, path, emit) === STOP ? STOP : right.run(env, input, path, emit),
    [left, right],
    right.tail,
  );
}

/** All outputs of the left side that are neither null nor false; if there are none, the right side. */
export function alternativeCode(left: Code, right: Code): Code {
  const { one: first } = left;
  const { one: second } = right;
  const run: Code["run"] = (env, input, path, emit) => {
    let found = false;
    const flow = left.run(env, input, path, (value, at) => {
      env.machine.spend(1);
      if (!isTrue(value)) {
        return MORE;
      }
      found = true;
      return emit(value, at);
    });
    return found ? flow : right.run(env, input, path, emit);
  };
  if (first === null || second === null) {
    return many(run, [left, right], right.tail);
  }
  const one = (env: Env, input: Json): Json => {
    const value = first(env, input);
    return isTrue(value) ? value : second(env, input);
  };
  return { run, one, height: heightOver([left, right]), tail: right.tail };
}

/** `and`, `or`: the right side counts where the left side is not `decided`. */
export function logicCode(left: Code, right: Code, decided: boolean): Code {
  const { one: first } = left;
  const { one: second } = right;
  if (first !== null && second !== null) {
    return single(
      (env, input) =>
        isTrue(first(env, input)) === decided ? decided : isTrue(second(env, input)),
      [left, right],
    );
  }
  return many(
    (env, input, path, emit) => {
      const at = path === undefined ? undefined : BROKEN;
      return eachValue(left, env, input, (value) => {
        env.machine.spend(1);
        return isTrue(value) === decided
          ? emit(decided, at)
          : eachValue(right, env, input, (other) => emit(isTrue(other), at));
      });
    },
    [left, right],
  );
}

export function ifCode(condition: Code, yes: Code, no: Code): Code {
  const { one: test } = condition;
  const branches = heightOver([yes, no]);
  const height = test === null ? condition.height + branches : Math.max(condition.height, branches);
  const tail = yes.tail || no.tail;
  if (test === null) {
    const run: Code["run"] = (env, input, path, emit) => {
      const branch = (value: Json): Flow => (isTrue(value) ? yes : no).run(env, input, path, emit);
      const last = allButLast(condition, { env, input, path: undefined }, (value) =>
        settle(env.machine, branch(value), emit),
      );
      if (last === STOP || last === null) {
        return last === STOP ? STOP : MORE;
      }
      return branch(last.value);
    };
    return { run, one: null, height, tail };
  }
  const { one: ifYes, update: updateYes } = yes;
  const { one: ifNo, update: updateNo } = no;
  return {
    run: (env, input, path, emit) =>
      (isTrue(test(env, input)) ? yes : no).run(env, input, path, emit),
    one:
      ifYes === null || ifNo === null
        ? null
        : (env, input) => (isTrue(test(env, input)) ? ifYes(env, input) : ifNo(env, input)),
    height,
    tail,
    ...(updateYes === undefined || updateNo === undefined
      ? {}
      : {
          update: (env, input, owned) =>
            isTrue(test(env, input)) ? updateYes(env, input, owned) : updateNo(env, input, owned),
        }),
  };
}

/** The outputs up to the first error, then those of the handler. */
export function tryCode(body: Code, handler: Code | null): Code {
  const parts = handler === null ? [body] : [body, handler];
  return many(
    (env, input, path, emit) => {
      const { machine } = env;
      const { depth } = machine;
      // What goes wrong behind this expression is none of its errors.
      let isBehind = false;
      try {
        return body.run(env, input, path, (value, at) => {
          isBehind = true;
          const flow = emit(value, at);
          isBehind = false;
          return flow;
        });
      } catch (error) {
        if (isBehind || !(error instanceof JqError)) {
          throw error;
        }
        machine.depth = depth;
        machine.spend(1);
        const at = path === undefined ? undefined : BROKEN;
        return handler === null ? MORE : handler.run(env, error.value, at, emit);
      }
    },
    parts,
    handler?.tail ?? false,
  );
}

/** The body's outputs until it says `break`. */
export function labelCode(body: Code): Code {
  return many(
    (env, input, path, emit) => {
      const { machine } = env;
      const { depth } = machine;
      const label = machine.newLabel();
      try {
        return body.run(bindValue(env, label), input, path, emit);
      } catch (error) {
        if (error instanceof BreakSignal && error.label === label) {
          machine.depth = depth;
          return MORE;
        }
        throw error;
      }
    },
    [body],
  );
}
