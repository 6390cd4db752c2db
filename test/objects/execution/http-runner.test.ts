import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpRequestOf } from "../../../src/engine/http-exchange.ts";
import type { HttpAnswer } from "../../../src/engine/http-exchange.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { createAddressGuard } from "../../../src/objects/execution/address-guard.ts";
import { runHttpTask } from "../../../src/objects/execution/http-runner.ts";
import type { HttpRunOptions, Timers } from "../../../src/objects/execution/http-runner.ts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const KEY = "workflow:7";

interface Received {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

type Handler = (response: ServerResponse, received: Received) => void;

/** A server on loopback that keeps what it was sent. */
class TestServer {
  readonly received: Received[] = [];
  readonly closed: Promise<void>[] = [];
  private readonly server: Server;
  private readonly handlers = new Map<string, Handler>();

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      this.closed.push(new Promise((resolve) => response.once("close", resolve)));
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const body = Buffer.concat(chunks).toString();
        const received = { method, path: url, headers, body };
        this.received.push(received);
        const handle = this.handlers.get(url.split("?")[0] ?? "");
        if (handle === undefined) response.end("{}");
        else handle(response, received);
      });
    });
  }

  on(path: string, handler: Handler): this {
    this.handlers.set(path, handler);
    return this;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let server: TestServer;
let other: TestServer;

beforeEach(async () => {
  server = new TestServer();
  other = new TestServer();
  await Promise.all([server.listen(), other.listen()]);
});

afterEach(async () => {
  await Promise.all([server.close(), other.close()]);
});

async function run(fields: JsonObject, options: Partial<HttpRunOptions> = {}): Promise<HttpAnswer> {
  const parsed = httpRequestOf({ http_request: { method: "GET", ...fields } });
  if (!parsed.ok) throw new Error(parsed.reason);
  const guard = createAddressGuard("loopback");
  return await runHttpTask(parsed.request, { guard, fetch, idempotencyKey: KEY, ...options });
}

function redirect(status: number, location: string): Handler {
  return (response) => response.writeHead(status, { location }).end("moved");
}

/** Real timers, counted. */
function countedTimers(): Timers & { pending: Set<unknown>; started: number[] } {
  const pending = new Set<unknown>();
  const started: number[] = [];
  return {
    pending,
    started,
    set(fire, milliseconds) {
      started.push(milliseconds);
      const timer: unknown = setTimeout(() => {
        pending.delete(timer);
        fire();
      }, milliseconds);
      pending.add(timer);
      return timer;
    },
    clear(timer) {
      pending.delete(timer);
      clearTimeout(timer as NodeJS.Timeout);
    },
  };
}

describe("the call of an HTTP task", () => {
  it("answers with status, headers and body", async () => {
    server.on("/a", (response) => {
      response.setHeader("Set-Cookie", ["a=1", "b=2"]);
      response.writeHead(201, { "X-Answer": "yes" }).end('{"id":7}');
    });
    const answer = await run({ uri: `${server.url}/a` });
    expect(answer).toMatchObject({
      status: "COMPLETED",
      output: {
        response: {
          statusCode: 201,
          reasonPhrase: "Created",
          headers: { "x-answer": ["yes"], "set-cookie": ["a=1", "b=2"] },
          body: { id: 7 },
        },
      },
    });
  });

  it("fails with the answer of an error in the output", async () => {
    server.on("/a", (response) => response.writeHead(503).end("busy"));
    const answer = await run({ uri: `${server.url}/a` });
    expect(answer.status).toBe("FAILED");
    expect(answer.reason).toBe("HTTP 503 Service Unavailable: busy");
    expect(answer.output).toMatchObject({ response: { statusCode: 503, body: "busy" } });
  });

  it("sends method, headers and body", async () => {
    const headers = { "X-Mine": "1" };
    await run({ uri: `${server.url}/a?b=c`, method: "post", headers, body: { a: 1 } });
    expect(server.received[0]).toMatchObject({ method: "POST", path: "/a?b=c", body: '{"a":1}' });
    expect(server.received[0]?.headers).toMatchObject({
      "x-mine": "1",
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "Baton",
    });
  });

  it("sends a body with DELETE, and leaves it out with GET, where the platform refuses it", async () => {
    await run({ uri: server.url, method: "DELETE", body: "x" });
    const answer = await run({ uri: server.url, method: "GET", body: "x" });
    expect(answer.status).toBe("COMPLETED");
    expect(server.received.map(({ method, body }) => [method, body])).toEqual([
      ["DELETE", "x"],
      ["GET", ""],
    ]);
  });

  it("sends the trace on, unless the user has set another one", async () => {
    const trace = { traceparent: "00-trace-span-01", tracestate: "a=1" };
    await run({ uri: server.url });
    await run({ uri: server.url }, { trace });
    await run({ uri: server.url, headers: { tracestate: "b=1" } }, { trace: { traceparent: "x" } });
    await run({ uri: server.url, headers: { Traceparent: "mine" } }, { trace });
    const sent = server.received.map(({ headers }) => [
      headers["traceparent"],
      headers["tracestate"],
    ]);
    expect(sent).toEqual([
      [undefined, undefined],
      ["00-trace-span-01", "a=1"],
      ["x", undefined],
      ["mine", undefined],
    ]);
  });

  it("sends the task's id as Idempotency-Key unless the user has set one", async () => {
    await run({ uri: server.url });
    await run({ uri: server.url, headers: { "idempotency-key": "mine", "User-Agent": "me" } });
    const sent = server.received.map(({ headers }) => headers);
    expect(sent.map((headers) => headers["idempotency-key"])).toEqual([KEY, "mine"]);
    expect(sent[1]?.["user-agent"]).toBe("me");
  });

  it("is never answered from a cache", async () => {
    const modes: (string | undefined)[] = [];
    const spy = ((...call: Parameters<typeof fetch>) => {
      modes.push(call[1]?.cache);
      return fetch(...call);
    }) as typeof fetch;
    await run({ uri: server.url }, { fetch: spy });
    expect(modes).toEqual(["no-store"]);
    expect(server.received[0]?.headers["cache-control"]).toBe("no-cache");
  });

  it("leaves the headers of the connection to the platform", async () => {
    const headers = {
      Host: "internal",
      Connection: "close, X-Mine",
      "Content-Length": "99",
      "Transfer-Encoding": "chunked",
      Expect: "100-continue",
      Upgrade: "h2c",
    };
    const answer = await run({ uri: server.url, method: "POST", headers, body: "abc" });
    expect(answer.status).toBe("COMPLETED");
    expect(server.received[0]?.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      "content-length": "3",
    });
    expect(server.received[0]?.headers).not.toHaveProperty("expect");
    expect(server.received[0]?.headers).not.toHaveProperty("upgrade");
  });

  it("reads an answer in the charset that it names", async () => {
    server.on("/latin", (response) => {
      response.setHeader("content-type", 'text/plain; charset="ISO-8859-1"');
      response.end(Buffer.from([0xe9]));
    });
    server.on("/unknown", (response) => {
      response.setHeader("content-type", "text/plain; charset=klingon");
      response.end("é");
    });
    for (const path of ["/latin", "/unknown"]) {
      const answer = await run({ uri: server.url + path });
      expect(answer.output).toMatchObject({ response: { body: "é" } });
    }
  });

  it("answers HEAD and 204 without a body", async () => {
    server.on("/none", (response) => response.writeHead(204).end());
    const head = await run({ uri: server.url, method: "HEAD" });
    const none = await run({ uri: `${server.url}/none`, method: "DELETE" });
    for (const answer of [head, none]) {
      expect(answer).toMatchObject({ status: "COMPLETED", output: { response: { body: null } } });
    }
  });

  it("calls fetch without a receiver, which workerd demands", async () => {
    const receivers: unknown[] = [];
    const strict = function (this: unknown, ...call: Parameters<typeof fetch>): Promise<Response> {
      receivers.push(this);
      return fetch(...call);
    } as typeof fetch;
    expect((await run({ uri: server.url }, { fetch: strict })).status).toBe("COMPLETED");
    expect(receivers).toEqual([undefined]);
  });
});

