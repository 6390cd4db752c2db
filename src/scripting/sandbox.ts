/**
 * One interpreter: an instance of the WebAssembly module with a memory of its own. It has no way out:
 * of the functions it imports only the clock answers.
 *
 * All that an instance can change is its memory, its stack pointer and its counter of steps. So
 * `reset` makes it the same as a new one, which costs 50 times less than making a new one.
 */

import { type Pointer, type SandboxExports, STACK_POINTER, STEP_COUNTER } from "./exports.ts";

/** A prepared interpreter's memory, to start from. It is never written to, so all instances share it. */
export interface SandboxImage {
  module: WebAssembly.Module;
  /** The memory from `start` on. Before it lies the stack, which grows downwards from there. */
  bytes: Uint8Array;
  start: number;
  /** Bytes of the whole memory. */
  memoryBytes: number;
  /** Places of the prelude's functions and objects. */
  handles: Readonly<Record<string, Pointer>>;
}

/** What one evaluation may use. */
export interface SandboxLimits {
  /** Turns of the interpreter's own loops. */
  maxSteps: number;
  memoryBytes: number;
  stackBytes: number;
}

/** The script threw, or the interpreter did in its place; `thrown` is the place of the value. */
export class ScriptThrew extends Error {
  override readonly name = "ScriptThrew";
  readonly thrown: Pointer;

  constructor(thrown: Pointer) {
    super("The script threw.");
    this.thrown = thrown;
  }
}

/** The interpreter found no memory for something that the host hands over. */
export class SandboxFull extends Error {
  override readonly name = "SandboxFull";
}

