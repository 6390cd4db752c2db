import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Unavailable } from "../../src/app/errors.ts";
import { parseAccessKeys } from "../../src/auth/keys.ts";
import { TOKEN_LIFETIME_MS } from "../../src/auth/token.ts";
import { routesFor } from "../../src/http/routes/index.ts";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const MIB = 1024 * 1024;
const VALIDATE = "/api/metadata/workflow/validate";

let services: FakeServices;
let api: Api;
beforeEach(() => {
  services = fakeServices();
  api = apiOver(services);
});

describe("routing", () => {
  it("answers 404 in Conductor's words for an unknown route, whatever the method", async () => {
    for (const path of ["/api/nope", "/api/metadata/taskdefs/", "/", "/api/workflow/a/b/c/d/e"]) {
      const answer = await api.call("GET", path);
      expect(answer).toMatchObject({
        status: 404,
        type: "application/json",
        json: { status: 404, message: `No static resource ${path.slice(1)}.`, retryable: false },
      });
    }
  });

  it("answers 405 for a known path under another method, and names the methods", async () => {
    for (const [method, path, allow] of [
      ["PATCH", "/api/metadata/taskdefs", "POST, PUT, GET"],
      ["DELETE", "/api/tasks", "POST"],
      ["PUT", "/api/environment/REGION", "GET"],
      ["GET", "/api/tasks/queue/requeue/work", "POST"],
    ] as const) {
      const answer = await api.call(method, path);
      expect([path, answer.status]).toEqual([path, 405]);
      expect(answer.json).toMatchObject({ message: `Request method '${method}' is not supported` });
      expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual(
        allow.split(", ").toSorted(),
      );
    }
  });

  it("answers 501 for what is not served yet", async () => {
    for (const [method, path] of [
      ["GET", "/api/tasks/externalstoragelocation"],
      ["GET", "/api/metadata/workflow/flow/rate-limit"],
      ["GET", "/api/workflow/flow/correlated"],
      ["POST", "/api/tasks/some-task/ack"],
      ["GET", "/api/users"],
      ["POST", "/api/human/tasks/search"],
      ["POST", "/api/prompts/"],
      ["GET", "/api/event/queue/config"],
      ["POST", "/api/agent/start"],
      ["GET", "/api/agent/executions/x/full"],
      ["POST", "/api/a2a/agent-card"],
      ["POST", "/a2a"],
      ["GET", "/api/skills"],
      ["PUT", "/api/files/content/x/y"],
    ] as const) {
      const answer = await api.call(method, path);
      expect([path, answer.status]).toEqual([path, 501]);
      expect(answer.json).toMatchObject({ status: 501, retryable: false });
    }
    expect(services.touchedExecutions.size).toBe(0);
  });

  it("takes a name of a start for a name, unless a route has it", async () => {
    const answer = await api.call("POST", "/api/workflow/searching", {});
    expect(answer.json).toMatchObject({
      message: "No such workflow found by name: searching, version: null",
    });
  });

  it("answers HEAD as GET without a body", async () => {
    const head = await api.call("HEAD", "/api/metadata/workflow/names");
    expect(head).toMatchObject({ status: 200, type: "application/json" });
    expect((await api.call("HEAD", "/api/workflow/nope")).status).toBe(404);
  });

  it("survives broken percent signs", async () => {
    expect((await api.call("GET", "/api/metadata/taskdefs/%zz")).status).toBe(404);
  });

  it("declares each method and path once, with parameters that the path has", () => {
    const seen = new Set<string>();
    for (const { declaration } of routesFor({ kind: "keys", keys: new Map() })) {
      const { method, path, pathParameters, query, replies } = declaration;
      const shape = `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`;
      expect(seen).not.toContain(shape);
      seen.add(shape);
      for (const name of Object.keys(pathParameters ?? {})) expect(path).toContain(`{${name}}`);
      expect(Object.keys(replies).length).toBeGreaterThan(0);
      // What the OpenAPI document will be made of.
      for (const schema of [
        ...Object.values({ ...pathParameters, ...query }),
        ...(declaration.body === undefined ? [] : [declaration.body.schema]),
        ...Object.values(replies).flatMap((reply) => reply.schema ?? []),
      ]) {
        expect(() => z.toJSONSchema(schema, { io: "input" })).not.toThrow();
      }
    }
  });
});

