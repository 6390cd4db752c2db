/**
 * Users' JavaScript, in QuickJS compiled to WebAssembly.
 *
 * S1. A script sees JavaScript's own objects and `$`, nothing of the host.
 * S2. Every evaluation starts from the same state: the memory of its interpreter is put back before it.
 * S3. It ends: steps are counted in the interpreter's compiled loops, so built-in functions count too, and
 *     a script cannot catch the end. The count is the same on every machine; time does not come into it.
 * S4. No interpreter serves two runners, and a runner belongs to one execution.
 *
 * `Date` tells the time, in UTC, and `Math.random` is seeded anew each time; all else is repeatable.
 */

import type {
  ScriptForm,
  ScriptResult,
  ScriptRunner,
  StepMeter,
} from "../engine/expressions/script-runner.ts";
import { isDeeperThan } from "../model/depth.ts";
import type { Json } from "../model/json.ts";
import type { Pointer } from "./exports.ts";
import { describedFailure, type Limit, limitFailure, syntaxErrorMessage } from "./failure.ts";
import { imageOf } from "./image.ts";
import { SCRIPT_NAME } from "./prelude.ts";
import {
  Sandbox,
  SandboxFull,
  type SandboxImage,
  type SandboxLimits,
  ScriptThrew,
} from "./sandbox.ts";

/** About 500 ms: a step takes 5 to 20 ns. */
const MAX_STEPS = 50_000_000;
const MEMORY_BYTES = 16 * 1024 * 1024;
/** About 1,000 calls. With more the host's own stack may end first, which a script cannot catch. */
const STACK_BYTES = 256 * 1024;
/** Interpreters that are kept after use, of 1.6 MB each; a runner beyond makes another when it needs one. */
const MAX_KEPT = 8;
/** Memory to put a failure into words with, after the script has used up all of its own. */
const RESERVE_BYTES = 256 * 1024;
/** The interpreter's flag: parse, do not run. */
const COMPILE_ONLY = 1 << 5;
const SEEDS = 2 ** 32;
/** The interpreter keeps a text with one or with two bytes a character. */
const MAX_CHARACTER_BYTES = 2;
/** Levels of lists and objects in a result, as many as a reference may resolve to. */
const MAX_RESULT_DEPTH = 1_000;
const TOO_DEEP = `RangeError: the result is nested more than ${MAX_RESULT_DEPTH} levels deep`;

export interface ScriptRunnerOptions extends Partial<SandboxLimits> {
  /** The compiled `quickjs.wasm` of this folder. */
  wasm: WebAssembly.Module;
}

/**
 * A runner for one execution. The first of an isolate takes some 15 ms, each other one nothing.
 * @throws Error when the module is another one than `quickjs.wasm` of this folder.
 */
export async function createScriptRunner(options: ScriptRunnerOptions): Promise<ScriptRunner> {
  const {
    wasm,
    maxSteps = MAX_STEPS,
    memoryBytes = MEMORY_BYTES,
    stackBytes = STACK_BYTES,
  } = options;
  return new QuickjsRunner(imageOf(wasm), { maxSteps, memoryBytes, stackBytes });
}

class QuickjsRunner implements ScriptRunner {
  /** The runners that have an interpreter, the one that used it last at the end. */
  static readonly #keeping = new Set<QuickjsRunner>();

  readonly #image: SandboxImage;
  readonly #limits: SandboxLimits;
  #sandbox: Sandbox | null = null;

  constructor(image: SandboxImage, limits: SandboxLimits) {
    this.#image = image;
    this.#limits = limits;
  }

