/**
 * `npm run test:sdk`: the official SDKs, unmodified, each finish 200 workflows.
 *
 *   node scripts/sdk-test.ts [--url URL] [--only python,javascript]
 *
 * Without `--url` it starts a server of its own. A toolchain that is not installed is named and its
 * SDK left out.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findFreePort, startServer } from "./local-server.ts";

const HERE = join(import.meta.dirname, "../test/sdk");
const CACHE = join(import.meta.dirname, "../node_modules/.cache/sdk-test");
const WORKFLOWS = 200;

/** One SDK: what it needs, how it is installed, how its test is run. */
interface Sdk {
  name: string;
  /** The program without which nothing can be done. */
  toolchain: string;
  folder: string;
  /** Commands that install the SDK; repeating them is cheap. */
  install(): string[][];
  run(url: string): string[];
}

const PYTHON_FOLDER = join(HERE, "python");
const PYTHON_ENVIRONMENT = join(CACHE, "python");
const PYTHON = join(PYTHON_ENVIRONMENT, "bin", "python");
const JAVASCRIPT_FOLDER = join(HERE, "javascript");

const SDKS: Sdk[] = [
  {
    name: "python",
    toolchain: "python3",
    folder: PYTHON_FOLDER,
    install: () => [
      ...(existsSync(PYTHON) ? [] : [["python3", "-m", "venv", PYTHON_ENVIRONMENT]]),
      [PYTHON, "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"],
    ],
    run: (url) => [PYTHON, "smoke.py", "--url", url],
  },
  {
    name: "javascript",
    toolchain: "npm",
    folder: JAVASCRIPT_FOLDER,
    install: () =>
      existsSync(join(JAVASCRIPT_FOLDER, "node_modules")) ? [] : [["npm", "ci", "--silent"]],
    run: (url) => [process.execPath, "smoke.mjs", "--url", url],
  },
];

const { values } = parseArgs({
  options: { url: { type: "string" }, only: { type: "string" } },
});
const wanted = values.only?.split(",") ?? SDKS.map((sdk) => sdk.name);
const folder = await mkdtemp(join(tmpdir(), "baton-sdk-"));
const server = values.url === undefined ? await startOwnServer() : undefined;
let passed = 0;
let failed = 0;
try {
  for (const sdk of SDKS.filter(({ name }) => wanted.includes(name))) {
    const result = await testSdk(sdk, server?.url ?? values.url ?? "");
    passed += result.passed;
    failed += result.failed;
  }
} finally {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function startOwnServer() {
  return startServer({
    port: await findFreePort(),
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
}

async function testSdk(sdk: Sdk, url: string): Promise<{ passed: number; failed: number }> {
  if ((await run([sdk.toolchain, "--version"], sdk.folder)).code !== 0) {
    console.log(`${sdk.name}: left out, ${sdk.toolchain} is not installed`);
    return { passed: 0, failed: 0 };
  }
  await mkdir(CACHE, { recursive: true });
  for (const command of sdk.install()) {
    const { code, output } = await run(command, sdk.folder);
    if (code === 0) continue;
    console.log(`${sdk.name}: "${command.join(" ")}" failed\n${output}`);
    return { passed: 0, failed: WORKFLOWS };
  }
  const began = Date.now();
  const { output } = await run(sdk.run(url), sdk.folder);
  const counts = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  const result = { passed: Number(counts?.[1] ?? 0), failed: Number(counts?.[2] ?? WORKFLOWS) };
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  console.log(`${sdk.name}: ${result.passed} of ${WORKFLOWS} workflows completed, ${seconds} s`);
  if (result.failed > 0) console.log(output.trimEnd().split("\n").slice(-30).join("\n"));
  return result;
}

/** Runs a command; code 127 when there is no such program. */
async function run(command: string[], cwd: string): Promise<{ code: number; output: string }> {
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, { cwd, stdio: ["ignore", "pipe", "pipe"] });
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
