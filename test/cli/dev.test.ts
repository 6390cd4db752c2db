import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ServerProcesses } from "./helpers/server-process.ts";

const DEV = resolve(import.meta.dirname, "../../src/cli/dev.ts");
const servers = new ServerProcesses();
afterAll(() => servers.dispose());

/** `wrangler dev` does not say which port it took for port 0. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return String(port);
}

describe("npm run dev", () => {
  it("serves the Worker, open and with its tables, and ends when told to", async () => {
    const port = await freePort();
    const server = servers.start(["--port", port], servers.folder(), DEV);
    await server.printed("Ready on");
    const response = await fetch(`http://127.0.0.1:${port}/api/metadata/workflow`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual([]);
    server.child.kill("SIGTERM");
    await server.exited;
    expect(existsSync(join(server.dataFolder, "processes.json"))).toBe(false);
  });

  it("names an unknown option and exits with 2", async () => {
    const server = servers.start(["--prot", "80"], servers.folder(), DEV);
    expect(await server.exited).toBe(2);
    expect(server.output).toContain("--prot");
  });
});
