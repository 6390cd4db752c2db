/**
 * The entry of `npm start`. On Linux it first replaces itself by a Node with a smaller memory: the
 * C library otherwise keeps for itself what the start alone has used, some 80 MB, and V8 a young
 * generation that suits a larger program. The process id stays the same.
 */
import { resolve } from "node:path";

const CONFIGURATION = resolve(import.meta.dirname, "../../wrangler.toml");
/** One arena for all threads; large pieces come from the system and go back to it. */
const SMALL_HEAP = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "65536",
  MALLOC_TRIM_THRESHOLD_: "131072",
};
/** Node keeps what it has compiled here, so that only the first start loads the compiler of TypeScript, some 15 MB. */
const COMPILE_CACHE = resolve(import.meta.dirname, "../../node_modules/.cache/node");
/** Megabytes of each half of the young generation. */
const NODE_FLAGS = ["--max-semi-space-size=4", "--expose-gc"];

if (process.platform === "linux" && !("MALLOC_ARENA_MAX" in process.env)) {
  const rest = [...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, [process.execPath, ...NODE_FLAGS, ...rest], {
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...process.env,
    ...SMALL_HEAP,
  });
}

// Loaded only now, because everything before the replacement is loaded twice.
const { runServer } = await import("./run.ts");
await runServer(process.argv.slice(2), CONFIGURATION);
