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
} from "../engine/expressions/script-runner.ts";
import type { Json } from "../model/json.ts";
import type { Pointer } from "./exports.ts";
import { describedFailure, limitFailure, syntaxErrorMessage } from "./failure.ts";
import { imageOf } from "./image.ts";
import { SCRIPT_NAME } from "./prelude.ts";
import { Sandbox, SandboxFull, type SandboxImage, type SandboxLimits, ScriptThrew } from "./sandbox.ts";

/** About 500 ms: a step takes 5 to 20 ns. */
const MAX_STEPS = 50_000_000;
const MEMORY_BYTES = 16 * 1024 * 1024;
/** Half of the stack that the module has; about 2,000 calls. The rest is for its built-in functions. */
const STACK_BYTES = 512 * 1024;
/** Interpreters that are kept after use, of 1.6 MB each; a runner beyond makes another when it needs one. */
const MAX_KEPT = 8;
/** Memory to put a failure into words with, after the script has used up all of its own. */
const RESERVE_BYTES = 256 * 1024;
/** The interpreter's flag: parse, do not run. */
const COMPILE_ONLY = 1 << 5;
const SEEDS = 2 ** 32;

export interface ScriptRunnerOptions extends Partial<SandboxLimits> {
  /** The compiled `quickjs.wasm` of this folder. */
  wasm: WebAssembly.Module;
}

/**
 * A runner for one execution. The first of an isolate takes some 15 ms, each other one nothing.
 * @throws Error when the module is another one than `quickjs.wasm` of this folder.
 */
export async function createScriptRunner(options: ScriptRunnerOptions): Promise<ScriptRunner> {
  const { wasm, maxSteps = MAX_STEPS, memoryBytes = MEMORY_BYTES, stackBytes = STACK_BYTES } = options;
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

  evaluate(source: string, scope: Json, form: ScriptForm): ScriptResult {
    const scopeText = JSON.stringify(scope);
    if (scopeText.length > this.#limits.memoryBytes) return limitFailure("memory", this.#limits);
    const sandbox = this.#ready();
    try {
      return { ok: true, value: this.#run(sandbox, sourceText(source, form), scopeText) };
    } catch (error) {
      return this.#failureOf(sandbox, error, (text, stack) =>
        describedFailure(text, stack, this.#limits),
      );
    } finally {
      this.#keepOrDrop(sandbox);
    }
  }

  syntaxError(source: string, form: ScriptForm): string | null {
    const sandbox = this.#ready();
    try {
      sandbox.evaluate(sourceText(source, form), SCRIPT_NAME, COMPILE_ONLY);
      return null;
    } catch (error) {
      return this.#failureOf(sandbox, error, (text, stack) => {
        const failure = describedFailure(text, stack, this.#limits);
        const message = failure.kind === "limit" ? failure.message : syntaxErrorMessage(text, stack);
        return { ...failure, message };
      }).message;
    } finally {
      this.#keepOrDrop(sandbox);
    }
  }

  #run(sandbox: Sandbox, source: string, scopeText: string): Json {
    sandbox.setGlobal("$", this.#parse(sandbox, scopeText));
    const { exports } = sandbox;
    sandbox.call(this.#handle("seed"), [exports.qjs_new_number(Math.floor(Math.random() * SEEDS))]);
    const result = sandbox.evaluate(source, SCRIPT_NAME, 0);
    while (exports.qjs_is_job_pending() !== 0) exports.qjs_execute_pending_job();
    const text = sandbox.textOf(sandbox.call(this.#handle("convert"), [result]));
    return text === null ? null : (JSON.parse(text) as Json);
  }

  /** The scope as a value, its objects with the methods that the prelude has for them. */
  #parse(sandbox: Sandbox, text: string): Pointer {
    const { exports } = sandbox;
    // The text is gone as soon as it is parsed: only what comes of it counts as the script's memory.
    exports.qjs_set_memory_limit(this.#limits.memoryBytes + 2 * text.length);
    const scopeText = sandbox.newString(text);
    sandbox.setObjectPrototype(this.#handle("dataPrototype"));
    const scope = sandbox.call(this.#handle("parse"), [scopeText]);
    sandbox.setObjectPrototype(this.#handle("objectPrototype"));
    exports.qjs_free_value(scopeText);
    exports.qjs_set_memory_limit(this.#limits.memoryBytes);
    return scope;
  }

  #failureOf(
    sandbox: Sandbox,
    error: unknown,
    inWords: (text: string, stack: string | null) => ReturnType<typeof limitFailure>,
  ): ReturnType<typeof limitFailure> {
    if (sandbox.outOfSteps) return limitFailure("steps", this.#limits);
    if (error instanceof SandboxFull) return limitFailure("memory", this.#limits);
    if (!(error instanceof ScriptThrew)) {
      this.#sandbox = null;
      // The host's stack ran out before the interpreter's own did, or the interpreter wrote beyond its.
      const stackRanOut = error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
      if (stackRanOut) return limitFailure("stack", this.#limits);
      throw error;
    }
    try {
      sandbox.exports.qjs_set_memory_limit(this.#limits.memoryBytes + RESERVE_BYTES);
      const described = sandbox.call(this.#handle("describe"), [error.thrown]);
      const [text, stack] = JSON.parse(sandbox.textOf(described) ?? "[]") as [string?, string?];
      return inWords(text ?? "Error", stack ?? null);
    } catch {
      this.#sandbox = null;
      if (sandbox.outOfSteps) return limitFailure("steps", this.#limits);
      return inWords("Error", null);
    }
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

/** A function's body becomes a call, on one line with its first, so that line numbers stay. */
function sourceText(source: string, form: ScriptForm): string {
  return form === "program" ? source : `(function () {${source}\n})()`;
}