describe("the redirects of an HTTP task", () => {
  it.each([
    [301, "POST", "GET"],
    [302, "POST", "GET"],
    [303, "POST", "GET"],
    [303, "PUT", "GET"],
    [302, "PUT", "PUT"],
    [307, "POST", "POST"],
    [308, "POST", "POST"],
  ])("make of a %d to a %s a %s", async (status, method, expected) => {
    server.on("/a", redirect(status, "/b"));
    const answer = await run({ uri: `${server.url}/a`, method, body: "x" });
    expect(answer.status).toBe("COMPLETED");
    const [, second] = server.received;
    expect(second).toMatchObject({
      path: "/b",
      method: expected,
      body: expected === "GET" ? "" : "x",
    });
    expect(second?.headers["idempotency-key"]).toBe(KEY);
    expect(second?.headers["content-type"]).toBe(
      expected === "GET" ? undefined : "application/json",
    );
  });

  it("leave HEAD as it is", async () => {
    server.on("/a", redirect(303, "/b"));
    await run({ uri: `${server.url}/a`, method: "HEAD" });
    expect(server.received.map(({ method }) => method)).toEqual(["HEAD", "HEAD"]);
  });

  it("keep secrets within their origin", async () => {
    server.on("/near", redirect(307, "/there"));
    server.on("/far", redirect(307, `${other.url}/there`));
    const headers = { Authorization: "Bearer 1", Cookie: "a=1", "X-Mine": "1" };
    await run({ uri: `${server.url}/near`, headers });
    await run({ uri: `${server.url}/far`, headers });
    expect(server.received[1]?.headers).toMatchObject({ authorization: "Bearer 1", cookie: "a=1" });
    expect(other.received[0]?.headers).toMatchObject({ "x-mine": "1" });
    expect(other.received[0]?.headers).not.toHaveProperty("authorization");
    expect(other.received[0]?.headers).not.toHaveProperty("cookie");
  });

  it("are followed ten times and no more", async () => {
    for (let at = 0; at <= 11; at += 1) server.on(`/${at}`, redirect(302, `/${at + 1}`));
    server.on("/11", (response) => response.end('"there"'));
    const enough = await run({ uri: `${server.url}/1` });
    expect(enough.output).toMatchObject({ response: { body: "there" } });
    const tooMany = await run({ uri: `${server.url}/0` });
    expect(tooMany.status).toBe("FAILED");
    expect(tooMany.reason).toMatch(/: more than 10 redirects$/);
  });

  it.each([
    ["http://169.254.169.254/latest/", "169.254.169.254 is a metadata service"],
    ["http://10.0.0.1/", "10.0.0.1 is a private address"],
    ["//[::ffff:10.0.0.1]/", "[::ffff:a00:1] is a private address"],
    ["file:///etc/passwd", 'only http and https can be called, not "file:"'],
    ["http://me:secret@example.com/", "use an Authorization header"],
  ])("are refused to %s", async (location, reason) => {
    server.on("/a", redirect(302, location));
    const calls: string[] = [];
    const spy = ((...call: Parameters<typeof fetch>) => {
      calls.push(String(call[0]));
      return fetch(...call);
    }) as typeof fetch;
    const answer = await run({ uri: `${server.url}/a` }, { fetch: spy });
    expect(answer.status).toBe("FAILED");
    expect(answer.reason).toContain(reason);
    expect(answer.reason).toContain("redirected: ");
    expect(answer.reason).not.toContain("secret");
    expect(calls).toEqual([`${server.url}/a`]);
  });

  it("are refused to loopback where only public addresses are allowed", async () => {
    const guard = createAddressGuard("none");
    const publicServer = (() =>
      Promise.resolve(
        new Response(null, { status: 302, headers: { location: `${server.url}/secret` } }),
      )) as typeof fetch;
    const answer = await run({ uri: "https://example.com/" }, { guard, fetch: publicServer });
    expect(answer.reason).toBe(
      "Failed to invoke HTTP task due to: redirected: 127.0.0.1 is a loopback address, which needs BATON_HTTP_ALLOW=loopback",
    );
    expect(server.received).toEqual([]);
  });

  it("are the answer where they name no place to go", async () => {
    server.on("/a", (response) => response.writeHead(302).end());
    server.on("/b", (response) => response.writeHead(304, { location: "/a" }).end());
    expect((await run({ uri: `${server.url}/a` })).reason).toBe("HTTP 302 Found");
    expect((await run({ uri: `${server.url}/b` })).reason).toBe("HTTP 304 Not Modified");
  });

  it("fail where the place is no URI", async () => {
    server.on("/a", redirect(302, "http://[broken"));
    const answer = await run({ uri: `${server.url}/a` });
    expect(answer.reason).toMatch(/: the Location of a redirect is not a URI$/);
  });
});

