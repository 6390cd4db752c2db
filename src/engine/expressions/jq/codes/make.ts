/** Code for what makes new values: arrays, objects, texts, operators. */
import type { Json, JsonObject } from "../../../../model/json.ts";
import { setOwnMember } from "../../own-member.ts";
import { copyObject } from "../access.ts";
import { addInPlace } from "../add-in-place.ts";
import { OPERATIONS } from "../arithmetic.ts";
import {
  BROKEN,
  collect,
  combine,
  eachValue,
  heightOver,
  kept,
  many,
  single,
  type Code,
  type Env,
  type Flow,
  type One,
  type Update,
} from "../code.ts";
import { JqError } from "../errors.ts";
import { IDENTITY } from "./flow.ts";
import { formatValue } from "../formats.ts";
import type { Machine } from "../machine.ts";
import type { BinaryOperator } from "../syntax.ts";
import { shown } from "../values.ts";

export function arrayCode(body: Code): Code {
  return {
    ...single((env, input) => collect(body, env, input), [body]),
    free: body.free === true,
  };
}

/** Code for a function of the outputs of several expressions; all combinations, the last slowest. */
export function applyCode(
  args: readonly Code[],
  apply: (machine: Machine, values: Json[], input: Json) => Json,
): Code {
  const ones = onesOf(args);
  if (ones !== null) {
    return single((env, input) => {
      env.machine.spend(1);
      return apply(
        env.machine,
        ones.map((one) => one(env, input)),
        input,
      );
    }, args);
  }
  return many(
    (env, input, path, emit) =>
      combine(args, env, input, (values) => {
        const value = apply(env.machine, values, input);
        return emit(value, path === undefined ? undefined : kept(path, input, value));
      }),
    args,
  );
}

function onesOf(codes: readonly Code[]): One[] | null {
  const ones: One[] = [];
  for (const { one } of codes) {
    if (one === null) {
      return null;
    }
    ones.push(one);
  }
  return ones;
}

export function binaryCode(operator: BinaryOperator, left: Code, right: Code): Code {
  const operation = OPERATIONS[operator];
  const { one: first } = left;
  const { one: second } = right;
  if (first === null || second === null) {
    return applyCode([left, right], (machine, [one = null, other = null]) =>
      operation(machine, one, other),
    );
  }
  const code = single(
    (env, input) => {
      const other = second(env, input);
      return operation(env.machine, first(env, input), other);
    },
    [left, right],
  );
  if (operator === "+" && left === IDENTITY && right.free === true) {
    const update: Update = (env, input, owned) =>
      addInPlace({ machine: env.machine, owned }, input, second(env, input));
    return { ...code, update };
  }
  return { ...code, free: left.free === true && right.free === true };
}

export function negateCode(operand: Code): Code {
  return applyCode([operand], (_, [value = null]) => {
    if (typeof value !== "number") {
      throw new JqError(`${shown(value)} cannot be negated`);
    }
    return -value;
  });
}

export function textCode(format: string, parts: readonly (string | Code)[]): Code {
  const codes = parts.filter((part) => typeof part !== "string");
  return applyCode(codes, (machine, values) => {
    let text = "";
    let at = 0;
    for (const part of parts) {
      if (typeof part === "string") {
        text += part;
      } else {
        text += formatValue(machine, format, values[at] ?? null);
        at += 1;
      }
    }
    machine.allocateText(text.length);
    return text;
  });
}

export function formatCode(name: string): Code {
  return single((env, input) => formatValue(env.machine, name, input));
}

export interface EntryCode {
  key: Code;
  value: Code;
}

export function objectCode(entries: readonly EntryCode[]): Code {
  const parts = entries.flatMap(({ key, value }) => [key, value]);
  const one = objectOne(entries);
  if (one !== null) {
    return { ...single(one, parts), free: parts.every(({ free }) => free === true) };
  }
  return {
    ...many((env, input, path, emit) => {
      const at = path === undefined ? undefined : BROKEN;
      const fill = (made: JsonObject, next: number): Flow => {
        const entry = entries[next];
        if (entry === undefined) {
          return emit(made, at);
        }
        return eachValue(entry.key, env, input, (key) =>
          eachValue(entry.value, env, input, (value) => {
            env.machine.spend(1);
            const copy = copyObject(env.machine, made);
            put(env, copy, { key, value });
            return fill(copy, next + 1);
          }),
        );
      };
      return fill({}, 0);
    }, parts),
    height: heightOver(parts) + parts.length,
  };
}

function objectOne(entries: readonly EntryCode[]): One | null {
  const keys = onesOf(entries.map(({ key }) => key));
  const values = onesOf(entries.map(({ value }) => value));
  if (keys === null || values === null) {
    return null;
  }
  return (env, input) => {
    env.machine.spend(1);
    env.machine.allocateObject();
    const made: JsonObject = {};
    for (const [at, keyOf] of keys.entries()) {
      const key = keyOf(env, input);
      put(env, made, { key, value: values[at]?.(env, input) ?? null });
    }
    return made;
  };
}

function put(env: Env, object: JsonObject, { key, value }: { key: Json; value: Json }): void {
  if (typeof key !== "string") {
    throw new JqError(`Cannot use ${shown(key)} as object key`);
  }
  env.machine.allocateMember(key);
  setOwnMember(object, key, value);
}
