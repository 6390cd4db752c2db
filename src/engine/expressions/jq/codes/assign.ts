/** Code for `=`, `|=`, `+=` and their like. */
import type { Json } from "../../../../model/json.ts";
import type { Owned } from "../access.ts";
import { addInPlace } from "../add-in-place.ts";
import { OPERATIONS } from "../arithmetic.ts";
import {
  eachValue,
  kept,
  many,
  MORE,
  pathTo,
  ROOT,
  single,
  STOP,
  type Code,
  type Env,
  type Update,
} from "../code.ts";
import { deletePaths, getPath, setPath } from "../paths.ts";
import type { AssignOperator, BinaryOperator } from "../syntax.ts";
import { isTrue } from "../values.ts";

/** What a place gets for its old value; `undefined` deletes the place. */
type Change = (old: Json) => Json | undefined;

/** An assignment to what the target leads to in the input. */
interface Assignment {
  env: Env;
  target: Code;
  input: Json;
  owned: Owned;
}

export function assignCode(operator: AssignOperator, target: Code, value: Code): Code {
  if (operator === "|=") {
    return modifyCode(target, value);
  }
  const assign = (assignment: Assignment, given: Json): Json =>
    changePaths(assignment, changeOf(operator, assignment, given));
  const { one } = value;
  if (one === null) {
    return {
      ...many((env, input, path, emit) =>
        eachValue(value, env, input, (given) => {
          const result = assign({ env, target, input, owned: new Set() }, given);
          return emit(result, path === undefined ? undefined : kept(path, input, result));
        }),
      ),
      height: value.height + target.height,
    };
  }
  const update: Update = (env, input, owned) => {
    const given = one(env, input);
    if (typeof given === "object" && value.free !== true) {
      // It may hold parts of the input, which from now on are seen by more than one.
      owned.clear();
    }
    return assign({ env, target, input, owned }, given);
  };
  return updating(update, [target, value]);
}

/** Code whose update may also be made once, with nothing owned yet. */
function updating(update: Update, parts: readonly Code[]): Code {
  return { ...single((env, input) => update(env, input, new Set()), parts), update };
}

function changeOf(operator: AssignOperator, assignment: Assignment, given: Json): Change {
  const { machine } = assignment.env;
  switch (operator) {
    case "=":
      return () => given;
    case "//=":
      return (old) => (isTrue(old) ? old : given);
    case "+=":
      return (old) => addInPlace({ machine, owned: assignment.owned }, old, given);
    default: {
      const operation = OPERATIONS[operator.slice(0, -1) as BinaryOperator];
      return (old) => operation(machine, old, given);
    }
  }
}

/** Each place gets the first output for its old value; a place without output goes. */
function modifyCode(target: Code, change: Code): Code {
  return updating(
    (env, input, owned) =>
      changePaths({ env, target, input, owned }, (old) => {
        if (owned.has(old)) {
          // The change may keep the value it sees, so none of it may change in place any more.
          owned.clear();
        }
        return firstOutput(change, env, old);
      }),
    [target, change],
  );
}

function firstOutput(code: Code, env: Env, input: Json): Json | undefined {
  let first: Json | undefined;
  eachValue(code, env, input, (value) => {
    first = value;
    return STOP;
  });
  return first;
}

function changePaths({ env, target, input, owned }: Assignment, change: Change): Json {
  const { machine } = env;
  const gone: Json[][] = [];
  let result = input;
  for (const path of pathsOf(env, target, input)) {
    const part = change(getPath(machine, result, path));
    if (part === undefined) {
      gone.push(path);
    } else {
      result = setPath(machine, result, { path, part, owned });
    }
  }
  return gone.length === 0 ? result : deletePaths(machine, result, gone);
}

/** All of them, before anything changes. */
function pathsOf(env: Env, target: Code, input: Json): Json[][] {
  const { machine } = env;
  const paths: Json[][] = [];
  target.run(env, input, ROOT, (value, path) => {
    machine.spend(1);
    const keys = pathTo(path, value);
    machine.allocateArray(keys.length);
    paths.push(keys);
    return MORE;
  });
  return paths;
}
