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
await once(built, "close");

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
// eslint-disable-next-line no-control-regex -- the colours of the output have to go before it is read
const text = output.replaceAll(/\u001B\[[\d;]*m/g, "");
const sum = [...text.matchAll(/^\s*Tests\s+(.*)$/gm)].at(-1)?.[1] ?? "";
const numberBefore = (word: string): number =>
  Number(new RegExp(`(\\d+) ${word}`).exec(sum)?.[1] ?? 0);
const failed = numberBefore("failed") || (code === 0 ? 0 : 1);
console.log(`${numberBefore("passed")} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
