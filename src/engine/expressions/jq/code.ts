/**
 * What expressions are compiled to: closures that push their outputs.
 *
 * C1. `run` calls `emit` once for each output, in order, and returns when there are no more.
 * C2. `emit` returns STOP when its owner wants no more outputs; whoever gets STOP returns it at once,
 *     and only the owner takes it as what it is.
 * C3. An expression that always has exactly one output has `one`, which costs no callbacks.
 * C4. `run` may return TAIL instead of making its last call, if it was compiled for that place: the
 *     caller of the function makes it, so loops written as recursion need no stack.
 * C5. Along with a value goes where it stands in the input, if somebody wants to know (`path(f)`,
 *     assignments). `undefined`: nobody does. BROKEN: it stands nowhere.
 */
import type { Json } from "../../../model/json.ts";
import type { Owned } from "./access.ts";
import { BreakSignal, JqError } from "./errors.ts";
import { BYTES_PER_ELEMENT } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { cut } from "./values.ts";

export const STOP = 0;
export const MORE = 1;
export const TAIL = 2;

export type Flow = typeof STOP | typeof MORE | typeof TAIL;

/** Takes an output. Never returns TAIL. */
export type Emit = (value: Json, path: Path | undefined) => Flow;

/** The last key of a path and the path above it. */
export interface Path {
  readonly key: Json;
  readonly above: Path | null;
}

export const ROOT: Path = { key: null, above: null };
export const BROKEN: Path = { key: null, above: null };

/** The innermost binding in force, linked to the ones around it. */
export interface Env {
  readonly machine: Machine;
  readonly above: Env | null;
  /** The value of a variable, or the number of a label. */
  readonly value: Json;
  /** The argument of a function, not evaluated. */
  readonly closure: Closure | null;
}

/** An expression with the bindings it stands in. */
export interface Closure {
  readonly code: Code;
  readonly env: Env;
}

export interface Code {
  run(env: Env, input: Json, path: Path | undefined, emit: Emit): Flow;
  readonly one: One | null;
  /** JavaScript frames it takes at most, in units of one expression. */
  readonly height: number;
  /** It may return TAIL. */
  readonly tail: boolean;
  /** The value of a literal. */
  readonly constant?: Json;
  /** It never looks at its input. */
  readonly free?: boolean;
  /** Like `one`, for the update of a loop: may change in place what the loop alone has seen. */
  readonly update?: Update;
}

export type Update = (env: Env, input: Json, owned: Owned) => Json;

export type One = (env: Env, input: Json) => Json;

export function bindValue(env: Env, value: Json): Env {
  return { machine: env.machine, above: env, value, closure: null };
}

export function bindClosure(env: Env, closure: Closure): Env {
  return { machine: env.machine, above: env, value: null, closure };
}

/** The bindings that many levels out. */
export function outer(env: Env, levels: number): Env {
  let found = env;
  for (let level = 0; level < levels && found.above !== null; level += 1) {
    found = found.above;
  }
  return found;
}

/** Code for an expression with exactly one output, which is no part of the input. */
export function single(one: One, parts: readonly Code[] = []): Code {
  return {
    one,
    height: heightOver(parts),
    tail: false,
    run: (env, input, path, emit) => {
      const value = one(env, input);
      return emit(value, path === undefined ? undefined : kept(path, input, value));
    },
  };
}

/** Code for an expression with any number of outputs. */
export function many(run: Code["run"], parts: readonly Code[] = [], tail = false): Code {
  return { one: null, height: heightOver(parts), tail, run };
}

export function heightOver(parts: readonly Code[]): number {
  let most = 0;
  for (const { height } of parts) {
    most = Math.max(most, height);
  }
  return most + 1;
}

/** Where a computed value stands: where the input does, if it is the input itself. */
export function kept(path: Path, input: Json, value: Json): Path {
  return Object.is(input, value) ? path : BROKEN;
}

/** Calls a function or an argument now, with all calls that it postpones. */
export function invoke(
  { code, env }: Closure,
  input: Json,
  path: Path | undefined,
  emit: Emit,
): Flow {
  const { machine } = env;
  machine.spend(1);
  machine.enter(code.height);
  const flow = settle(machine, code.run(env, input, path, emit), emit);
  machine.leave(code.height);
  return flow;
}

