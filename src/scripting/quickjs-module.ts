/**
 * The interpreter's compiled module, in a Worker. Apart from `runner.ts`, because only the bundler of a
 * Worker understands the import, and only when the specifier ends in `.wasm`; elsewhere the file is read
 * and compiled.
 */
import quickjs from "./quickjs.wasm";

/** For `createScriptRunner({ wasm })`. */
export const quickjsModule: WebAssembly.Module = quickjs;
