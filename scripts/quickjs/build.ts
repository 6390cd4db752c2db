/**
 * Writes `src/scripting/quickjs.wasm`: QuickJS as the package `quickjs-wasi` ships it, made to count its
 * steps and reduced to the exports that the sandbox calls. Run after each change of that package:
 *
 *     node scripts/quickjs/build.ts
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { SANDBOX_EXPORTS, STEP_COUNTER } from "../../src/scripting/exports.ts";
import { meterWasm } from "./meter-wasm.ts";

const SOURCE = fileURLToPath(import.meta.resolve("quickjs-wasi/quickjs.wasm"));
const TARGET = fileURLToPath(import.meta.resolve("../../src/scripting/quickjs.wasm"));

/** The bytes that `src/scripting/quickjs.wasm` has to have. */
export async function buildQuickjs(): Promise<Uint8Array> {
  return meterWasm(await readFile(SOURCE), { counter: STEP_COUNTER, exports: SANDBOX_EXPORTS });
}

if (import.meta.main) await writeFile(TARGET, await buildQuickjs());
