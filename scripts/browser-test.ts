/**
 * `npm run test:browser`: the page in a real Chromium against the real server.
 *
 *   node scripts/browser-test.ts [FILE...] [--strict]
 *
 * Where there is no Chromium it says so and is left out; with `--strict` that is a failure. The last
 * line is "N passed, N failed".
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { findChromium } from "../test/browser/helpers/chromium.ts";
import { countOf } from "./test-count.ts";

const files = process.argv.slice(2).filter((word) => word !== "--strict");
const strict = process.argv.includes("--strict");

if (findChromium() === null) {
  console.log("No Chromium was found: install Debian's package, or name it in $CHROMIUM.");
  console.log(strict ? "0 passed, 1 failed" : "0 passed, 0 failed");
  process.exit(strict ? 1 : 0);
}

const built = spawn("node_modules/.bin/vite", ["build", "--logLevel", "error"], {
  stdio: "inherit",
});
const [builtCode] = (await once(built, "close")) as [number | null];
if (builtCode !== 0) {
  console.log("The page cannot be built.");
  console.log("0 passed, 1 failed");
  process.exit(1);
}

const tests = spawn(
  "node_modules/.bin/vitest",
  ["run", "--config", "vitest.browser.config.ts", ...files],
  { stdio: ["ignore", "pipe", "inherit"] },
);
let output = "";
tests.stdout.on("data", (chunk: Buffer) => {
  output += chunk.toString();
  process.stdout.write(chunk);
});
const [code] = (await once(tests, "close")) as [number | null];
const { passed, failed } = countOf(output, code);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
