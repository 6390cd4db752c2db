import type { Json } from "../../../model/json.ts";
import type { Code } from "./code.ts";
import { applyCode } from "./codes/make.ts";
import { JqError } from "./errors.ts";
import type { Machine } from "./machine.ts";
import { shown } from "./values.ts";

/** A function of the language: makes code of the code of its arguments. */
export type Builtin = (args: readonly Code[]) => Code;

/** Builtins by name and number of arguments, such as `has/1`. */
export type BuiltinTable = Readonly<Record<string, Builtin>>;

/** A function of the input alone. */
export function ofInput(apply: (machine: Machine, input: Json) => Json): Builtin {
  return () => applyCode([], (machine, _, input) => apply(machine, input));
}

/** A function of the input and one argument. */
export function ofOne(apply: (machine: Machine, input: Json, argument: Json) => Json): Builtin {
  return (args) =>
    applyCode(args, (machine, [argument = null], input) => apply(machine, input, argument));
}

/** A function of its arguments. */
export function ofAll(apply: (machine: Machine, values: Json[], input: Json) => Json): Builtin {
  return (args) => applyCode(args, apply);
}

/** The argument with that number. */
export function argumentAt(args: readonly Code[], at: number): Code {
  const code = args[at];
  if (code === undefined) {
    throw new RangeError(`a builtin was registered for fewer arguments than it takes`);
  }
  return code;
}

/** @throws JqError unless the value is a text. */
export function needText(value: Json, what: string): string {
  if (typeof value !== "string") {
    throw new JqError(`${shown(value)} ${what}`);
  }
  return value;
}

/** @throws JqError unless the value is a number. */
export function needNumber(value: Json): number {
  if (typeof value !== "number") {
    throw new JqError(`${shown(value)} number required`);
  }
  return value;
}

/** @throws JqError unless the value is an array. */
export function needArray(value: Json, what: string): Json[] {
  if (!Array.isArray(value)) {
    throw new JqError(`${shown(value)} ${what}`);
  }
  return value;
}
