import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { connect as connectHttp2, constants } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openGrpcGateway } from "../../src/cli/grpc-gateway.ts";
import type { GrpcGateway } from "../../src/cli/grpc-gateway.ts";
import { Upstream } from "../../src/cli/upstream.ts";

const WEB = { "content-type": "application/grpc-web+proto" };
const REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
const PATIENCE_MILLISECONDS = 200;

type Answer = (body: Buffer, request: IncomingMessage, response: ServerResponse) => void;

let worker: Server;
let answer: Answer;
let upstream: Upstream;
let gateway: GrpcGateway;
let session: ClientHttp2Session;

beforeEach(async () => {
  worker = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(Buffer.concat(chunks), request, response));
  });
  worker.listen(0, "127.0.0.1");
  await once(worker, "listening");
  upstream = new Upstream(PATIENCE_MILLISECONDS);
  upstream.attach(new URL(`http://127.0.0.1:${(worker.address() as AddressInfo).port}`));
  gateway = await openGrpcGateway("127.0.0.1", 0, upstream);
  session = connectHttp2(`http://127.0.0.1:${gateway.port}`);
  session.on("error", () => {});
});

afterEach(async () => {
  session.destroy();
  await gateway.drain(0);
  upstream.close();
  worker.closeAllConnections();
  worker.close();
});

/** A message with the head of a frame. */
function frame(text: string, flags = 0): Buffer {
  const content = Buffer.from(text);
  const head = Buffer.alloc(5);
  head[0] = flags;
  new DataView(head.buffer, head.byteOffset).setUint32(1, content.length);
  return Buffer.concat([head, content]);
}

const trailers = (text = "grpc-status: 0\r\n") => frame(text, 0x80);

/** What a client sees of a call. */
interface Seen {
  head: IncomingHttpHeaders;
  data: string;
  /** From the trailers, or from the head where there is nothing else. */
  status: string | undefined;
  message: string;
}

function open(path = "/a.B/C", headers: Record<string, string> = {}): ClientHttp2Stream {
  const type = { "content-type": "application/grpc", te: "trailers" };
  return session.request({ ":method": "POST", ":path": path, ...type, ...headers });
}

async function seen(stream: ClientHttp2Stream): Promise<Seen> {
  let head: IncomingHttpHeaders = {};
  let end: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on("response", (headers) => (head = headers));
  stream.on("trailers", (headers) => (end = headers));
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("error", () => {});
  await once(stream, "close");
  const last = { ...head, ...end };
  return {
    head,
    data: Buffer.concat(chunks).toString("latin1"),
    status: last["grpc-status"] as string | undefined,
    message: decodeURIComponent(String(last["grpc-message"] ?? "")),
  };
}

async function call(body: Buffer, path?: string, headers?: Record<string, string>): Promise<Seen> {
  const stream = open(path, headers);
  stream.end(body);
  return await seen(stream);
}

