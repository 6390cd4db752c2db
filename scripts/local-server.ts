/** Starts this project's server for a script, on a port and a data folder of its own. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const START = join(import.meta.dirname, "../src/cli/start.ts");
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;
const LOOK_EVERY_MS = 50;
/** Position of the parent's pid in `/proc/<pid>/stat`, counted from the state after the name. */
const PARENT_FIELD = 1;

/** A server that a script has started. */
export interface LocalServer {
  url: string;
  /** Ends it as Ctrl-C would. */
  stop(): Promise<void>;
  /** Ends all its processes at once, without warning. */
  kill(): Promise<void>;
}

/** Where a server listens, keeps its data, and writes its output. */
export interface LocalServerOptions {
  port: number;
  /** Where gRPC listens; without it there is none. */
  grpcPort?: number;
  dataFolder: string;
  /** A file that the server's output is added to. */
  logFile: string;
  /** Variables beyond those of this process. */
  environment?: Record<string, string>;
}

/** Starts a server and waits until it answers. @throws Error when it ends first or takes a minute. */
export async function startServer(options: LocalServerOptions): Promise<LocalServer> {
  const log = openSync(options.logFile, "a");
  const { port, grpcPort = 0, dataFolder } = options;
  const ports = ["--port", String(port), "--grpc-port", String(grpcPort)];
  const command = [START, ...ports, "--data", dataFolder];
  const child = spawn(process.execPath, command, {
    stdio: ["ignore", log, log],
    env: { ...process.env, ...options.environment },
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await answers(url))) {
    if (hasEnded(child))
      throw new Error(`The server ended at its start:\n${tail(options.logFile)}`);
    if (Date.now() > deadline) {
      await killTree(child);
      throw new Error(`The server did not answer within a minute:\n${tail(options.logFile)}`);
    }
    await pause(LOOK_EVERY_MS);
  }
  return { url, stop: () => stop(child), kill: () => killTree(child) };
}

/** A TCP port of the loopback address that nobody uses. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No free port was found");
  return address.port;
}

/** The last lines of a log. */
export function tail(file: string, lines = 40): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}

async function answers(url: string): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/health`);
    await reply.text();
    return reply.ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const late = pause(STOP_LIMIT_MS, "late", { ref: false });
  if ((await Promise.race([ended, late])) === "late") {
    await killTree(child);
    throw new Error(`The server did not stop within ${STOP_LIMIT_MS / 1_000} s`);
  }
}

/** All at one blow, the parent first: none of them may notice that another is gone. */
async function killTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const ended = once(child, "exit");
  const family = [child.pid, ...descendants(child.pid)];
  for (const pid of family) killOne(pid);
  await ended;
  while (family.some((pid) => parentOf(pid) !== undefined)) await pause(LOOK_EVERY_MS);
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function descendants(ancestor: number): number[] {
  const parents = new Map<number, number | undefined>();
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(Number(name)));
  }
  const found: number[] = [];
  for (const pid of parents.keys()) {
    let above = parents.get(pid);
    while (above !== undefined && above !== ancestor) above = parents.get(above);
    if (above === ancestor) found.push(pid);
  }
  return found;
}

/** The parent of a living process; a zombie counts as gone. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(join("/proc", String(pid), "stat"), "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : Number(fields[PARENT_FIELD]);
  } catch {
    return undefined;
  }
}