describe("query parameters", () => {
  it.each([
    ["/api/workflow/search?size=1&size=2", "size"],
    ["/api/workflow/search?query=a&query=b", "query"],
    ["/api/workflow/search?topLevelOnly=true&topLevelOnly=false", "topLevelOnly"],
    ["/api/tasks/poll/work?domain=a&domain=b", "domain"],
    ["/api/metadata/workflow/flow?version=&version=2", "version"],
  ])("that contradict each other are refused: %s", async (path, name) => {
    const { status, json } = await api.call("GET", path);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringContaining(`'${name}'`) as string }),
    ]);
    expect((json as { message: string }).message).toContain("it has several values");
  });

  it.each(["many", "-1", "1.5", "99999999999"])(
    "that count have to be counts: a reindex of %s is refused",
    async (count) => {
      const { status, json } = await api.call("POST", `/api/baton/reindex?count=${count}`);
      expect([status, json]).toEqual([
        400,
        expect.objectContaining({ message: expect.stringContaining("'count'") as string }),
      ]);
    },
  );

  it("may say the same twice, and lists may go on", async () => {
    for (const path of [
      "/api/workflow/search?size=1&size=1",
      "/api/workflow/search?sort=status:ASC&sort=startTime:DESC",
      "/api/workflow/search?classifier=workflow&classifier=agent",
      "/api/tasks/queue/sizes?taskType=a&taskType=b",
    ]) {
      expect([path, (await api.call("GET", path)).status]).toEqual([path, 200]);
    }
    const path = "/api/workflow/search?sort=status:ASC&sort=colour:ASC";
    expect((await api.call("GET", path)).json).toMatchObject({
      message: expect.stringContaining("colour") as string,
    });
  });
});

