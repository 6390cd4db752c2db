import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
let call: Api["call"];
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({}), workflowDef({ version: 2 })], 1);
  const execution = services.executions;
  // Whoever waits finds that everything has ended.
  services.executions = (id) => {
    const found = execution(id) as FakeExecution;
    if (found.standstills.length === 0) found.standstills.push(ended());
    return found;
  };
});

const ended = () =>
  ({ kind: "ended", status: "COMPLETED", view: '{"output":{"n":1}}', isTask: false }) as const;

const only = (): FakeExecution => [...services.touchedExecutions.values()][0] as FakeExecution;
const versionOf = ({ started }: FakeExecution): unknown =>
  (JSON.parse(started?.definition ?? "{}") as { version?: number }).version;

describe("POST /api/workflow/execute/{name}/{version}", () => {
  it("starts an execution and answers how it stands when the wait is over", async () => {
    const query =
      "requestId=r&waitUntilTaskRef=a,%20b&waitForSeconds=3&returnStrategy=BLOCKING_TASK";
    const answer = await call("POST", `/api/workflow/execute/flow/1?${query}`, {
      name: "other",
      version: 7,
      input: { x: 1 },
      correlationId: "c",
    });
    expect(answer).toMatchObject({
      status: 200,
      type: "application/json",
      json: {
        responseType: "TARGET_WORKFLOW",
        targetWorkflowId: only().workflowId,
        requestId: "r",
        output: { n: 1 },
      },
    });
    expect(only().started).toMatchObject({ input: { x: 1 }, correlationId: "c" });
    expect(versionOf(only())).toBe(1);
    const request = { references: ["a", "b"], timeout: 3000, view: "task", last: true };
    expect(only().awaited).toEqual([request]);
  });

  it("takes the latest version for 0, and empty parameters as not given", async () => {
    const query = "requestId=&waitUntilTaskRef=&consistency=SYNCHRONOUS&waitForSeconds=0";
    await call("POST", `/api/workflow/execute/flow/0?${query}`, {});
    expect(versionOf(only())).toBe(2);
    expect(only().awaited).toMatchObject([{ references: [], timeout: 10_000, view: "target" }]);
  });

  it("marks the input of a definition that came along", async () => {
    const body = { input: { x: 1 }, workflowDef: workflowDef({ name: "own" }) };
    await call("POST", "/api/workflow/execute/flow/1", body);
    const input = { x: 1, _systemMetadata: { dynamic: true } };
    expect(only().started).toMatchObject({ input });
  });

  it("waits for the execution that has the idempotency key", async () => {
    const body = { idempotencyKey: "k", idempotencyStrategy: "RETURN_EXISTING" };
    const [first, second] = [
      await call("POST", "/api/workflow/execute/flow/1", body),
      await call("POST", "/api/workflow/execute/flow/1", body),
    ];
    const id = (answer: typeof first) =>
      (answer.json as { targetWorkflowId: string }).targetWorkflowId;
    expect(id(second)).toBe(id(first));
    expect(only().starts).toBe(1);
  });

  it.each([
    ["an unknown workflow", 404, "ghost/1", {}],
    ["an unknown version", 404, "flow/9", {}],
    ["a version that is no number", 400, "flow/first", {}],
    ["an unknown strategy", 400, "flow/1?returnStrategy=ALL", {}],
    ["a negative time", 400, "flow/1?waitForSeconds=-1", {}],
    ["an input that is null", 400, "flow/1", { input: null }],
    ["a priority out of range", 400, "flow/1", { priority: 100 }],
  ])("refuses %s with %d and starts nothing", async (_, status, path, body) => {
    const answer = await call("POST", `/api/workflow/execute/${path}`, body);
    expect(answer).toMatchObject({ status, json: { status } });
    expect(services.touchedExecutions.size).toBe(0);
  });
});

describe("POST /api/workflow/execute/{name}", () => {
  it("takes the body as the input and the rest from the query and headers", async () => {
    const query = "version=1&correlationId=c&priority=3&waitForSeconds=2";
    const headers = { "x-idempotency-key": "k", "x-on-conflict": "RETURN_EXISTING" };
    const answer = await call("POST", `/api/workflow/execute/flow?${query}`, { x: 1 }, headers);
    expect(answer).toMatchObject({ status: 200, json: { output: { n: 1 } } });
    expect(only().started).toMatchObject({
      input: { x: 1 },
      correlationId: "c",
      priority: 3,
      idempotencyKey: "k",
    });
    expect(versionOf(only())).toBe(1);
    expect(only().awaited).toMatchObject([{ timeout: 2000 }]);
  });

  it("refuses an unknown workflow and a priority out of range", async () => {
    expect((await call("POST", "/api/workflow/execute/ghost", {})).status).toBe(404);
    expect((await call("POST", "/api/workflow/execute/flow?priority=-1", {})).status).toBe(400);
    expect(services.touchedExecutions.size).toBe(0);
  });
});

