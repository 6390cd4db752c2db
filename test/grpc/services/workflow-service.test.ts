import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { workflowDef } from "../../helpers/definitions.ts";
import type { FakeExecution } from "../../helpers/fake-objects.ts";
import { fakeServices, type FakeServices } from "../../helpers/fake-services.ts";
import { grpcOver, type Grpc } from "../../helpers/grpc.ts";
import { indexRow, reportsOf } from "../../helpers/index-rows.ts";

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;

let services: FakeServices;
let call: Api["call"];
let grpc: Grpc;
const rpc = (method: string, request: JsonObject = {}, headers: Record<string, string> = {}) =>
  grpc.call("conductor.grpc.workflows.WorkflowService", method, request, headers);

beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  grpc = grpcOver(services);
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
});

async function start(request: JsonObject = {}): Promise<FakeExecution> {
  const { messages } = await rpc("StartWorkflow", { name: "flow", ...request });
  return services.execution(String(messages[0]?.["workflowId"]));
}

describe("starting", () => {
  it("hands everything of the request on", async () => {
    const input = { a: [1, null, { b: "x" }] };
    const { started } = await start({ input, correlationId: "c", priority: 7 });
    expect(started).toMatchObject({ input, correlationId: "c", priority: 7 });
  });

  it("takes a definition with the request", async () => {
    const own = { ...workflowDef({}), name: "own" } as unknown as JsonObject;
    const { started } = await start({ name: "own", workflowDef: own });
    expect(JSON.parse(started?.definition ?? "{}")).toMatchObject({ name: "own" });
  });

  it("keeps the trace of the call", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const { messages } = await rpc("StartWorkflow", { name: "flow" }, { traceparent });
    const { started } = services.execution(String(messages[0]?.["workflowId"]));
    expect(JSON.stringify(started?.trace)).toContain("0af7651916cd43dd8448eb211c80319c");
  });

  it("refuses an unknown definition, a missing name and an input that is too large", async () => {
    expect(await rpc("StartWorkflow", { name: "nope" })).toMatchObject({ status: NOT_FOUND });
    expect(await rpc("StartWorkflow")).toMatchObject({ status: INVALID_ARGUMENT });
    const input = { text: "x".repeat(11 * 1024 * 1024) };
    expect(await rpc("StartWorkflow", { name: "flow", input })).toMatchObject({ status: 8 });
  });
});

describe("a request without its id or name", () => {
  it.each([
    ["GetWorkflowStatus", "workflowId: WorkflowId cannot be null or empty."],
    ["PauseWorkflow", "workflowId: WorkflowId cannot be null or empty."],
    ["RemoveWorkflow", "workflodId: WorkflowId cannot be null or empty."],
    ["RerunWorkflow", "reRunFromWorkflowId: WorkflowId cannot be null or empty."],
    ["GetRunningWorkflows", "name: Workflow name cannot be null or empty."],
  ])("is refused by %s", async (method, message) => {
    expect(await rpc(method)).toMatchObject({ status: INVALID_ARGUMENT, message });
  });
});

describe("reading", () => {
  it("answers what HTTP answers", async () => {
    const { workflowId } = await start();
    for (const includeTasks of [true, false]) {
      const path = `/api/workflow/${workflowId}?includeTasks=${includeTasks}`;
      const { status, workflowId: id } = (await call("GET", path)).json as JsonObject;
      const { messages } = await rpc("GetWorkflowStatus", { workflowId, includeTasks });
      expect(messages).toEqual([{ status, workflowId: id }]);
    }
    expect(await rpc("GetWorkflowStatus", { workflowId: "nope" })).toMatchObject({
      status: NOT_FOUND,
    });
  });

  it("finds executions by correlation ids, and those that run", async () => {
    const { workflowId } = await start({ correlationId: "c" });
    const row = indexRow({ workflowId, name: "flow", correlationId: "c" });
    await services.index.write(reportsOf([row]), 0);
    const request = { name: "flow", correlationId: ["c", "other"], includeClosed: true };
    const { messages } = await rpc("GetWorkflows", request);
    expect(messages).toMatchObject([
      { workflowsById: { c: { workflows: [{ workflowId }] }, other: {} } },
    ]);
    expect((await rpc("GetRunningWorkflows", { name: "flow" })).messages).toEqual([
      { workflowIds: [workflowId] },
    ]);
    const window = { name: "flow", version: 1, startTime: 1, endTime: 2 };
    expect((await rpc("GetRunningWorkflows", window)).messages).toEqual([{}]);
  });

  it.each(["Search", "SearchV2"])("finds executions by %s", async (method) => {
    const { workflowId } = await start();
    await services.index.write(reportsOf([indexRow({ workflowId })]), 0);
    const { messages } = await rpc(method, { query: `workflowId = '${workflowId}'` });
    expect(messages).toMatchObject([{ totalHits: 1, results: [{ workflowId }] }]);
  });

  it.each(["SearchByTasks", "SearchByTasksV2"])(
    "finds nothing by %s where there is nothing",
    async (method) => {
      expect((await rpc(method, { freeText: "*" })).messages).toEqual([{}]);
      expect(await rpc(method, { size: 5_001 })).toMatchObject({ status: INVALID_ARGUMENT });
    },
  );
});