describe("bodies", () => {
  it.each([
    "text/plain",
    "text/plain, application/json",
    "application/x-www-form-urlencoded",
    "application/jsonx",
    "",
  ])("of the type %j are refused with 415", async (type) => {
    const answer = await api.call("POST", VALIDATE, "{}", { "content-type": type });
    expect(answer).toMatchObject({ status: 415, json: { status: 415 } });
  });

  it.each([
    "application/json",
    "application/json;charset=utf-8",
    "application/json, application/json",
    "Application/JSON",
    "application/vnd.x+json",
  ])("of the type %j are read", async (type) => {
    const body = JSON.stringify(workflowDef({}));
    expect((await api.call("POST", VALIDATE, body, { "content-type": type })).status).toBe(200);
  });

  it.each(['{"name":', "", " ", "null", "[]", '{"name":{"a":1}}', "\u0000", "NaN", '"x"', "1"])(
    "such as %j are refused with 400",
    async (body) => {
      const answer = await api.call("POST", "/api/metadata/workflow", body);
      expect(answer).toMatchObject({
        status: 400,
        type: "application/json",
        json: { status: 400, retryable: false, message: expect.stringMatching(/./) as string },
      });
    },
  );

  it("that are missing are refused with 400, whether a type is declared or not", async () => {
    const { app } = api;
    for (const init of [{}, { body: "" }, { body: new Blob([]).stream(), duplex: "half" }]) {
      const response = await app.request(`http://baton.test${VALIDATE}`, {
        method: "POST",
        ...(init as RequestInit),
      });
      expect([response.status, await response.json()]).toEqual([
        400,
        {
          status: 400,
          message: "Required request body is missing",
          instance: expect.any(String) as string,
          retryable: false,
        },
      ]);
    }
  });

  it("that are no UTF-8 are refused with 400, whatever the chunks cut", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(workflowDef({ description: "é" })));
    const bad = bytes.map((byte) => (byte === 0xc3 ? 0xff : byte));
    const send = async (body: BodyInit) =>
      await api.app.request(`http://baton.test${VALIDATE}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        ...(body instanceof ReadableStream && { duplex: "half" }),
      });
    const streamOf = (all: Uint8Array) =>
      new ReadableStream({
        start(controller) {
          for (const byte of all) controller.enqueue(Uint8Array.of(byte));
          controller.close();
        },
      });
    expect((await send(bytes)).status).toBe(200);
    expect((await send(streamOf(bytes))).status).toBe(200);
    for (const body of [bad, streamOf(bad), bytes.subarray(0, bytes.indexOf(0xc3) + 1)]) {
      const response = await send(body);
      expect([response.status, await response.json()]).toEqual([
        400,
        expect.objectContaining({ message: "The body is not UTF-8" }),
      ]);
    }
  });

  it.each([
    ["PUT", "/api/metadata/workflow/flow/tags", { key: "", value: "x" }, "key"],
    ["PUT", "/api/metadata/workflow/flow/tags", [{ key: "a", value: "x" }, {}], "[1].key"],
    ["PUT", "/api/metadata/workflow/flow/tags", "5", "the body"],
    ["POST", "/api/event", { actions: [{ action: "dance" }] }, "actions[0].action"],
    ["POST", "/api/event", [{ actions: [{ action: "dance" }] }], "[0].actions[0].action"],
    ["POST", "/api/event", [5], "[0]"],
    ["POST", "/api/schema", { externalRef: [1] }, "externalRef"],
    ["POST", "/api/schema", { name: "s", type: "XML" }, "type"],
    ["POST", VALIDATE, { inputSchema: { name: "s", type: "XML" } }, "inputSchema.type"],
    ["PUT", "/api/workflow/bulk/pause", {}, "the body"],
    ["PUT", "/api/workflow/bulk/pause", [{}], "[0]"],
    [
      "POST",
      VALIDATE,
      { tasks: [{ subWorkflowParam: { workflowDefinition: { tasks: [{ startDelay: "x" }] } } }] },
      "tasks[0].subWorkflowParam.workflowDefinition.tasks[0].startDelay",
    ],
  ])("to %s %s say where %j does not fit: %s", async (method, path, body, where) => {
    const { status, json } = await api.call(method, path, body);
    expect(status).toBe(400);
    const { message } = json as { message: string };
    expect(message.startsWith(`JSON parse error: ${where}: `), message).toBe(true);
  });

  it("say where they do not fit", async () => {
    const body = { name: "x", tasks: [{ name: "t", startDelay: "soon" }] };
    const answer = await api.call("POST", VALIDATE, body);
    expect(answer.json).toMatchObject({
      message: expect.stringContaining("tasks[0].startDelay") as string,
    });
  });

  it("may be large, but not over the limit", async () => {
    const large = JSON.stringify({ ...workflowDef({}), unknown: "x".repeat(3 * MIB) });
    expect((await api.call("POST", VALIDATE, large)).status).toBe(200);
    const answer = await api.call("POST", VALIDATE, "x".repeat(17 * MIB));
    expect(answer).toMatchObject({ status: 413, json: { status: 413 } });
  });

  it("of undeclared length are counted as they come, and not kept", async () => {
    let sent = 0;
    const chunk = new Uint8Array(MIB).fill(0x20);
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= 30) controller.close();
        else controller.enqueue(chunk);
        sent += 1;
      },
    });
    const request = new Request(`http://baton.test${VALIDATE}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      duplex: "half",
    } as RequestInit);
    const response = await api.app.request(request);
    expect(response.status).toBe(413);
    // Read to its end, so that its sender is listening when the answer comes.
    expect(sent).toBe(31);
  });

  it("of undeclared length are read when they fit, whatever the chunks cut", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(workflowDef({ description: "ü€😀" })));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const init = { method: "POST", headers: { "content-type": "application/json" }, body };
    const url = "http://baton.test/api/metadata/workflow";
    const request = new Request(url, { ...init, duplex: "half" } as RequestInit);
    expect((await api.app.request(request)).status).toBe(200);
    const stored = await services.definitions.workflowDefs.get("flow");
    expect(stored?.description).toBe("ü€😀");
  });

  it("nested without end are refused, not a crash", async () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const deep = open.repeat(100_000) + "1" + close.repeat(100_000);
      const answer = await api.call("POST", VALIDATE, `{"name":"x","variables":${deep}}`);
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.json).toMatchObject({ message: expect.stringContaining("nested") as string });
    }
    const brackets = { ...workflowDef({}), description: '[{\\"'.repeat(2000) };
    expect((await api.call("POST", VALIDATE, brackets)).status).toBe(200);
  });

  it("with a number that cannot be held are refused, and say where it stands", async () => {
    const body = '{"name": "x", "tasks": [{"name": "y", "inputParameters": {"z": [1, -1e400]}}]}';
    const answer = await api.call("POST", VALIDATE, body);
    expect(answer).toMatchObject({
      status: 400,
      json: {
        status: 400,
        message:
          "JSON parse error: tasks[0].inputParameters.z[1]: a number beyond 1.7976931348623157e+308",
      },
    });
  });

  it("nested deeply, but not too deeply, are served", async () => {
    let task: Record<string, unknown> = { name: "x", taskReferenceName: "x", type: "SIMPLE" };
    for (let depth = 0; depth < 90; depth++) {
      const name = `l${depth}`;
      const loop = { type: "DO_WHILE", loopCondition: "false", loopOver: [task] };
      task = { name, taskReferenceName: name, ...loop };
    }
    const answer = await api.call("POST", "/api/workflow", {
      name: "deep",
      workflowDef: { name: "deep", tasks: [task] },
    });
    expect(answer).toMatchObject({ status: 200 });
  });
});