describe("signals", () => {
  const path = (rest: string) => `/api/tasks/${only().workflowId}/${rest}`;

  beforeEach(async () => {
    await call("POST", "/api/workflow", { name: "flow" });
  });

  it("are answered empty, whether anything waits or not", async () => {
    const done = { status: 200, type: null, text: "" };
    expect(await call("POST", path("COMPLETED/signal"), { n: 1 })).toMatchObject(done);
    only().waitsForSignal = false;
    expect(await call("POST", path("FAILED/signal"), {})).toMatchObject(done);
    expect(only().signals).toEqual([
      { status: "COMPLETED", output: { n: 1 } },
      { status: "FAILED", output: {} },
    ]);
  });

  it("that are to be waited for answer how the execution stands then", async () => {
    const query = "returnStrategy=BLOCKING_TASK_INPUT&timeoutMillis=700";
    const answer = await call("POST", path(`COMPLETED/signal/sync?${query}`), { n: 1 });
    expect(answer).toMatchObject({
      status: 200,
      json: { responseType: "TARGET_WORKFLOW", targetWorkflowStatus: "COMPLETED" },
    });
    const request = { references: [], timeout: 700, view: "task", last: true };
    expect(only().awaited).toEqual([request]);
  });

  it("that are to be waited for are refused where nothing waits", async () => {
    only().waitsForSignal = false;
    const { workflowId } = only();
    const message = `Found no blocked task in workflow ${workflowId} to signal`;
    const answer = await call("POST", path("COMPLETED/signal/sync"), {});
    expect(answer).toMatchObject({ status: 404, json: { status: 404, message } });
    expect(only().awaited).toEqual([]);
  });

  it("are not sent twice where the execution could not be reached", async () => {
    only().failures = [Object.assign(new Error("moved"), { retryable: true })];
    expect((await call("POST", path("COMPLETED/signal"), {})).status).toBe(503);
    expect(only().signals).toEqual([]);
  });

  it.each([
    ["an unknown execution", 404, "99999999-2222-3333-4444-555555555555/COMPLETED/signal"],
    [
      "an unknown execution, sync",
      404,
      "99999999-2222-3333-4444-555555555555/COMPLETED/signal/sync",
    ],
    ["an id that is none", 404, "nope/COMPLETED/signal"],
  ])("are refused for %s with %d", async (_, status, rest) => {
    const [id] = rest.split("/");
    const answer = await call("POST", `/api/tasks/${rest}`, {});
    const message = `No such workflow found by id: ${id}`;
    expect(answer).toMatchObject({ status, json: { status, message } });
  });

  it.each(["SCHEDULED/signal", "completed/signal/sync", "COMPLETED/signal/sync?timeoutMillis=-1"])(
    "are refused with 400: %s",
    async (rest) => {
      expect(await call("POST", path(rest), {})).toMatchObject({ status: 400 });
      expect(only().signals).toEqual([]);
    },
  );

  it("need a body that is an object", async () => {
    expect((await call("POST", path("COMPLETED/signal"), [])).status).toBe(400);
    expect((await call("POST", path("COMPLETED/signal"))).status).toBe(400);
  });
});

describe("GET /api/workflow/execute/{name}", () => {
  it("makes the input of the parameters that mean nothing else", async () => {
    const query = "version=1&correlationId=c&priority=3&waitForSeconds=2&city=Rome&tag=a&tag=b";
    const answer = await call("GET", `/api/workflow/execute/flow?${query}`);
    expect(answer).toMatchObject({ status: 200, json: { output: { n: 1 } } });
    expect(only().started).toMatchObject({
      input: { city: "Rome", tag: "a" },
      correlationId: "c",
      priority: 3,
    });
    expect(versionOf(only())).toBe(1);
    expect(only().awaited).toMatchObject([{ timeout: 2000 }]);
  });

  it("is refused for an unknown workflow or a bad parameter", async () => {
    expect((await call("GET", "/api/workflow/execute/none")).status).toBe(404);
    expect((await call("GET", "/api/workflow/execute/flow?priority=x")).status).toBe(400);
    expect(services.touchedExecutions.size).toBe(0);
  });
});
