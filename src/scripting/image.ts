/** Prepares an interpreter once per module and keeps its memory as the image of all others. */

import { INITIALIZE, type Pointer, STACK_POINTER, STEP_COUNTER } from "./exports.ts";
import { PRELUDE, PRELUDE_NAME, PRELUDE_NAMES } from "./prelude.ts";
import { Sandbox, type SandboxImage } from "./sandbox.ts";

/** Memory beyond the image that a script may use before its instance has to grow and is given up. */
const SPARE_BYTES = 256 * 1024;
/** More than the preparation takes, which is the same each time. */
const PREPARATION_STEPS = 100_000_000;

const images = new WeakMap<WebAssembly.Module, SandboxImage>();

/** @throws Error when the module is not `quickjs.wasm` of this folder. */
export function imageOf(module: WebAssembly.Module): SandboxImage {
  let image = images.get(module);
  if (image === undefined) {
    image = prepare(module);
    images.set(module, image);
  }
  return image;
}

function prepare(module: WebAssembly.Module): SandboxImage {
  const sandbox = new Sandbox(module);
  const { exports } = sandbox;
  exports[STEP_COUNTER].value = PREPARATION_STEPS;
  exports[INITIALIZE]();
  if (exports.qjs_init() !== 0) throw new Error("The interpreter of scripts did not start.");
  const answer = sandbox.evaluate(PRELUDE, PRELUDE_NAME, 0);
  const handles: Record<string, Pointer> = {};
  for (const name of PRELUDE_NAMES) handles[name] = sandbox.memberOf(answer, name);
  exports.wasm_free(exports.wasm_malloc(SPARE_BYTES));

  // The stack comes first in memory and is empty between calls; all else, free memory included, is state.
  const start = exports[STACK_POINTER].value as number;
  const memory = new Uint8Array(exports.memory.buffer);
  return { module, bytes: memory.slice(start), start, memoryBytes: memory.length, handles };
}