describe("steering", () => {
  it("hands each operation to the execution", async () => {
    const execution = await start();
    const { workflowId } = execution;
    const done = { status: 0, messages: [{}] };
    expect(await rpc("PauseWorkflow", { workflowId })).toMatchObject(done);
    expect(await rpc("DecideWorkflow", { workflowId })).toMatchObject(done);
    expect(await rpc("ResetWorkflowCallbacks", { workflowId })).toMatchObject(done);
    const skip = { workflowId, taskReferenceName: "a", request: { taskOutput: { x: 1 } } };
    expect(await rpc("SkipTaskFromWorkflow", skip)).toMatchObject(done);
    expect(await rpc("TerminateWorkflow", { workflowId, reason: "enough" })).toMatchObject(done);
    expect(execution.calls).toEqual([
      "pause",
      "decide",
      "reset-callbacks {}",
      'skip-task {"reference":"a","taskInput":{},"taskOutput":{"x":1}}',
      "terminate enough",
    ]);
  });

  it("sets an ended execution going again", async () => {
    const execution = await start();
    const { workflowId } = execution;
    execution.workflowStatus = "FAILED";
    await rpc("RestartWorkflow", { workflowId, useLatestDefinitions: true });
    await rpc("RetryWorkflow", { workflowId, resumeSubworkflowTasks: true });
    const rerun = { reRunFromWorkflowId: workflowId, reRunFromTaskId: "t", taskInput: { a: 1 } };
    expect(await rpc("RerunWorkflow", rerun)).toMatchObject({ messages: [{ workflowId }] });
    expect(execution.calls).toEqual([
      'restart {"useLatestDefinition":true}',
      'retry {"resumeSubWorkflows":true}',
      'rerun {"taskId":"t","taskInput":{"a":1}}',
    ]);
  });

  it("resumes what is paused, and refuses what the state does not allow", async () => {
    const execution = await start();
    const { workflowId } = execution;
    for (const method of ["ResumeWorkflow", "RestartWorkflow", "RetryWorkflow"]) {
      expect(await rpc(method, { workflowId }), method).toMatchObject({
        status: FAILED_PRECONDITION,
      });
    }
    execution.workflowStatus = "PAUSED";
    expect(await rpc("ResumeWorkflow", { workflowId })).toMatchObject({ status: 0 });
  });

  it("removes an execution, with the archive only once it has ended", async () => {
    const { workflodId, execution } = await start().then((each) => ({
      workflodId: each.workflowId,
      execution: each,
    }));
    expect(await rpc("RemoveWorkflow", { workflodId, archiveWorkflow: true })).toMatchObject({
      status: INVALID_ARGUMENT,
    });
    expect(await rpc("RemoveWorkflow", { workflodId })).toMatchObject({ status: 0 });
    expect(execution.calls).toEqual(["remove"]);
  });

  it.each([
    ...["PauseWorkflow", "ResumeWorkflow", "DecideWorkflow", "TerminateWorkflow"],
    ...["SkipTaskFromWorkflow", "RestartWorkflow", "RetryWorkflow", "ResetWorkflowCallbacks"],
    ...["RerunWorkflow", "RemoveWorkflow"],
  ])("%s says that an execution is unknown", async (method) => {
    const ids = { workflowId: "nope", workflodId: "nope", reRunFromWorkflowId: "nope" };
    const request = { ...ids, taskReferenceName: "a" };
    expect(await rpc(method, request)).toMatchObject({ status: NOT_FOUND });
  });
});
