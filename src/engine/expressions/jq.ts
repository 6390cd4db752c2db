/**
 * jq, the language of JSON_JQ_TRANSFORM: version 1.7 and what 1.8 added that does not change it.
 *
 * Why no library: those on npm are either jq itself as WebAssembly, which cannot be stopped and leaks,
 * or written in JavaScript without bounds, so `repeat(.)` would hold the only thread for ever, and with
 * JavaScript's own regular expressions, which a user's pattern can do as well. Here every step is
 * counted, what is made is counted, and regular expressions run on the same count, so that an
 * evaluation ends after the same work everywhere.
 *
 * Differences from jq:
 * - numbers are doubles: beyond 2^53 they lose digits, and exponents end at 308;
 * - there is no input but the one, no environment, no clock but the decision's, no module;
 * - regular expressions have no subroutine calls, absent groups or callouts;
 * - `halt` ends the outputs, `halt_error` fails.
 */
import type { Json } from "../../model/json.ts";
import type { StepMeter } from "./script-runner.ts";
import { MORE, type Code } from "./jq/code.ts";
import { compileJq } from "./jq/compile.ts";
import { BreakSignal, HaltSignal, JqError, JqLimitError, JqSyntaxError } from "./jq/errors.ts";
import { beginningOf } from "./jq/json-text.ts";
import { DEFAULT_LIMITS, type JqLimits } from "./jq/limits.ts";
import { DEPTH_MESSAGE, Machine } from "./jq/machine.ts";
import { plainJson } from "./jq/plain-json.ts";

/** Characters of the expressions whose code is kept, the oldest dropped first; code takes some 300 bytes for each. */
const CACHED_CHARACTERS = 50_000;
/** Longer expressions are compiled each time. */
const CACHED_LENGTH = 4_000;
/** Longest message, in characters: errors may carry whole documents. */
const MAX_MESSAGE_LENGTH = 1_000;

/** All outputs of an expression, or why there are none. */
export type JqResult = { ok: true; values: Json[] } | { ok: false; message: string };

export interface JqContext {
  /** Epoch milliseconds: what `now` gives. */
  now: number;
  limits?: JqLimits;
  /** Is told of the steps that the evaluation took, as many as those of scripts in the same time. */
  meter?: StepMeter;
}

/** Steps of JavaScript that take as long as one of jq. */
const SCRIPT_STEPS = 10;

const cache = new Map<string, Code>();
let cachedCharacters = 0;

/** Evaluates an expression on an input, which stays as it is. Never throws. */
export function evaluateJq(expression: string, input: Json, context: JqContext): JqResult {
  const machine = new Machine(context.limits ?? DEFAULT_LIMITS, context.now);
  try {
    return { ok: true, values: outputsOf(machine, compiled(expression), input) };
  } catch (error) {
    return { ok: false, message: messageOf(error) };
  } finally {
    if (context.meter !== undefined) context.meter.steps += SCRIPT_STEPS * machine.stepsTaken;
  }
}

/** What is wrong with the text of an expression, or null. */
export function jqSyntaxError(expression: string): string | null {
  try {
    compiled(expression);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

function outputsOf(machine: Machine, code: Code, input: Json): Json[] {
  const values: Json[] = [];
  machine.enter(code.height);
  try {
    code.run({ machine, above: null, value: null, closure: null }, input, undefined, (value) => {
      machine.spend(1);
      machine.allocate(8);
      values.push(plainJson(machine, value));
      return MORE;
    });
  } catch (error) {
    if (!(error instanceof HaltSignal) || error.error !== undefined) {
      throw error;
    }
  }
  return values;
}

function compiled(expression: string): Code {
  const known = cache.get(expression);
  if (known !== undefined) {
    return known;
  }
  const code = compileJq(expression);
  if (expression.length <= CACHED_LENGTH) {
    for (const oldest of cache.keys()) {
      if (cachedCharacters + expression.length <= CACHED_CHARACTERS) {
        break;
      }
      cache.delete(oldest);
      cachedCharacters -= oldest.length;
    }
    cache.set(expression, code);
    cachedCharacters += expression.length;
  }
  return code;
}

function messageOf(error: unknown): string {
  if (error instanceof JqSyntaxError) {
    return `jq: ${error.message}`;
  }
  if (error instanceof JqLimitError) {
    return error.message;
  }
  if (error instanceof JqError) {
    return errorText(error.value);
  }
  if (error instanceof HaltSignal) {
    return errorText(error.error ?? null);
  }
  if (error instanceof BreakSignal) {
    return "break";
  }
  if (error instanceof RangeError) {
    // The platform's stack was smaller than the depth that is counted.
    return DEPTH_MESSAGE;
  }
  throw error;
}

function errorText(value: Json): string {
  const text = typeof value === "string" ? value : beginningOf(value, MAX_MESSAGE_LENGTH);
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text;
}