const PAGE_BYTES = 65_536;
const POINTER_BYTES = 4;
const ERRNO_SUCCESS = 0;
const ERRNO_BAD_FILE = 8;
/** QuickJS's number of the class of plain objects. */
const OBJECT_CLASS = 1;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Sandbox {
  readonly #exports: SandboxExports;

  /** A bare instance, before its interpreter is started. @throws Error when the module is another one. */
  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(
      module,
      imports(() => this.#exports.memory),
    );
    if (!(STEP_COUNTER in instance.exports)) {
      throw new Error("The WebAssembly module is not the one of src/scripting/quickjs.wasm.");
    }
    // The names are those that the module was built with; their types are the package's.
    this.#exports = instance.exports as unknown as SandboxExports;
  }

  get exports(): SandboxExports {
    return this.#exports;
  }

  /** Whether the script used up its steps; then it was stopped in the middle and only `reset` helps. */
  get outOfSteps(): boolean {
    return this.stepsLeft < 0;
  }

  /** Steps that the script may still take. */
  get stepsLeft(): number {
    return this.#exports[STEP_COUNTER].value as number;
  }

  /** Memory cannot shrink: whoever needed much is not kept. */
  hasGrownBeyond(image: SandboxImage): boolean {
    return this.#exports.memory.buffer.byteLength > image.memoryBytes;
  }

  /** Becomes what the image is, whatever happened before. */
  reset(image: SandboxImage, limits: SandboxLimits): void {
    const { memory } = this.#exports;
    const missing = image.memoryBytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(missing / PAGE_BYTES);
    new Uint8Array(memory.buffer).set(image.bytes, image.start);
    this.#exports[STACK_POINTER].value = image.start;
    this.#exports[STEP_COUNTER].value = limits.maxSteps;
    this.#exports.qjs_set_memory_limit(limits.memoryBytes);
    this.#exports.qjs_set_max_stack_size(limits.stackBytes);
  }

  /**
   * Runs or only compiles a text. @returns the completion value's place.
   * @throws ScriptThrew, SandboxFull, or WebAssembly's own errors when a limit stopped it.
   */
  evaluate(source: string, fileName: string, flags: number): Pointer {
    const text = this.#writeText(source);
    const name = this.#writeText(fileName);
    return this.#checked(this.#exports.qjs_eval(text.place, text.length, name.place, flags));
  }

  /** @throws as `evaluate` */
  call(callee: Pointer, values: readonly Pointer[]): Pointer {
    const places = this.#allocate(POINTER_BYTES * Math.max(1, values.length));
    new Uint32Array(this.#exports.memory.buffer, places, values.length).set(values);
    const self = this.#exports.qjs_get_undefined();
    return this.#checked(this.#exports.qjs_call(callee, self, values.length, places));
  }

  /** @throws as `evaluate` */
  newString(text: string): Pointer {
    const { place, length } = this.#writeText(text);
    const value = this.#exports.qjs_new_string(place, length);
    this.#exports.wasm_free(place);
    return this.#checked(value);
  }

  /** The text of a string, or null when the value is none. */
  textOf(value: Pointer): string | null {
    if (this.#exports.qjs_is_string(value) === 0) return null;
    const length = this.#allocate(POINTER_BYTES);
    const text = this.#exports.qjs_get_string_len(value, length);
    if (text === 0) throw new SandboxFull();
    const { buffer } = this.#exports.memory;
    return decoder.decode(new Uint8Array(buffer, text, new Uint32Array(buffer, length, 1)[0]));
  }

  /** @throws SandboxFull */
  memberOf(object: Pointer, name: string): Pointer {
    return this.#exports.qjs_get_prop_string(object, this.#writeText(name).place);
  }

  /** @throws SandboxFull */
  setGlobal(name: string, value: Pointer): void {
    const global = this.#exports.qjs_get_global();
    this.#exports.qjs_set_prop_string(global, this.#writeText(name).place, value);
  }

  /** Sets what objects that the interpreter makes from now on have as their prototype. */
  setObjectPrototype(prototype: Pointer): void {
    const { memory, qjs_dup_value, qjs_get_context_ptr, JS_SetClassProto } = this.#exports;
    const owned = qjs_dup_value(prototype);
    const value = new DataView(memory.buffer).getBigInt64(owned, true);
    JS_SetClassProto(qjs_get_context_ptr(), OBJECT_CLASS, value);
  }

  #checked(value: Pointer): Pointer {
    if (value === 0) throw new SandboxFull();
    if (this.#exports.qjs_is_exception(value) === 0) return value;
    throw new ScriptThrew(this.#exports.qjs_get_exception());
  }

  /** With the zero behind it that the interpreter wants to find. */
  #writeText(text: string): { place: Pointer; length: number } {
    const bytes = encoder.encode(text);
    const place = this.#allocate(bytes.length + 1);
    const target = new Uint8Array(this.#exports.memory.buffer, place, bytes.length + 1);
    target.set(bytes);
    target[bytes.length] = 0;
    return { place, length: bytes.length };
  }

  #allocate(bytes: number): Pointer {
    const place = this.#exports.wasm_malloc(bytes);
    if (place === 0) throw new SandboxFull();
    return place;
  }
}

const nothing = () => 0;
const badFile = () => ERRNO_BAD_FILE;

/** What the module asks of its host. Dates are in UTC; nothing can be printed, opened or loaded. */
function imports(memory: () => WebAssembly.Memory): WebAssembly.Imports {
  return {
    env: {
      host_call: nothing,
      host_interrupt: nothing,
      host_promise_rejection: nothing,
      host_module_normalize: nothing,
      host_module_load: nothing,
      host_get_timezone_offset: nothing,
    },
    wasi_snapshot_preview1: {
      clock_time_get: (_clock: number, _precision: bigint, target: Pointer) => {
        const nanoseconds = BigInt(Date.now()) * 1_000_000n;
        new DataView(memory().buffer).setBigUint64(target, nanoseconds, true);
        return ERRNO_SUCCESS;
      },
      fd_write: badFile,
      fd_close: badFile,
      fd_fdstat_get: badFile,
      fd_seek: badFile,
      random_get: (target: Pointer, length: number) => {
        new Uint8Array(memory().buffer, target, length).fill(0);
        return ERRNO_SUCCESS;
      },
    },
  };
}