/** Makes the calls that were postponed, one after the other. */
export function settle(machine: Machine, flow: Flow, emit: Emit): Flow {
  let current = flow;
  while (current === TAIL) {
    current = machine.resume(emit);
  }
  return current;
}

/** The path of a part of what stands at a path. */
export function partPath(path: Path, key: Json, value: Json): Path {
  if (path === BROKEN) {
    throw new JqError(
      `Invalid path expression near attempt to access element ${cut(key, 14)} of ${cut(value, 29)}`,
    );
  }
  return { key, above: path };
}

/** The keys of the path to a value that an expression for paths gave. */
export function pathTo(path: Path | undefined, value: Json): Json[] {
  if (path === undefined || path === BROKEN) {
    throw new JqError(`Invalid path expression with result ${cut(value, 29)}`);
  }
  return keysOf(path);
}

/** Runs code with any number of outputs for their values alone, to the end of what it postpones. */
export function eachValue(code: Code, env: Env, input: Json, take: (value: Json) => Flow): Flow {
  return code.one === null ? code.run(env, input, undefined, take) : take(code.one(env, input));
}

/** An output that is not yet passed on. */
export interface Held {
  value: Json;
  at: Path | undefined;
}

/**
 * Passes on all outputs but the last, so that what follows on the last one can take the place of its
 * caller.
 * @returns the last output, null when there was none, STOP when `pass` wants no more.
 */
export function allButLast(
  code: Code,
  { env, input, path }: { env: Env; input: Json; path: Path | undefined },
  pass: (value: Json, at: Path | undefined) => Flow,
): Held | null | typeof STOP {
  let held: Held | null = null;
  const next = (): Flow => {
    const last = held;
    held = null;
    return last === null ? MORE : pass(last.value, last.at);
  };
  let flow: Flow;
  try {
    flow = code.run(env, input, path, (value, at) => {
      env.machine.spend(1);
      const wanted = next();
      held = { value, at };
      return wanted;
    });
  } catch (error) {
    // What was put out before the error comes before the error.
    const isOwn = error instanceof JqError || error instanceof BreakSignal;
    if (isOwn && next() === STOP) {
      return STOP;
    }
    throw error;
  }
  return flow === STOP ? STOP : held;
}

/** All outputs. */
export function collect(code: Code, env: Env, input: Json): Json[] {
  if (code.one !== null) {
    env.machine.allocateArray(1);
    return [code.one(env, input)];
  }
  const values: Json[] = [];
  const { machine } = env;
  machine.allocateArray(0);
  code.run(env, input, undefined, (value) => {
    machine.spend(1);
    machine.allocate(BYTES_PER_ELEMENT);
    values.push(value);
    return MORE;
  });
  return trimmed(values);
}

/** Elements up to which an array that grew is copied. */
const TRIMMED_LENGTH = 16;

/** An array that grew has room for 17 elements at least; many small ones would take three times the memory. */
export function trimmed(values: Json[]): Json[] {
  return values.length <= TRIMMED_LENGTH ? values.slice() : values;
}

/** Calls `done` with each combination of the outputs of several expressions, the last slowest. */
export function combine(
  codes: readonly Code[],
  env: Env,
  input: Json,
  done: (values: Json[]) => Flow,
): Flow {
  const values: Json[] = Array.from({ length: codes.length }, () => null);
  const fill = (at: number): Flow => {
    const code = codes[at];
    if (code === undefined) {
      return done(values.slice());
    }
    return eachValue(code, env, input, (value) => {
      env.machine.spend(1);
      values[at] = value;
      return fill(at - 1);
    });
  };
  return fill(codes.length - 1);
}

function keysOf(path: Path): Json[] {
  let length = 0;
  for (let at: Path = path; at.above !== null; at = at.above) {
    length += 1;
  }
  // Of the right size at once: one that grows has room for more.
  const keys: Json[] = Array.from({ length }, () => null);
  for (let at: Path = path; at.above !== null; at = at.above) {
    length -= 1;
    keys[length] = at.key;
  }
  return keys;
}