describe("a call", () => {
  it("goes on as gRPC-Web with its metadata, and comes back with trailers", async () => {
    let asked: IncomingMessage | undefined;
    answer = (body, request, response) => {
      asked = request;
      response.writeHead(200, { ...WEB, "x-own": "kept" });
      response.end(Buffer.concat([body, trailers("grpc-status:0\r\nx-after: too\r\n")]));
    };
    const headers = { "grpc-timeout": "1S", "x-authorization": "token" };
    const { head, data, status } = await call(frame("hello"), "/a.B/C", headers);
    expect(asked?.url).toBe("/a.B/C");
    expect(asked?.headers).toMatchObject({ ...WEB, ...headers });
    expect(head).toMatchObject({ "content-type": "application/grpc+proto", "x-own": "kept" });
    expect(data).toBe(frame("hello").toString("latin1"));
    expect(status).toBe("0");
  });

  it("passes each piece of a stream on as it comes", async () => {
    let response: ServerResponse | undefined;
    answer = (_body, _request, given) => {
      response = given;
      given.writeHead(200, WEB);
      // A frame whose head comes in two pieces.
      given.write(frame("one").subarray(0, 3));
    };
    const stream = open();
    stream.end(frame(""));
    const all = seen(stream);
    await expect.poll(() => response).toBeDefined();
    response?.write(frame("one").subarray(3));
    const [first] = (await once(stream, "data")) as [Buffer];
    expect(frame("one").toString("latin1")).toContain(first.toString("latin1"));
    response?.end(Buffer.concat([frame("two"), trailers()]));
    const both = Buffer.concat([frame("one"), frame("two")]).toString("latin1");
    expect(await all).toMatchObject({ data: both, status: "0" });
  });

  it("ends with a status that stands in the head", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, { ...WEB, "grpc-status": "5", "grpc-message": "not%20here" });
      response.end();
    };
    expect(await call(frame(""))).toMatchObject({ status: "5", message: "not here" });
  });

  it("keeps the metadata of an answer without messages", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, { ...WEB, "x-request-id": "a" });
      response.end(trailers("grpc-status: 5\r\n"));
    };
    expect(await call(frame(""))).toMatchObject({ status: "5", head: { "x-request-id": "a" } });
  });

  it.each([
    [404, "12"],
    [401, "16"],
    [503, "14"],
    [500, "2"],
  ])("reads an answer of HTTP alone, %i, as the status %s", async (httpStatus, status) => {
    answer = (_body, _request, response) => {
      response.writeHead(httpStatus, { "content-type": "application/json" });
      response.end("{}");
    };
    expect(await call(frame(""))).toMatchObject({ status, data: "" });
  });

  it("says that an answer has ended too early", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(frame("one"));
    };
    expect(await call(frame(""))).toMatchObject({ status: "13" });
  });

  it("is unavailable when workerd goes away, before or after the answer has begun", async () => {
    answer = (_body, request) => request.socket.destroy();
    expect(await call(frame(""))).toMatchObject({ status: "14" });
    answer = (_body, request, response) => {
      response.writeHead(200, WEB);
      response.write(frame("one"), () => request.socket.destroy());
    };
    expect(await call(frame(""))).toMatchObject({ status: "14" });
  });

  it("uses a connection again", async () => {
    const sockets = new Set<unknown>();
    answer = (_body, request, response) => {
      sockets.add(request.socket);
      response.writeHead(200, WEB);
      response.end(trailers());
    };
    for (const text of ["one", "two", "three"]) {
      expect(await call(frame(text))).toMatchObject({ status: "0" });
    }
    expect(sockets.size).toBe(1);
  });

  it("is sent again when a connection that was idle has been closed unread, but no other", async () => {
    const texts: string[] = [];
    answer = (body, request, response) => {
      texts.push(body.subarray(5).toString());
      if (texts.length === 2 || body.includes("fresh")) {
        request.socket.destroy();
        return;
      }
      response.writeHead(200, WEB);
      response.end(trailers());
    };
    expect(await call(frame("one"))).toMatchObject({ status: "0" });
    expect(await call(frame("two"))).toMatchObject({ status: "0" });
    expect(texts).toEqual(["one", "two", "two"]);
    upstream.attach(upstream.origin as URL);
    expect(await call(frame("fresh"))).toMatchObject({ status: "14" });
    expect(texts).toEqual(["one", "two", "two", "fresh"]);
  });

  it("waits for workerd, but not for ever", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(trailers());
    };
    const { origin } = upstream;
    upstream.detach();
    const waiting = call(frame(""));
    upstream.attach(origin as URL);
    expect(await waiting).toMatchObject({ status: "0" });
    upstream.detach();
    const refused = await call(frame(""));
    expect(refused).toMatchObject({ status: "14" });
    expect(refused.message).toContain("Nothing was done");
  });

  it("takes its request with it when its client leaves", async () => {
    const reached = Promise.withResolvers<IncomingMessage>();
    answer = (_body, request) => reached.resolve(request);
    const stream = open();
    stream.on("error", () => {});
    stream.end(frame(""));
    const { socket } = await reached.promise;
    const left = new Promise((resolve) => socket.once("close", resolve));
    stream.close(constants.NGHTTP2_CANCEL);
    await left;
  });

  it("tells the Worker of a client that leaves a poll, and how many tasks have gone out to it", async () => {
    const told = Promise.withResolvers<string>();
    let name: unknown;
    answer = (body, request, response) => {
      if (request.url === "/left-calls") {
        told.resolve(String(body));
        response.writeHead(204).end();
        return;
      }
      name = request.headers["x-baton-call"];
      response.writeHead(200, WEB);
      response.write(Buffer.concat([frame("one"), frame(""), frame("three").subarray(0, 7)]));
    };
    const stream = open("/a.TaskService/BatchPoll", { "x-baton-call": "forged" });
    stream.on("error", () => {});
    stream.end(frame(""));
    let received = 0;
    for await (const chunk of stream) {
      received += (chunk as Buffer).length;
      if (received === 20) break;
    }
    stream.close(constants.NGHTTP2_CANCEL);
    expect(await told.promise).toBe(`${name} 2\n`);
    expect(name).toMatch(/^[\w-]{36}$/);
  });

  it("holds an answer back for a client that does not read, and loses none of it", async () => {
    const large = "x".repeat(8 * 1024 * 1024);
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(Buffer.concat([frame(large), trailers()]));
    };
    const stream = open();
    stream.end(frame(""));
    await once(stream, "response");
    stream.pause();
    const all = seen(stream);
    await new Promise((resolve) => setImmediate(resolve));
    stream.resume();
    const { data, status } = await all;
    expect(data.length).toBe(large.length + 5);
    expect(status).toBe("0");
  });

  it("is refused when it is larger than anything that is read", async () => {
    answer = (_body, _request, response) => void response.end();
    const stream = open();
    const all = seen(stream);
    stream.write(frame("x".repeat(16 * 1024 * 1024 + 1)));
    expect(await all).toMatchObject({ status: "8" });
  });
});

