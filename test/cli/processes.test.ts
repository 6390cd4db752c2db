import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import {
  commandLine,
  findPortHolder,
  processIdentity,
  stopProcess,
} from "../../src/cli/processes.ts";

const STUBBORN = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
const WILLING = "console.log('up'); setInterval(() => {}, 1000)";

async function spawned(code: string) {
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  return { pid: child.pid ?? 0, exited: once(child, "exit") };
}

describe("processIdentity", () => {
  it("stays the same for a process and differs from that of another", async () => {
    const { pid, exited } = await spawned(WILLING);
    const identity = processIdentity(pid);
    expect(identity).toBeDefined();
    expect(processIdentity(pid)).toBe(identity);
    expect(processIdentity(process.pid)).not.toBe(identity);
    process.kill(pid, "SIGKILL");
    await exited;
    expect(processIdentity(pid)).toBeUndefined();
  });
});

describe("commandLine", () => {
  it("tells what a process runs", () => {
    expect(commandLine(process.pid)).toContain("node");
  });

  it("is undefined for no process", () => {
    expect(commandLine(2 ** 30)).toBeUndefined();
  });
});

describe("stopProcess", () => {
  it.each([
    ["that ends when asked", WILLING, "SIGTERM"],
    ["that does not", STUBBORN, "SIGKILL"],
  ])("ends a process %s", async (_case, code, signal) => {
    const { pid, exited } = await spawned(code);
    await stopProcess(pid);
    expect(processIdentity(pid)).toBeUndefined();
    expect((await exited)[1]).toBe(signal);
  });

  it("has nothing to do when there is no such process", async () => {
    await expect(stopProcess(2 ** 30)).resolves.toBeUndefined();
  });
});

describe("findPortHolder", () => {
  it("finds who listens", async () => {
    const server = createServer().listen(0);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(findPortHolder(port)?.pid).toBe(process.pid);
    server.close();
    await once(server, "close");
    expect(findPortHolder(port)).toBeUndefined();
  });
});
