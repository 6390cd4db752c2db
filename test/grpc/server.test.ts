import { create, toBinary } from "@bufbuild/protobuf";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseAccessKeys } from "../../src/auth/keys.ts";
import { issueToken } from "../../src/auth/token.ts";
import { messageNamed } from "../../src/grpc/descriptors.ts";
import { isGrpcCall } from "../../src/grpc/server.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { framed } from "../helpers/grpc-frames.ts";
import { grpcOver, type Grpc } from "../helpers/grpc.ts";

const METADATA = "conductor.grpc.metadata.MetadataService";
const TASKS = "conductor.grpc.tasks.TaskService";
const HEALTH = "grpc.health.v1.Health";

const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;
const GZIP = { "grpc-encoding": "gzip" };

let services: FakeServices;
let grpc: Grpc;
beforeEach(() => {
  services = fakeServices();
  grpc = grpcOver(services);
});

it("knows its calls by their path", () => {
  const at = (path: string) => isGrpcCall(new Request(`http://baton.test${path}`));
  expect(at(`/${TASKS}/Poll`)).toBe(true);
  expect(at("/unknown.Service/Method")).toBe(true);
  expect(at("/api/tasks/poll/a.b")).toBe(false);
  expect(at("/api/workflow")).toBe(false);
  expect(at("/")).toBe(false);
});

describe("bad requests", () => {
  const statusOf = async (response: Response) =>
    /grpc-status: ?(\d+)/i.exec(await response.text())?.[1] ?? response.headers.get("grpc-status");

  it("says that a service or a method is not there", async () => {
    const unknown = await grpc.send("nope.Nope/Check", framed(new Uint8Array()));
    expect(unknown.headers.get("grpc-status")).toBe("12");
    const method = await grpc.send(`${TASKS}/Nope`, framed(new Uint8Array()));
    expect(method.headers.get("grpc-status")).toBe("12");
    const connect = { "content-type": "application/json" };
    expect((await grpc.send("nope.Nope/Check", new Uint8Array(), connect)).status).toBe(404);
  });

  it.each([
    ["a frame that is shorter than it says", Uint8Array.of(0, 0, 0, 0, 9, 1)],
    ["bytes that are no message", framed(Uint8Array.of(0xff, 0xff, 0xff))],
    ["no frame at all", new Uint8Array()],
    ["two messages", Uint8Array.of(...framed(new Uint8Array()), ...framed(new Uint8Array()))],
    ["a compression that nothing was said of", framed(Uint8Array.of(1, 2, 3), 1)],
  ])("refuses %s", async (_name, body) => {
    const response = await grpc.send(`${TASKS}/Poll`, body);
    expect(["3", "12", "13"]).toContain(await statusOf(response));
  });

  it("refuses a message that is too large", async () => {
    const response = await grpc.send(`${TASKS}/Poll`, framed(new Uint8Array(17 * 1024 * 1024)));
    expect(await statusOf(response)).toBe(String(RESOURCE_EXHAUSTED));
  });

  it("refuses a compression that is not spoken, and what is not compressed as it says", async () => {
    const body = framed(Uint8Array.of(1, 2, 3), 1);
    const unknown = await grpc.send(`${TASKS}/Poll`, body, { "grpc-encoding": "br" });
    expect(await statusOf(unknown)).toBe("12");
    const broken = await grpc.send(`${TASKS}/Poll`, body, GZIP);
    expect(await statusOf(broken)).toBe(String(INVALID_ARGUMENT));
  });

  it("refuses what is too large when it is decompressed", async () => {
    const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024));
    const response = await grpc.send(`${TASKS}/Poll`, framed(bomb, 1), GZIP);
    expect(await statusOf(response)).toBe(String(RESOURCE_EXHAUSTED));
  });

  it("refuses more lists and objects than JSON over HTTP may have, with the same words", async () => {
    const outputData = { many: Array.from({ length: 500_000 }, () => []) };
    const result = { taskId: "t", workflowInstanceId: "w", outputData };
    expect(await grpc.call(TASKS, "UpdateTask", { result })).toMatchObject({
      status: RESOURCE_EXHAUSTED,
      message: "The body holds more than 500000 lists and objects",
    });
  });

  it("refuses a value that an enum does not have", async () => {
    const type = messageNamed("conductor.grpc.metadata.CreateTasksRequest");
    const body = toBinary(type, create(type, { defs: [{ name: "t", timeoutPolicy: 77 }] }));
    const response = await grpc.send(`${METADATA}/CreateTasks`, framed(body));
    const text = await response.text();
    expect(text).toContain(`grpc-status: ${INVALID_ARGUMENT}`);
    expect(decodeURIComponent(text)).toContain("TaskDef.TimeoutPolicy has no value 77");
  });

  it("refuses another content type", async () => {
    const headers = { "content-type": "text/plain" };
    expect((await grpc.send(`${TASKS}/Poll`, new Uint8Array(), headers)).status).toBe(415);
  });

  it("names the field that does not fit", async () => {
    const answer = await grpc.call(METADATA, "GetTask", { taskType: "x".repeat(2_000) });
    expect(answer).toMatchObject({ status: INVALID_ARGUMENT, messages: [] });
    expect(answer.message).toContain("taskType");
  });

  it("refuses what is nested too deep for JSON over HTTP", async () => {
    const reported = async (depth: number) => {
      let outputData = {};
      for (let level = 0; level < depth; level += 1) outputData = { a: outputData };
      const result = { taskId: "t", workflowInstanceId: "w", outputData };
      return await grpc.call(TASKS, "UpdateTask", { result });
    };
    expect(await reported(400)).toMatchObject({ status: 5 });
    const tooDeep = "The request is nested deeper than 500 levels";
    expect(await reported(600)).toMatchObject({ status: INVALID_ARGUMENT, message: tooDeep });
  });

  it.each([1_000, 5_000])("refuses a value that is %d lists deep", async (depth) => {
    const type = messageNamed("google.protobuf.Value");
    let value = new Uint8Array(
      toBinary(type, create(type, { kind: { case: "boolValue", value: true } })),
    );
    for (let level = 0; level < depth; level += 1) value = inField(6, inField(1, value));
    const entry = Uint8Array.of(...inField(1, new TextEncoder().encode("a")), ...inField(2, value));
    const body = inField(1, inField(7, entry));
    for (const [bytes, headers] of [
      [framed(body), {}],
      [framed(gzipSync(body), 1), GZIP],
    ] as const) {
      const text = await (await grpc.send(`${TASKS}/UpdateTask`, bytes, headers)).text();
      expect(decodeURIComponent(text)).toContain("nested deeper than 500 levels");
      expect(text).toContain(`grpc-status: ${INVALID_ARGUMENT}`);
    }
  });
});

