/**
 * What the sandbox calls in `quickjs.wasm`. That file is made from the package `quickjs-wasi` by
 * `scripts/quickjs/build.ts`, which keeps these exports and adds the counter of steps. The package's own
 * JavaScript is not used: it can restore a snapshot only asynchronously, and lets the interpreter write
 * to the host's output.
 */

/** A place in the interpreter's memory. A value of the script is a place that holds the value. */
export type Pointer = number;

/** The export that counts down; below zero the module traps. */
export const STEP_COUNTER = "steps_left";

/** The package's own names for the top of the stack and for the start of the C library. */
export const STACK_POINTER = "__stack_pointer";
export const INITIALIZE = "_initialize";

/** The functions of the module, and the memory and stack that an instance consists of. */
export interface SandboxExports {
  memory: WebAssembly.Memory;
  [STACK_POINTER]: WebAssembly.Global;
  [STEP_COUNTER]: WebAssembly.Global;
  [INITIALIZE](): void;
  qjs_init(): number;
  qjs_get_context_ptr(): Pointer;
  qjs_set_memory_limit(bytes: number): void;
  qjs_set_max_stack_size(bytes: number): void;
  qjs_eval(source: Pointer, length: number, fileName: Pointer, flags: number): Pointer;
  qjs_call(callee: Pointer, self: Pointer, count: number, values: Pointer): Pointer;
  qjs_new_string(text: Pointer, length: number): Pointer;
  qjs_new_number(value: number): Pointer;
  qjs_get_undefined(): Pointer;
  qjs_get_global(): Pointer;
  qjs_get_prop_string(object: Pointer, name: Pointer): Pointer;
  qjs_set_prop_string(object: Pointer, name: Pointer, value: Pointer): void;
  qjs_get_string_len(value: Pointer, length: Pointer): Pointer;
  qjs_is_string(value: Pointer): number;
  qjs_is_exception(value: Pointer): number;
  qjs_get_exception(): Pointer;
  qjs_dup_value(value: Pointer): Pointer;
  qjs_free_value(value: Pointer): void;
  qjs_is_job_pending(): number;
  qjs_execute_pending_job(): number;
  /** Takes over the reference to the prototype. */
  JS_SetClassProto(context: Pointer, classId: number, prototype: bigint): void;
  wasm_malloc(bytes: number): Pointer;
  wasm_free(place: Pointer): void;
}

type FromPackage = Exclude<keyof SandboxExports, typeof STEP_COUNTER>;

const FROM_PACKAGE: Record<FromPackage, true> = {
  memory: true,
  [STACK_POINTER]: true,
  [INITIALIZE]: true,
  qjs_init: true,
  qjs_get_context_ptr: true,
  qjs_set_memory_limit: true,
  qjs_set_max_stack_size: true,
  qjs_eval: true,
  qjs_call: true,
  qjs_new_string: true,
  qjs_new_number: true,
  qjs_get_undefined: true,
  qjs_get_global: true,
  qjs_get_prop_string: true,
  qjs_set_prop_string: true,
  qjs_get_string_len: true,
  qjs_is_string: true,
  qjs_is_exception: true,
  qjs_get_exception: true,
  qjs_dup_value: true,
  qjs_free_value: true,
  qjs_is_job_pending: true,
  qjs_execute_pending_job: true,
  JS_SetClassProto: true,
  wasm_malloc: true,
  wasm_free: true,
};

/** The exports that are kept of the package's module. */
export const SANDBOX_EXPORTS: readonly string[] = Object.keys(FROM_PACKAGE);
