/**
 * Runs the tests of clients that others have published, each in its own language: what `npm run test:sdk` and
 * `npm run test:grpc` share.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findFreePort, startServer } from "../local-server.ts";

const SHOWN_LINES = 60;

/** A published client and the program in `test/` that uses it. */
export interface ForeignClient {
  name: string;
  /** The package from its registry, unmodified. */
  package: string;
  folder: string;
  /** Commands that succeed if the toolchain is there. */
  toolchain: string[][];
  /** Commands that install the client and build its tests; repeating them is cheap. */
  install(): string[][];
  /** @param target where gRPC listens: `host:port`. */
  run(url: string, target: string): string[];
  /** Variables beyond those of this process. */
  environment?: Record<string, string>;
}

interface Counts {
  passed: number;
  failed: number;
}

interface Options {
  url?: string | undefined;
  target?: string | undefined;
  only?: string | undefined;
  strict: boolean;
}

/**
 * Tests the clients that the command line asks for, against a server of their own if it names none. The last line is
 * "N passed, N failed".
 * @returns the exit code.
 */
export async function testClients(clients: readonly ForeignClient[]): Promise<number> {
  const options = readOptions();
  const known = clients.map(({ name }) => name);
  const wanted = options.only?.split(",") ?? known;
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(", ")}. There are ${known.join(", ")}`);
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), "baton-clients-"));
  const server = options.url === undefined ? await startOwnServer(folder) : undefined;
  const addresses = { url: options.url ?? "", target: options.target ?? "", ...server?.addresses };
  const total: Counts = { passed: 0, failed: 0 };
  try {
    for (const client of clients.filter(({ name }) => wanted.includes(name))) {
      const { passed, failed } = await testClient(client, addresses, options.strict);
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      target: { type: "string", default: "localhost:8090" },
      only: { type: "string" },
      strict: { type: "boolean", default: false },
    },
  });
  return values;
}

async function startOwnServer(folder: string) {
  const grpcPort = await findFreePort();
  const { url, stop } = await startServer({
    port: await findFreePort(),
    grpcPort,
    dataFolder: join(folder, "data"),
    logFile: join(folder, "server.log"),
  });
  return { addresses: { url, target: `127.0.0.1:${grpcPort}` }, stop };
}

async function testClient(
  client: ForeignClient,
  { url, target }: { url: string; target: string },
  strict: boolean,
): Promise<Counts> {
  for (const command of client.toolchain) {
    if ((await run(command, client)).code === 0) continue;
    console.log(`${client.name}: left out, its toolchain is missing: ${command.join(" ")}`);
    return { passed: 0, failed: strict ? 1 : 0 };
  }
  const began = Date.now();
  for (const command of client.install()) {
    const { code, output } = await run(command, client);
    if (code === 0) continue;
    console.log(`${client.name}: "${command.join(" ")}" failed\n${lastLines(output)}`);
    return { passed: 0, failed: 1 };
  }
  const ready = Date.now();
  const { code, output } = await run(client.run(url, target), client);
  const found = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  const passed = Number(found?.[1] ?? 0);
  const failed = Math.max(Number(found?.[2] ?? 1), code === 0 ? 0 : 1);
  const times = `installed in ${seconds(began, ready)}, run in ${seconds(ready, Date.now())}`;
  console.log(`${client.name}: ${client.package}, ${times}`);
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
async function run(
  command: string[],
  client: ForeignClient,
): Promise<{ code: number; output: string }> {
  const [program = "", ...rest] = command;
  const child = spawn(program, rest, {
    cwd: client.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...client.environment },
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