  evaluate(source: string, scope: Json, form: ScriptForm, meter?: StepMeter): ScriptResult {
    const scopeText = textOf(scope);
    if (scopeText === null) return limitFailure("stack", this.#limits);
    if (scopeText.length > this.#limits.memoryBytes) return limitFailure("memory", this.#limits);
    const sandbox = this.#ready();
    try {
      const value = this.#run(sandbox, sourceText(source, form), scopeText);
      return isDeeperThan(value, MAX_RESULT_DEPTH)
        ? describedFailure(TOO_DEEP, null, this.#limits)
        : { ok: true, value };
    } catch (error) {
      const thrown = this.#thrown(sandbox, error);
      return typeof thrown === "string"
        ? limitFailure(thrown, this.#limits)
        : describedFailure(thrown.text, thrown.stack, this.#limits);
    } finally {
      if (meter !== undefined) meter.steps += this.#limits.maxSteps - sandbox.stepsLeft;
      this.#keepOrDrop(sandbox);
    }
  }

  syntaxError(source: string, form: ScriptForm): string | null {
    const sandbox = this.#ready();
    try {
      sandbox.evaluate(sourceText(source, form), SCRIPT_NAME, COMPILE_ONLY);
      return null;
    } catch (error) {
      const thrown = this.#thrown(sandbox, error);
      return typeof thrown === "string"
        ? limitFailure(thrown, this.#limits).message
        : syntaxErrorMessage(thrown.text, thrown.stack, this.#limits);
    } finally {
      this.#keepOrDrop(sandbox);
    }
  }

  #run(sandbox: Sandbox, source: string, scopeText: string): Json {
    const { exports } = sandbox;
    sandbox.setGlobal("$", this.#parse(sandbox, scopeText));
    const seed = exports.qjs_new_number(Math.floor(Math.random() * SEEDS));
    sandbox.call(this.#handle("seed"), [seed]);
    const result = sandbox.evaluate(source, SCRIPT_NAME, 0);
    // What waits for a promise runs before the result is read; what it throws is nobody's.
    while (exports.qjs_is_job_pending() !== 0) exports.qjs_execute_pending_job();
    const text = sandbox.textOf(sandbox.call(this.#handle("convert"), [result]));
    return text === null ? null : (JSON.parse(text) as Json);
  }

  /** The scope as a value, its objects with the methods that the prelude has for them. */
  #parse(sandbox: Sandbox, text: string): Pointer {
    const { exports } = sandbox;
    // The text is gone as soon as it is parsed: only what comes of it counts as the script's memory.
    exports.qjs_set_memory_limit(this.#limits.memoryBytes + MAX_CHARACTER_BYTES * text.length);
    const scopeText = sandbox.newString(text);
    sandbox.setObjectPrototype(this.#handle("dataPrototype"));
    const scope = sandbox.call(this.#handle("parse"), [scopeText]);
    sandbox.setObjectPrototype(this.#handle("objectPrototype"));
    exports.qjs_free_value(scopeText);
    exports.qjs_set_memory_limit(this.#limits.memoryBytes);
    return scope;
  }

  /** What the script threw, in words, or the limit that stopped it. @throws what is neither. */
  #thrown(sandbox: Sandbox, error: unknown): Limit | { text: string; stack: string | null } {
    if (!(error instanceof ScriptThrew)) return this.#limitBehind(sandbox, error);
    sandbox.exports.qjs_set_memory_limit(this.#limits.memoryBytes + RESERVE_BYTES);
    try {
      const described = sandbox.textOf(sandbox.call(this.#handle("describe"), [error.thrown]));
      const [text = "Error", stack = null] = JSON.parse(described ?? "[]") as [string?, string?];
      return { text, stack };
    } catch (nested) {
      // Reading the error runs the script's own code once more, if it gave the error some.
      return nested instanceof ScriptThrew
        ? { text: "Error", stack: null }
        : this.#limitBehind(sandbox, nested);
    }
  }

  #limitBehind(sandbox: Sandbox, error: unknown): Limit {
    if (error instanceof SandboxFull) return "memory";
    this.#sandbox = null;
    if (sandbox.outOfSteps) return "steps";
    // The host's stack may end before the interpreter's own, which counts only what is in its memory.
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError) return "stack";
    throw error;
  }

  #handle(name: string): Pointer {
    return this.#image.handles[name] ?? 0;
  }

  /** An interpreter in its first state. */
  #ready(): Sandbox {
    const sandbox = this.#sandbox ?? new Sandbox(this.#image.module);
    sandbox.reset(this.#image, this.#limits);
    this.#sandbox = sandbox;
    return sandbox;
  }

  #keepOrDrop(sandbox: Sandbox): void {
    const keeping = QuickjsRunner.#keeping;
    keeping.delete(this);
    if (sandbox.hasGrownBeyond(this.#image)) this.#sandbox = null;
    if (this.#sandbox === null) return;
    keeping.add(this);
    for (const oldest of keeping) {
      if (keeping.size <= MAX_KEPT) break;
      oldest.#sandbox = null;
      keeping.delete(oldest);
    }
  }
}

/** JSON, or null for what is nested more deeply than the host's stack reaches. */
function textOf(scope: Json): string | null {
  try {
    return JSON.stringify(scope);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A function's body becomes a call, on one line with its first, so that line numbers stay. */
function sourceText(source: string, form: ScriptForm): string {
  return form === "program" ? source : `(function () {${source}\n})()`;
}