describe("a call that goes wrong", () => {
  it("is not made to an address that is not allowed", async () => {
    const answer = await run({ uri: server.url }, { guard: createAddressGuard("none") });
    expect(answer).toEqual({
      status: "FAILED",
      output: {
        response: "127.0.0.1 is a loopback address, which needs BATON_HTTP_ALLOW=loopback",
      },
      reason:
        "Failed to invoke HTTP task due to: 127.0.0.1 is a loopback address, which needs BATON_HTTP_ALLOW=loopback",
    });
    expect(server.received).toEqual([]);
  });

  it("fails when nobody listens", async () => {
    const { url } = other;
    await other.close();
    const answer = await run({ uri: `${url}/none` });
    other = new TestServer();
    await other.listen();
    expect(answer.status).toBe("FAILED");
    expect(answer.reason).toMatch(
      /^Failed to invoke HTTP task due to: I\/O error on GET request for "http:\/\/127\.0\.0\.1:\d+\/none": .*ECONNREFUSED/,
    );
    expect(answer.output["response"]).toMatch(/^I\/O error on GET request/);
  });

  it.each(["not a uri", "/path", "example.com/a"])("fails for the URI %j", async (uri) => {
    const answer = await run({ uri });
    expect(answer).toMatchObject({ status: "FAILED" });
    expect(answer.reason).toContain("URI is not absolute");
  });

  it("fails for headers that cannot be sent", async () => {
    for (const headers of [{ "bad name": "x" }, { "X-Mine": "a\r\nX-Injected: b" }]) {
      const answer = await run({ uri: server.url, headers });
      expect(answer.status).toBe("FAILED");
    }
    expect(server.received).toEqual([]);
  });

  it("fails when the server hangs up", async () => {
    server.on("/early", (response) => response.destroy());
    server.on("/late", (response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    for (const path of ["/early", "/late"]) {
      const answer = await run({ uri: server.url + path });
      expect(answer.status).toBe("FAILED");
      expect(answer.reason).toContain("I/O error on GET request for");
    }
  });

  it("fails when no answer comes in time, and ends the connection", async () => {
    server.on("/slow", () => undefined);
    const timers = countedTimers();
    const timeouts = { connectionTimeOut: 30, readTimeOut: "40" };
    const answer = await run({ uri: `${server.url}/slow`, ...timeouts }, { timers });
    expect(answer.reason).toMatch(/: Read timed out: no answer within 70 ms$/);
    expect(timers.pending.size).toBe(0);
    await server.closed[0];
  });

  it("fails when an answer stops half way, and ends the connection", async () => {
    server.on("/stuck", (response) => response.write("half"));
    const answer = await run({ uri: `${server.url}/stuck`, readTimeOut: 50 });
    expect(answer.reason).toMatch(/: Read timed out: nothing more within 50 ms$/);
    await server.closed[0];
  });

  it("does not wait for ever for an answer that comes byte by byte", async () => {
    server.on("/drip", (response) => response.write("a"));
    const timers = countedTimers();
    const set = timers.set.bind(timers);
    // The longest timer, that of the whole exchange, goes off at once.
    timers.set = (fire, milliseconds) => set(fire, milliseconds === 3_600_000 ? 50 : milliseconds);
    const answer = await run({ uri: `${server.url}/drip` }, { timers });
    expect(answer.reason).toMatch(/: not finished within 3600000 ms$/);
    expect(timers.pending.size).toBe(0);
  });

  it("fails when the answer is larger than 10 MiB, and ends the connection", async () => {
    server.on("/exact", (response) => response.end(Buffer.alloc(MAX_BODY_BYTES, "x")));
    server.on("/large", (response) => response.write(Buffer.alloc(MAX_BODY_BYTES + 1, "x")));
    const exact = await run({ uri: `${server.url}/exact` });
    expect(exact.status).toBe("COMPLETED");
    const large = await run({ uri: `${server.url}/large` });
    expect(large.status).toBe("FAILED");
    expect(large.reason).toMatch(/: the answer is larger than 10485760 bytes$/);
    expect(JSON.stringify(large).length).toBeLessThan(1_000);
    await server.closed[1];
  });

  it("counts the bytes of a compressed answer after decompression", async () => {
    server.on("/bomb", (response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(gzipSync(Buffer.alloc(4 * MAX_BODY_BYTES)));
    });
    const answer = await run({ uri: `${server.url}/bomb` });
    expect(answer.reason).toMatch(/: the answer is larger than 10485760 bytes$/);
  });

  it("turns whatever fetch throws into a failed task", async () => {
    const failures: [unknown, string][] = [
      [new TypeError("odd"), "odd"],
      ["a text", "a text"],
      [new Error("internal error; reference = abc"), "no connection: unknown name"],
      [new TypeError("fetch failed", { cause: new AggregateError([], "") }), "AggregateError"],
    ];
    for (const [failure, message] of failures) {
      const throwing = (() => Promise.reject(failure)) as typeof fetch;
      const answer = await run({ uri: server.url }, { fetch: throwing });
      expect(answer.status).toBe("FAILED");
      expect(answer.reason).toContain(message);
    }
  });

  it("leaves no timer behind, whatever happened", async () => {
    server.on("/a", redirect(302, "/b")).on("/c", redirect(302, "http://10.0.0.1/"));
    const timers = countedTimers();
    for (const uri of [`${server.url}/a`, `${server.url}/c`, "nonsense", "http://127.0.0.1:1/"]) {
      await run({ uri }, { timers });
      expect(timers.pending.size).toBe(0);
    }
    expect(timers.started.length).toBeGreaterThan(4);
  });
});