/** A field of bytes, with more of them than take one byte to count or not. */
function inField(number: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 127; rest >>= 7) length.push((rest & 127) | 128);
  const bytes = new Uint8Array(length.length + 2 + content.length);
  bytes.set([(number << 3) | 2, ...length, rest]);
  bytes.set(content, length.length + 2);
  return bytes;
}

describe("Connect", () => {
  const connect = async (body: Uint8Array | string, headers: Record<string, string> = {}) => {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const type = { "content-type": "application/proto", ...headers };
    const response = await grpc.send(`${TASKS}/Poll`, bytes, type);
    return { status: response.status, json: (await response.json()) as object };
  };

  it("says 4xx of bytes that are no message", async () => {
    expect(await connect(Uint8Array.of(0xff, 0xff, 0xff))).toMatchObject({
      status: 400,
      json: { code: "invalid_argument" },
    });
  });

  it("says 4xx of a compression that is not spoken, and of what is none", async () => {
    expect(await connect(new Uint8Array(), { "content-encoding": "br" })).toMatchObject({
      status: 415,
      json: { code: "unimplemented" },
    });
    const broken = await connect(Uint8Array.of(1, 2), { "content-encoding": "gzip" });
    expect(broken).toMatchObject({ status: 400, json: { code: "invalid_argument" } });
  });

  it("says 4xx of a deadline that has passed", async () => {
    services.queue("work").take = () => new Promise(() => {});
    const headers = { "content-type": "application/json", "connect-timeout-ms": "20" };
    expect(await connect('{"taskType":"work"}', headers)).toMatchObject({
      status: 408,
      json: { code: "deadline_exceeded" },
    });
  });

  it("says 5xx of a failure of the server's own", async () => {
    services.queue("work").take = () => Promise.reject(new Error("secret"));
    const headers = { "content-type": "application/json" };
    const answer = await connect('{"taskType":"work"}', headers);
    expect(answer).toMatchObject({ status: 500, json: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });
});

it("names each answer as its caller does, or anew, and a failure in the log the same", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  services.definitions.taskDefs.get = () => Promise.reject(new Error("away"));
  const request = framed(Uint8Array.of(10, 1, 97));
  const id = async (headers: Record<string, string>) =>
    (await grpc.send(`${METADATA}/GetTask`, request, headers)).headers.get("x-request-id");
  expect(await id({ "x-request-id": "mine" })).toBe("mine");
  expect(await id({ "x-request-id": "<script>" })).toMatch(/^[\w-]{36}$/);
  expect(await id({ "x-request-id": "library", "content-length": "" })).toBe("library");
  const ids = logged.mock.calls.map(
    ([line]) => (JSON.parse(String(line)) as { requestId: string }).requestId,
  );
  expect(ids).toEqual(["mine", expect.stringMatching(/^[\w-]{36}$/), "library"]);
  logged.mockRestore();
});

describe("gRPC-Web as text", () => {
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
  const send = async (method: string, text: string) => {
    const headers = { "content-type": "application/grpc-web-text" };
    return await grpc.send(`${TASKS}/${method}`, new TextEncoder().encode(text), headers);
  };

  it("is base64 both ways, in pieces with ends of their own", async () => {
    const request = framed(Uint8Array.of(10, 1, 97));
    const text = base64(request.subarray(0, 4)) + base64(request.subarray(4));
    const response = await send("GetQueueSizesForTasks", text);
    expect(response.headers.get("content-type")).toBe("application/grpc-web-text+proto");
    const pieces = (await response.text()).match(/[^=]+=*/g) ?? [];
    const answer = pieces.map((piece) => atob(piece)).join("");
    expect(answer.slice(0, 1)).toBe("\0");
    expect(answer).toContain("grpc-status: 0");
  });

  it("streams", async () => {
    const id = services.execution(crypto.randomUUID()).taskId;
    services.queue("work").waiting.push({ taskId: id });
    const type = messageNamed("conductor.grpc.tasks.BatchPollRequest");
    const request = toBinary(type, create(type, { taskType: "work", count: 1, timeout: 10 }));
    const response = await send("BatchPoll", base64(framed(request)));
    const pieces = (await response.text()).match(/[^=]+=*/g) ?? [];
    const answer = pieces.map((piece) => atob(piece)).join("");
    expect(answer).toContain(id);
    expect(answer).toContain("grpc-status: 0");
  });

  it("is refused when it is no base64, or too large", async () => {
    expect((await send("Poll", "*")).status).toBe(400);
    const headers = { "content-type": "application/grpc-web-text", "content-length": "99999999" };
    expect((await grpc.send(`${TASKS}/Poll`, new Uint8Array(), headers)).status).toBe(413);
  });
});

it("reads what is compressed by gzip, and answers as it is", async () => {
  const type = messageNamed("conductor.grpc.tasks.QueueSizesRequest");
  const names = Array.from({ length: 500 }, (_, at) => `type_${at}`);
  const message = toBinary(type, create(type, { taskTypes: names }));
  const headers = { ...GZIP, "grpc-accept-encoding": "identity,gzip" };
  const body = framed(gzipSync(message), 1);
  const response = await grpc.send(`${TASKS}/GetQueueSizesForTasks`, body, headers);
  const answer = new Uint8Array(await response.arrayBuffer());
  expect(answer[0]).toBe(0);
  expect(new TextDecoder("latin1").decode(answer)).toContain("type_499");
});

it("answers calls without a length, which the library reads, as all others", async () => {
  const request = (path: string, headers: Record<string, string>) =>
    grpc.send(path, framed(new Uint8Array()), headers);
  for (const path of [`${TASKS}/GetQueueInfo`, `${METADATA}/GetTask`]) {
    const usual = await (await request(path, {})).text();
    expect(await (await request(path, { "content-length": "" })).text()).toBe(usual);
    expect(usual).toContain("grpc-status: ");
  }
});

it("takes a deadline in years, and refuses what is none", async () => {
  const request = { taskType: "work", count: 1, timeout: 10 };
  const status = async (timeout: string) =>
    (await grpc.call(TASKS, "BatchPoll", request, { "grpc-timeout": timeout })).status;
  expect(await status("99999999H")).toBe(0);
  expect(await status("soon")).not.toBe(0);
});

it("takes JSON of Connect that is nested as deep as over HTTP", async () => {
  const request = { result: { taskId: "t", workflowInstanceId: "w", outputData: {} } };
  const deep = JSON.stringify(request).replace("{}", `{"a":${"[".repeat(450)}${"]".repeat(450)}}`);
  const headers = { "content-type": "application/json" };
  const bytes = new TextEncoder().encode(deep);
  expect((await grpc.send(`${TASKS}/UpdateTask`, bytes, headers)).status).toBe(404);
});

it("ends a call at its deadline", async () => {
  services.queue("work").take = () => new Promise(() => {});
  const request = { taskType: "work", count: 1, timeout: 5_000 };
  const answer = await grpc.call(TASKS, "BatchPoll", request, { "grpc-timeout": "20m" });
  expect(answer).toMatchObject({ status: DEADLINE_EXCEEDED, messages: [] });
});

it("lets only the holders of tokens call, but for probes", async () => {
  const keys = parseAccessKeys("id:secret");
  const closed = grpcOver(services, { kind: "keys", keys });
  expect(await closed.call(METADATA, "GetTask", { taskType: "a" })).toMatchObject({
    status: UNAUTHENTICATED,
  });
  expect(await closed.call(HEALTH, "Check")).toMatchObject({ messages: [{ status: "SERVING" }] });
  const token = await issueToken(keys, { keyId: "id", keySecret: "secret" }, services.clock());
  const known = await closed.call(
    METADATA,
    "CreateTasks",
    { defs: [{ name: "a", ownerEmail: "a@b.c" }] },
    { "x-authorization": token },
  );
  expect(known).toMatchObject({ status: 0 });
});

it("tells nothing of an error that nobody has worded for callers", async () => {
  services.definitions.taskDefs.get = () => Promise.reject(new Error("password is hunter2"));
  const answer = await grpc.call(METADATA, "GetTask", { taskType: "a" });
  expect(answer).toMatchObject({ status: 13, message: "Internal server error" });
});

it("names each broken rule in the details", async () => {
  const answer = await grpc.call(METADATA, "CreateWorkflow", { workflow: { name: "f" } });
  expect(answer).toMatchObject({ status: INVALID_ARGUMENT });
  expect(answer.details).toContain("google.rpc.BadRequest");
  expect(answer.details).toContain("registerWorkflowDef.arg0.tasks");
});
