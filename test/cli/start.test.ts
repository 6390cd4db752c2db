import { Agent, get } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processIdentity } from "../../src/cli/processes.ts";
import { REAL_START, ServerProcesses } from "./helpers/server-process.ts";
import type { ServerProcess } from "./helpers/server-process.ts";

const servers = new ServerProcesses();
afterAll(() => servers.dispose());

async function text(url: string, init?: RequestInit): Promise<string> {
  return (await fetch(url, init)).text();
}

function statusOf(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    }).once("error", reject);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Four requests on one connection, with pauses around workerd's 5 s between them. */
async function rest(url: string, index: number): Promise<(number | undefined)[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const statuses: (number | undefined)[] = [];
  for (let round = 0; round < 4; round += 1) {
    statuses.push(await statusOf(`${url}/hello`, agent));
    if (round < 3) await pause(4_900 + ((index * 4) % 200));
  }
  agent.destroy();
  return statuses;
}

async function eventually(read: () => Promise<string>, wanted: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await read()) !== wanted) {
    if (Date.now() > deadline) throw new Error(`It never became "${wanted}".`);
    await pause(50);
  }
}

describe("npm start", () => {
  it("prints its options for --help", async () => {
    const server = servers.start(["--help"], servers.folder(), REAL_START);
    expect(await server.exited).toBe(0);
    expect(server.output).toContain("--port <number>");
    expect(server.output).toContain("BATON_DATA");
  });

  it("names an unknown option and exits with 2", async () => {
    const server = servers.start(["--prot", "80"]);
    expect(await server.exited).toBe(2);
    expect(server.output).toContain("--prot");
    expect(server.output).toContain("--help");
  });

  it("says which process holds the port and exits with 1", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => holder.once("listening", resolve));
    const { port } = holder.address() as AddressInfo;
    const server = servers.start(["--port", String(port)]);
    expect(await server.exited).toBe(1);
    expect(server.output).toContain(`Port ${port} is taken by process ${process.pid}`);
    const second = servers.start(["--port", "0", "--grpc-port", String(port)]);
    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`Port ${port} is taken by process ${process.pid}`);
    expect(second.output).toContain("--grpc-port");
    holder.close();
  });

  it("says where it cannot listen", async () => {
    const server = servers.start(["--port", "0", "--host", "192.0.2.1"]);
    expect(await server.exited).toBe(1);
    expect(server.output).toContain("Cannot listen on 192.0.2.1");
  });
});

