import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

export const QUICKJS_PATH = resolve(import.meta.dirname, "../../src/scripting/quickjs.wasm");

/** The types of Workers know no compilation, because a Worker cannot compile; Node can. */
export function compileWasm(bytes: Uint8Array): WebAssembly.Module {
  const { Module } = WebAssembly as unknown as {
    Module: new (bytes: Uint8Array) => WebAssembly.Module;
  };
  return new Module(bytes);
}

/** `quickjs.wasm`, compiled: what a Worker gets by importing it. */
export const quickjs: WebAssembly.Module = compileWasm(await readFile(QUICKJS_PATH));

/** Collects the instances that are made while `run` runs. */
export async function instancesMadeBy(
  run: () => void | Promise<void>,
): Promise<WebAssembly.Instance[]> {
  const made: WebAssembly.Instance[] = [];
  const Original = WebAssembly.Instance;
  WebAssembly.Instance = class extends Original {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      made.push(this);
    }
  };
  try {
    await run();
  } finally {
    WebAssembly.Instance = Original;
  }
  return made;
}