describe("a call in which both take turns", () => {
  it("sends each question as a request of its own, and answers in their order", async () => {
    let requests = 0;
    answer = (body, _request, response) => {
      requests += 1;
      response.writeHead(200, WEB);
      response.end(Buffer.concat([body, trailers()]));
    };
    const stream = open(REFLECTION);
    const all = seen(stream);
    stream.write(frame("one"));
    await once(stream, "data");
    stream.write(frame("two").subarray(0, 4));
    stream.end(frame("two").subarray(4));
    const both = Buffer.concat([frame("one"), frame("two")]).toString("latin1");
    expect(await all).toMatchObject({ data: both, status: "0" });
    expect(requests).toBe(2);
  });

  it("ends well when it asks nothing", async () => {
    const stream = open(REFLECTION);
    const all = seen(stream);
    stream.end();
    expect(await all).toMatchObject({ status: "0", data: "" });
  });

  it("ends at the first question that fails", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(trailers("grpc-status: 3\r\n"));
    };
    const stream = open(REFLECTION);
    const all = seen(stream);
    stream.write(frame("one"));
    expect(await all).toMatchObject({ status: "3" });
  });

  it("refuses half a question", async () => {
    answer = (_body, _request, response) => void response.end();
    const stream = open(REFLECTION);
    const all = seen(stream);
    stream.end(frame("one").subarray(0, 6));
    expect(await all).toMatchObject({ status: "3" });
  });
});

describe("the gateway", () => {
  it("refuses what is no gRPC", async () => {
    expect((await call(frame(""), "/", { "content-type": "application/json" })).head).toMatchObject(
      {
        ":status": 415,
      },
    );
    const get = session.request({ ":method": "GET", ":path": "/" });
    get.end();
    expect((await seen(get)).head).toMatchObject({ ":status": 415 });
  });

  it("lets a connection cancel thousands of calls", async () => {
    answer = () => undefined;
    for (let count = 0; count < 2_000; count += 1) {
      const stream = open();
      stream.on("error", () => {});
      stream.end(frame(""));
      stream.close(constants.NGHTTP2_CANCEL);
      await once(stream, "close");
    }
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(trailers());
    };
    expect(await call(frame(""))).toMatchObject({ status: "0" });
  });

  it("lives on when somebody speaks HTTP/1.1 or nonsense to it", async () => {
    answer = (_body, _request, response) => {
      response.writeHead(200, WEB);
      response.end(trailers());
    };
    const socket = connect(gateway.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.resume();
    socket.end("GET / HTTP/1.1\r\n\r\n");
    await once(socket, "close");
    expect(await call(frame(""))).toMatchObject({ status: "0" });
  });

  it("lets calls end when it stops, and ends those that do not", async () => {
    const reached = Promise.withResolvers<void>();
    answer = () => reached.resolve();
    const stream = open();
    const all = seen(stream);
    stream.end(frame(""));
    await reached.promise;
    await gateway.drain(50);
    expect(await all).toMatchObject({ status: "14" });
  });
});