describe("a running server", () => {
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    server = servers.start();
    url = await server.ready();
  });

  it("prints a line for each event and nothing else", () => {
    const lines = server.output.trim().split("\n");
    expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, "").split(/[ :,]/)[0])).toEqual([
      "starting",
      "applied",
      "ready",
      "next",
    ]);
  });

  it("has every binding of wrangler.toml and is open", async () => {
    expect(await (await fetch(`${url}/bindings`)).json()).toEqual({
      note: "b;",
      kept: "kept",
      hasWasm: true,
      GREETING: "hello",
      BATON_OPEN: "true",
      BATON_HTTP_ALLOW: "loopback",
    });
  });

  it("has applied the migrations in order", async () => {
    expect(await (await fetch(`${url}/migrations`)).json()).toEqual([
      { name: "0001_notes.sql" },
      { name: "0002_index.sql" },
    ]);
  });

  it("hands queued messages to the consumer", async () => {
    await fetch(`${url}/queue`, { method: "POST" });
    await eventually(() => text(`${url}/queued`), "1");
  });

  it("passes large bodies on in both directions, with and without a length", async () => {
    const body = new Uint8Array(3_000_000).map((_, index) => index % 251);
    const counted = await fetch(`${url}/echo`, { method: "POST", body });
    expect(Buffer.compare(Buffer.from(await counted.arrayBuffer()), Buffer.from(body))).toBe(0);
    const stream = new Blob([body]).stream();
    const streamed = { method: "POST", body: stream, duplex: "half" } as RequestInit;
    const chunked = await fetch(`${url}/echo`, streamed);
    expect(Buffer.compare(Buffer.from(await chunked.arrayBuffer()), Buffer.from(body))).toBe(0);
  });

  it("brings the answer of a Worker that refuses a large body unread", async () => {
    const body = new Uint8Array(30_000_000);
    const statuses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      statuses.push((await fetch(`${url}/refuse`, { method: "POST", body })).status);
    }
    expect(statuses).toEqual([413, 413, 413, 413, 413]);
  });

  it("answers HEAD without a body", async () => {
    const response = await fetch(`${url}/hello`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("5");
  });

  it("passes WebSockets on", async () => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/socket`);
    const answered = new Promise((resolve) => {
      socket.addEventListener("message", (event) => resolve(event.data));
    });
    socket.addEventListener("open", () => socket.send("hi"));
    expect(await answered).toBe("echo hi");
    socket.close();
  });

  it("logs a failed request as a line of JSON, with its cause in another", async () => {
    expect((await fetch(`${url}/throw`)).status).toBe(500);
    await server.printed('"method":"GET","path":"/throw","status":500,"milliseconds":');
    expect(server.output).toMatch(/^\S+ Uncaught exception: .*thrown on purpose$/m);
  });

  it("refuses a second server on the same data and names the first", async () => {
    const second = servers.start(["--port", "0"], server.dataFolder);
    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`process ${server.child.pid}`);
  });

  it("never breaks a kept connection around the moment when workerd would close it", async () => {
    const statuses = (
      await Promise.all(Array.from({ length: 50 }, (_, index) => rest(url, index)))
    ).flat();
    expect(statuses).toHaveLength(200);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("keeps requests waiting while workerd restarts, and says what it cannot know", async () => {
    await text(`${url}/add`, { method: "POST" });
    const interrupted = fetch(`${url}/sleep?ms=20000`, { method: "POST" });
    const repeated = fetch(`${url}/sleep?ms=1500`);
    await text(`${url}/hello`);
    const before = server.processes().runtime;
    process.kill(before, "SIGKILL");
    const answer = await interrupted;
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 503, retryable: true });
    expect(await text(`${url}/count`)).toBe("1");
    expect(await (await repeated).text()).toBe("slept");
    await server.printed("workerd restarted");
    expect(server.processes().runtime).not.toBe(before);
  });
});

describe("stopping", () => {
  it("lets running requests end, exits with 0 and leaves no process", async () => {
    const server = servers.start();
    const url = await server.ready();
    const { runtime } = server.processes();
    const slow = fetch(`${url}/sleep?ms=700`);
    await text(`${url}/hello`);
    server.child.kill("SIGINT");
    expect(await (await slow).text()).toBe("slept");
    expect(await server.exited).toBe(0);
    expect(processIdentity(runtime)).toBeUndefined();
    expect(server.output).toContain("stopped");
  });

  it("answers 503 to what takes too long", async () => {
    const server = servers.start();
    const url = await server.ready();
    const endless = fetch(`${url}/sleep?ms=60000`);
    await text(`${url}/hello`);
    server.child.kill("SIGTERM");
    expect((await endless).status).toBe(503);
    expect(await server.exited).toBe(0);
  });

  it("ends at once at the second Ctrl-C", async () => {
    const server = servers.start();
    const url = await server.ready();
    const { runtime } = server.processes();
    const endless = fetch(`${url}/sleep?ms=60000`).catch((error: unknown) => error);
    await text(`${url}/hello`);
    server.child.kill("SIGINT");
    await server.printed("stopping");
    await pause(100);
    server.child.kill("SIGINT");
    expect(await server.exited).toBe(130);
    expect(await endless).toBeInstanceOf(Error);
    expect(processIdentity(runtime)).toBeUndefined();
  });
});

describe("a killed predecessor", () => {
  it("is cleaned up after, and its data is there", async () => {
    const first = servers.start();
    const url = await first.ready();
    await text(`${url}/add`, { method: "POST" });
    const { runtime } = first.processes();
    first.child.kill("SIGKILL");
    await first.exited;
    expect(processIdentity(runtime)).toBeDefined();

    const second = servers.start(["--port", "0"], first.dataFolder);
    const secondUrl = await second.ready();
    expect(second.output).toContain(`ended its process ${runtime}`);
    expect(processIdentity(runtime)).toBeUndefined();
    expect(await text(`${secondUrl}/count`)).toBe("1");
    second.child.kill("SIGINT");
    expect(await second.exited).toBe(0);
  });
});

describe("a client that goes away", () => {
  it("does not disturb the others", async () => {
    const server = servers.start();
    const url = new URL(await server.ready());
    for (let round = 0; round < 20; round += 1) {
      const socket = connect(Number(url.port), "127.0.0.1");
      socket.write("GET /sleep?ms=5000 HTTP/1.1\r\nhost: localhost\r\n\r\n");
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.destroy();
    }
    expect(await text(`${url.origin}/hello`)).toBe("hello");
    server.child.kill("SIGINT");
    expect(await server.exited).toBe(0);
    expect(server.output).not.toContain('"status":5');
  });
});
