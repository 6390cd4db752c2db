/**
 * `npm run test:sdk`: what the official SDKs, unmodified, can do with this server.
 *
 *   node scripts/sdk-test.ts [--url URL] [--only python,javascript] [--strict]
 *
 * Without `--url` it starts a server of its own. An SDK whose toolchain is not installed is named and
 * left out; with `--strict` that is a failure. The last line is "N passed, N failed".
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findFreePort, startServer } from "./local-server.ts";
import { SDKS, type Sdk } from "./sdk-test/sdks.ts";

const SHOWN_LINES = 60;

interface Counts {
  passed: number;
  failed: number;
}

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    only: { type: "string" },
    strict: { type: "boolean", default: false },
  },
});
const known = SDKS.map(({ name }) => name);
const wanted = values.only?.split(",") ?? known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`No such SDK: ${unknown.join(", ")}. There are ${known.join(", ")}`);
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), "baton-sdk-"));
const server = values.url === undefined ? await startOwnServer() : undefined;
const total: Counts = { passed: 0, failed: 0 };
try {
  for (const sdk of SDKS.filter(({ name }) => wanted.includes(name))) {
    const { passed, failed } = await testSdk(sdk, server?.url ?? values.url ?? "");
    total.passed += passed;
    total.failed += failed;
  }
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

async function startOwnServer() {
  return startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
}

async function testSdk(sdk: Sdk, url: string): Promise<Counts> {
  for (const command of sdk.toolchain) {
    if ((await run(command, sdk)).code === 0) continue;
    console.log(`${sdk.name}: left out, its toolchain is missing: ${command.join(" ")}`);
    return { passed: 0, failed: values.strict ? 1 : 0 };
  }
  const began = Date.now();
  for (const command of sdk.install()) {
    const { code, output } = await run(command, sdk);
    if (code === 0) continue;
    console.log(`${sdk.name}: "${command.join(" ")}" failed\n${lastLines(output)}`);
    return { passed: 0, failed: 1 };
  }
  const ready = Date.now();
  const { code, output } = await run(sdk.run(url), sdk);
  const found = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  const passed = Number(found?.[1] ?? 0);
  const failed = Math.max(Number(found?.[2] ?? 1), code === 0 ? 0 : 1);
  const times = `installed in ${seconds(began, ready)}, run in ${seconds(ready, Date.now())}`;
  console.log(`${sdk.name}: ${sdk.package}, ${times}`);
  for (const line of output.match(/^ok .*$/gm) ?? []) console.log(`  ${line}`);
  if (failed > 0) console.log(lastLines(output.replaceAll(/^ok .*\n/gm, "")));
  return { passed, failed };
}

function seconds(from: number, to: number): string {
  return `${((to - from) / 1_000).toFixed(1)} s`;
}

function lastLines(output: string): string {
  return output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}

/** Runs a command; code 127 when there is no such program. */
async function run(command: string[], sdk: Sdk): Promise<{ code: number; output: string }> {
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, {
    cwd: sdk.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...sdk.environment },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return { code: code ?? 1, output };
  } catch (error) {
    return { code: 127, output: String(error) };
  }
}