describe("answers", () => {
  it("carry the id of their request", async () => {
    const own = await api.call("GET", "/api/version", undefined, { "x-request-id": "mine-1" });
    expect(own.headers.get("x-request-id")).toBe("mine-1");
    const bad = await api.call("GET", "/api/nope", undefined, { "x-request-id": "a b\tc" });
    expect(bad.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("to a defect are logged with the ids of their request and its trace, as a line of JSON", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    services.database.before = () => {
      throw new Error("D1 is away");
    };
    const path = "/api/metadata/workflow/names";
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const headers = { "x-request-id": "mine-2", traceparent };
    const answer = await api.call("GET", `${path}?a=1`, undefined, headers);
    expect(answer.status).toBe(500);
    const [line] = logged.mock.calls.map(([text]) => JSON.parse(text as string) as unknown);
    expect(line).toMatchObject({ requestId: "mine-2", traceId, method: "GET", path, status: 500 });
    expect(line).toHaveProperty("error", expect.stringContaining("Failed query"));
    expect(line).toHaveProperty("cause", "Error: D1 is away");
    logged.mockRestore();
  });

  it("tell health and version", async () => {
    for (const path of ["/health", "/api/health"]) {
      expect((await api.call("GET", path)).json).toEqual({
        healthResults: [],
        suppressedHealthResults: [],
        healthy: true,
      });
    }
    const version = await api.call("GET", "/api/version");
    expect(version).toMatchObject({ text: "3.32.3", type: "text/plain;charset=UTF-8" });
  });

  it("tell by /actuator/health whether the database answers", async () => {
    const up = await api.call("GET", "/actuator/health");
    expect(up).toMatchObject({ status: 200, json: { status: "UP" } });
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    services.database.before = () => {
      throw new Error("D1 is away");
    };
    const down = await api.call("GET", "/actuator/health");
    expect(down).toMatchObject({ status: 503, json: { status: "DOWN" } });
    expect(down.text).not.toContain("away");
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
  });

  it("call a passing failure retryable, and say nothing of a defect", async () => {
    services.newId = () => {
      throw new Unavailable("Try again");
    };
    await services.definitions.workflowDefs.put([workflowDef({})], 1);
    const headers = { "x-request-id": "x" };
    const passing = await api.call("POST", "/api/workflow", { name: "flow" }, headers);
    expect(passing.json).toMatchObject({ status: 503, message: "Try again", retryable: true });
    services.newId = () => {
      throw new Error("the password is 1234");
    };
    const defect = await api.call("POST", "/api/workflow", { name: "flow" }, headers);
    expect(defect.json).toMatchObject({ status: 500, message: "Internal server error" });
  });
});

describe("authentication", () => {
  const CREDENTIALS = { keyId: "one", keySecret: "secret" };
  const NAMES = "/api/metadata/workflow/names";

  it("is off on an open server, where the token route must be unknown", async () => {
    const headers = { "x-authorization": "stale" };
    expect((await api.call("GET", NAMES, undefined, headers)).status).toBe(200);
    const token = await api.call("POST", "/api/token", CREDENTIALS);
    expect(token).toMatchObject({
      status: 404,
      json: { message: "No static resource api/token." },
    });
  });

  it("without keys refuses everything but health", async () => {
    const { call } = apiOver(services, { kind: "keys", keys: new Map() });
    for (const path of [NAMES, "/api/version", "/api/nope", "/", "/api-docs"]) {
      expect(await call("GET", path)).toMatchObject({
        status: 401,
        json: { status: 401, error: "INVALID_TOKEN", message: expect.any(String) as string },
      });
    }
    expect((await call("GET", "/health")).status).toBe(200);
    expect((await call("GET", "/api/health")).status).toBe(200);
    expect((await call("GET", "/actuator/health")).status).toBe(200);
    expect((await call("POST", "/api/token", CREDENTIALS)).status).toBe(401);
  });

  it("with keys takes tokens in both headers, and says when one has expired", async () => {
    const { call } = apiOver(services, { kind: "keys", keys: parseAccessKeys("one:secret") });
    expect((await call("GET", NAMES)).json).toMatchObject({ error: "INVALID_TOKEN" });
    const stale = { "x-authorization": "stale" };
    const issued = await call("POST", "/api/token", CREDENTIALS, stale);
    expect(issued).toMatchObject({ status: 200, type: "application/json" });
    const { token } = issued.json as { token: string };
    for (const headers of [
      { "x-authorization": token },
      { authorization: `Bearer ${token}` },
      { authorization: token },
    ]) {
      expect((await call("GET", NAMES, undefined, headers as Record<string, string>)).status).toBe(
        200,
      );
    }
    const wrong = await call("POST", "/api/token", { ...CREDENTIALS, keySecret: "guess" });
    expect(wrong).toMatchObject({ status: 401, json: { error: "INVALID_TOKEN" } });
    services.time.now += TOKEN_LIFETIME_MS;
    const late = await call("GET", NAMES, undefined, { "x-authorization": token });
    expect(late).toMatchObject({ status: 401, json: { error: "EXPIRED_TOKEN" } });
  });
});
