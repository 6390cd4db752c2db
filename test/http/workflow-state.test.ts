import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import type { FakeExecution } from "../helpers/fake-objects.ts";
import { fakeServices } from "../helpers/fake-services.ts";

let call: Api["call"];
let execution: FakeExecution;
let path: string;
beforeEach(async () => {
  const services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
  execution = services.execution((await call("POST", "/api/workflow", { name: "flow" })).text);
  path = `/api/workflow/${execution.workflowId}`;
  const view = '{"status":"RUNNING"}';
  execution.standstills = [{ kind: "blocked", status: "RUNNING", view, isTask: false }];
});

const UNKNOWN = "/api/workflow/99999999-2222-3333-4444-555555555555";

describe("POST /api/workflow/{workflowId}/variables", () => {
  it("sets variables and answers the execution", async () => {
    const answer = await call("POST", `${path}/variables`, { a: 1, gone: null });
    expect(answer).toMatchObject({ status: 200, json: { workflowId: execution.workflowId } });
    expect(execution.stateUpdates).toEqual([{ variables: { a: 1, gone: null } }]);
  });

  it("refuses an unknown execution and what is no object", async () => {
    expect((await call("POST", `${UNKNOWN}/variables`, {})).status).toBe(404);
    expect((await call("POST", `${path}/variables`, [1])).status).toBe(400);
    expect(execution.stateUpdates).toEqual([]);
  });
});

describe("POST /api/workflow/{workflowId}/state", () => {
  it("changes both in one step and waits", async () => {
    const query = "requestId=r&waitUntilTaskRef=b&waitForSeconds=3";
    const answer = await call("POST", `${path}/state?${query}`, {
      taskReferenceName: "a",
      variables: { v: 1 },
      taskResult: { status: "COMPLETED", outputData: { n: 1 }, workerId: "me" },
    });
    expect(answer).toMatchObject({
      status: 200,
      json: { responseType: "TARGET_WORKFLOW", requestId: "r", status: "RUNNING" },
    });
    expect(execution.stateUpdates).toMatchObject([
      {
        variables: { v: 1 },
        task: { reference: "a", status: "COMPLETED", output: { n: 1 }, workerId: "me" },
      },
    ]);
    expect(execution.awaited).toMatchObject([{ references: ["b"], timeout: 3000 }]);
  });

  it.each([[{}], [{ status: null }]])(
    "takes a result without a status for done: %j",
    async (result) => {
      await call("POST", `${path}/state`, { taskReferenceName: "a", taskResult: result });
      expect(execution.stateUpdates).toMatchObject([
        { task: { reference: "a", status: "COMPLETED", output: {} } },
      ]);
    },
  );

  it("takes variables alone", async () => {
    await call("POST", `${path}/state`, { variables: { v: 1 } });
    expect(execution.stateUpdates).toEqual([{ variables: { v: 1 } }]);
  });

  it("is not sent twice where the execution could not be reached", async () => {
    execution.failures = [Object.assign(new Error("moved"), { retryable: true })];
    expect((await call("POST", `${path}/state`, {})).status).toBe(503);
  });

  it.each([
    ["a result without a task", { taskResult: { status: "COMPLETED" } }],
    ["a task without a result", { taskReferenceName: "a" }],
    ["a status that no worker reports", { taskReferenceName: "a", taskResult: { status: "DONE" } }],
    ["variables that are no object", { variables: 1 }],
  ])("refuses %s", async (_, body) => {
    expect(await call("POST", `${path}/state`, body)).toMatchObject({ status: 400 });
    expect(execution.stateUpdates).toEqual([]);
  });

  it("refuses an unknown execution", async () => {
    expect((await call("POST", `${UNKNOWN}/state`, {})).status).toBe(404);
  });
});
