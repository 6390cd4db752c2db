import { once } from "node:events";
import { request as httpRequest, ServerResponse } from "node:http";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openFront } from "../../src/cli/front.ts";
import type { FailedRequest, Front } from "../../src/cli/front.ts";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/** Stands for workerd; each connection and each piece that arrives on it is given to `answer`. */
class Upstream {
  readonly server: Server;
  readonly sockets: Socket[] = [];
  received = "";

  constructor(answer: (socket: Socket, connection: number, text: string) => void) {
    this.server = createServer((socket) => {
      const connection = this.sockets.push(socket);
      socket.on("error", () => {});
      socket.on("data", (bytes) => {
        this.received += String(bytes);
        answer(socket, connection, String(bytes));
      });
    });
  }

  async listen(): Promise<URL> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

let front: Front;
let upstream: Upstream;
let failures: FailedRequest[];

async function open(answer: (socket: Socket, connection: number, text: string) => void) {
  failures = [];
  upstream = new Upstream(answer);
  front = await openFront("127.0.0.1", 0, (failure) => failures.push(failure));
  front.upstream.attach(await upstream.listen());
  return `http://127.0.0.1:${front.port}`;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await front.drain(0);
  upstream.close();
});

describe("the front", () => {
  it("uses a connection again that was idle for a moment", async () => {
    const url = await open((socket) => socket.write(OK));
    await (await fetch(url)).text();
    await (await fetch(url)).text();
    expect(upstream.sockets).toHaveLength(1);
  });

  it("opens a new connection in place of one that was idle for two seconds", async () => {
    const url = await open((socket) => socket.write(OK));
    await (await fetch(url)).text();
    const now = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => now + 2_001);
    await (await fetch(url)).text();
    expect(upstream.sockets).toHaveLength(2);
  });

  it("sends a GET again when its connection breaks without an answer", async () => {
    const url = await open((socket, connection) => {
      if (connection === 1) socket.destroy();
      else socket.write(OK);
    });
    expect(await (await fetch(url)).text()).toBe("ok");
  });

  it("does not send a POST again, and says that it may have been carried out", async () => {
    const url = await open((socket) => socket.destroy());
    const response = await fetch(`${url}/api?x=1`, { method: "POST", body: "{}" });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 503,
      message: expect.stringContaining("may have been carried out"),
      instance: "baton",
      retryable: true,
    });
    expect(upstream.sockets).toHaveLength(1);
    expect(failures).toEqual([
      {
        requestId: response.headers.get("x-request-id"),
        method: "POST",
        path: "/api",
        status: 503,
        milliseconds: expect.any(Number),
      },
    ]);
    expect(failures[0]?.requestId).toMatch(/^[\w-]{36}$/);
  });

  it("sends a POST again whose connection was closed while it was idle, if workerd lives on", async () => {
    const url = await open((socket, connection, text) => {
      if (connection === 1 && text.startsWith("POST")) socket.end();
      else socket.write(OK);
    });
    await (await fetch(url)).text();
    const response = await fetch(url, { method: "POST", body: "{}" });
    expect(await response.text()).toBe("ok");
    expect(upstream.sockets).toHaveLength(2);
  });

  it("does not send a POST again when workerd dies, on whatever connection", async () => {
    const url = await open((socket, _, text) => {
      if (!text.startsWith("POST")) {
        socket.write(OK);
        return;
      }
      socket.end();
      socket.once("close", () => front.upstream.attach(new URL(front.upstream.origin ?? url)));
    });
    await (await fetch(url)).text();
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(503);
    expect(upstream.sockets).toHaveLength(1);
  });

  it("gives up on a GET after three attempts", async () => {
    const url = await open((socket) => socket.destroy());
    expect((await fetch(url)).status).toBe(503);
    expect(upstream.sockets).toHaveLength(3);
  });

  it("holds requests while there is no upstream and sends them once", async () => {
    const url = await open((socket) => socket.write(OK));
    const origin = front.upstream.origin as URL;
    front.upstream.detach();
    const waiting = fetch(url, { method: "POST", body: "{}" });
    await fetch(url, { signal: AbortSignal.timeout(100) }).catch(() => {});
    expect(upstream.sockets).toHaveLength(0);
    front.upstream.attach(origin);
    expect(await (await waiting).text()).toBe("ok");
    expect(upstream.received.match(/POST/g)).toHaveLength(1);
  });

  it("sends a POST again that could not be sent at all", async () => {
    const url = await open((socket) => socket.write(OK));
    const origin = front.upstream.origin as URL;
    front.upstream.attach(new URL("http://127.0.0.1:1"));
    const response = fetch(url, { method: "POST", body: "{}" });
    setTimeout(() => front.upstream.attach(origin), 50);
    expect(await (await response).text()).toBe("ok");
  });

  it("reads on from a connection whose client was slow with the last piece", async () => {
    const { write } = ServerResponse.prototype;
    vi.spyOn(ServerResponse.prototype, "write").mockImplementation(function (
      this: ServerResponse,
      ...parts: unknown[]
    ) {
      const mayGoOn = Reflect.apply(write, this, parts);
      return mayGoOn && !String(parts[0]).endsWith("last");
    });
    const url = new URL(
      await open((socket, _connection, text) => {
        if (text.startsWith("GET /slow")) {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfirst");
        } else {
          socket.write(OK);
        }
      }),
    );
    const client = connect(Number(url.port), url.hostname);
    client.write("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    const received = vi.fn<(text: string) => void>();
    client.on("data", (bytes) => received(String(bytes)));
    await vi.waitFor(() =>
      expect(received).toHaveBeenLastCalledWith(expect.stringMatching(/first$/)),
    );
    client.pause();
    upstream.sockets[0]?.write("last");
    await vi.waitFor(() => expect(ServerResponse.prototype.write).toHaveLastReturnedWith(false));
    client.destroy();
    const signal = AbortSignal.timeout(2000);
    expect(await (await fetch(url, { signal })).text()).toBe("ok");
    expect(upstream.sockets).toHaveLength(1);
  });

  it("breaks the connection when an answer breaks off", async () => {
    const url = await open((socket) => {
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
    });
    const response = await fetch(url);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  it("passes the first byte of a stream on before the last one comes", async () => {
    const url = await open((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    });
    const response = await fetch(url);
    const [socket] = upstream.sockets;
    socket?.write("3\r\none\r\n");
    const reader = response.body?.getReader();
    expect(String(Buffer.from((await reader?.read())?.value ?? []))).toBe("one");
    socket?.write("0\r\n\r\n");
    expect((await reader?.read())?.done).toBe(true);
  });

  it("sends a head and a body of known length together, even if they come apart", async () => {
    const url = new URL(
      await open((socket) => {
        socket.setNoDelay(true);
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        setTimeout(() => socket.write("ok"), 20);
      }),
    );
    const socket = connect(Number(url.port), url.hostname);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const [first] = (await once(socket, "data")) as [Buffer];
    expect(String(first)).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\nok$/);
    socket.destroy();
  });

  it("closes the upstream connection of a client that goes away", async () => {
    const url = await open(() => {});
    const controller = new AbortController();
    const request = fetch(url, { signal: controller.signal }).catch(() => "aborted");
    await vi.waitFor(() => expect(upstream.received).toContain("GET"));
    const closed = new Promise((resolve) => upstream.sockets[0]?.once("close", resolve));
    controller.abort();
    expect(await request).toBe("aborted");
    await closed;
    expect(failures).toEqual([]);
  });

  it("tells the Worker of a poll whose client goes away before the answer has gone out", async () => {
    const url = await open((socket, _connection, text) => {
      if (text.startsWith("POST /left-calls")) socket.write("HTTP/1.1 204 No Content\r\n\r\n");
    });
    const polls = ["a", "b"].map((type) => {
      const controller = new AbortController();
      const { signal } = controller;
      const request = fetch(`${url}/api/tasks/poll/${type}`, { signal }).catch(() => "aborted");
      return { controller, request };
    });
    await vi.waitFor(() => expect(upstream.received.match(/^x-baton-call: .+$/gm)).toHaveLength(2));
    const names = upstream.received.match(/(?<=x-baton-call: )[\w-]+/g) ?? [];
    for (const { controller } of polls) controller.abort();
    await Promise.all(polls.map(({ request }) => request));
    await vi.waitFor(() => {
      for (const name of names) expect(upstream.received).toContain(`${name} 0\n`);
    });
  });

  it("says nothing of a poll whose answer has gone out, nor of requests that take nothing", async () => {
    const url = await open((socket, _connection, text) => {
      if (text.includes("/poll/")) socket.write(OK);
    });
    await (await fetch(`${url}/api/tasks/poll/work`)).text();
    const controller = new AbortController();
    const other = fetch(`${url}/api/tasks`, { signal: controller.signal }).catch(() => "aborted");
    await vi.waitFor(() => expect(upstream.received).toContain("GET /api/tasks "));
    const closed = new Promise((resolve) => upstream.sockets[0]?.once("close", resolve));
    controller.abort();
    await Promise.all([other, closed]);
    expect(upstream.received.match(/x-baton-call/g)).toHaveLength(1);
    expect(upstream.received).not.toContain("left-calls");
  });

  it("asks for a body that its client holds back (100-continue)", async () => {
    const url = await open((socket, _connection, text) => {
      if (text.endsWith("body")) socket.write(OK);
    });
    const headers = { expect: "100-continue", "content-length": "4" };
    const request = httpRequest(url, { method: "POST", headers });
    request.flushHeaders();
    await once(request, "continue");
    request.end("body");
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(200);
    response.resume();
    expect(upstream.received).not.toContain("expect");
  });

  it("does not keep a connection on which a body was not read to its end", async () => {
    const url = await open((socket, connection) => {
      if (connection === 1) socket.write("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n");
      else socket.write(OK);
    });
    const refused = await fetch(url, { method: "POST", body: new Uint8Array(5_000_000) });
    expect(refused.status).toBe(413);
    expect((await fetch(url)).status).toBe(200);
    expect(upstream.sockets).toHaveLength(2);
  });

  it("tells a WebSocket that there is no upstream", async () => {
    const url = await open(() => {});
    front.upstream.detach();
    const headers = { connection: "upgrade", upgrade: "websocket" };
    const request = httpRequest(url, { headers });
    request.end();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(503);
  });

  it("answers what is running with 503 when the grace of a drain is over", async () => {
    const url = await open(() => {});
    const running = fetch(url);
    await vi.waitFor(() => expect(upstream.received).toContain("GET"));
    await front.drain(50);
    const response = await running;
    expect(response.status).toBe(503);
    expect(response.headers.get("connection")).toBe("close");
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  it("answers what it cannot read in the error shape of the API", async () => {
    const url = new URL(await open(() => {}));
    for (const [sent, status] of [
      ["this is not HTTP\r\n\r\n", 400],
      [`GET /${"x".repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
      [`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ] as const) {
      const socket = connect(Number(url.port), url.hostname);
      socket.write(sent);
      const chunks: Buffer[] = [];
      for await (const chunk of socket) chunks.push(chunk as Buffer);
      const [head = "", body = ""] = Buffer.concat(chunks).toString().split("\r\n\r\n");
      expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(JSON.parse(body)).toMatchObject({ status, instance: "baton", retryable: false });
    }
    expect(upstream.received).toBe("");
  });

  it("does not listen twice on one port", async () => {
    await open(() => {});
    await expect(openFront("127.0.0.1", front.port, () => {})).rejects.toThrow("EADDRINUSE");
  });
});
