/**
 * The entry of `npm start`. On Linux it first replaces itself by a Node with a smaller memory: the
 * C library otherwise keeps an arena for each thread, some 40 MB that the start alone has filled,
 * and V8 a young generation that suits a larger program. The process id stays the same.
 */
import { resolve } from "node:path";

const CONFIGURATION = resolve(import.meta.dirname, "../../wrangler.toml");
const ONE_ARENA = { MALLOC_ARENA_MAX: "1" };
/** Megabytes of each half of the young generation. */
const NODE_FLAGS = ["--max-semi-space-size=4", "--expose-gc"];

if (process.platform === "linux" && !("MALLOC_ARENA_MAX" in process.env)) {
  const rest = [...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, [process.execPath, ...NODE_FLAGS, ...rest], {
    ...process.env,
    ...ONE_ARENA,
  });
}

// Loaded only now, because everything before the replacement is loaded twice.
const { runServer } = await import("./run.ts");
await runServer(process.argv.slice(2), CONFIGURATION);
