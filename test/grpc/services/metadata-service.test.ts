import { beforeEach, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { apiOver, type Api } from "../../helpers/api.ts";
import { fakeServices } from "../../helpers/fake-services.ts";
import { grpcOver, type Grpc } from "../../helpers/grpc.ts";

const SERVICE = "conductor.grpc.metadata.MetadataService";
const OK = { status: 0, messages: [{}] };
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

const WORKFLOW = {
  name: "flow",
  version: 2,
  schemaVersion: 2,
  ownerEmail: "a@b.c",
  restartable: true,
  timeoutPolicy: "ALERT_ONLY",
  tasks: [
    {
      name: "choose",
      taskReferenceName: "choose",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "kind",
      inputParameters: { kind: "${workflow.input.kind}", nothing: null },
      decisionCases: { a: [{ name: "work", taskReferenceName: "a", type: "SIMPLE" }] },
      defaultCase: [{ name: "work", taskReferenceName: "b", type: "SIMPLE" }],
    },
  ],
};
const TASK = { name: "work", ownerEmail: "a@b.c", retryCount: 0, timeoutPolicy: "TIME_OUT_WF" };

let call: Api["call"];
let rpc: (method: string, request?: JsonObject) => ReturnType<Grpc["call"]>;
beforeEach(() => {
  const services = fakeServices();
  ({ call } = apiOver(services));
  const grpc = grpcOver(services);
  rpc = (method, request) => grpc.call(SERVICE, method, request);
});

it("registers a workflow that HTTP then reads, and reads it itself", async () => {
  expect(await rpc("CreateWorkflow", { workflow: WORKFLOW })).toMatchObject(OK);
  const overHttp = (await call("GET", "/api/metadata/workflow/flow")).json;
  expect(overHttp).toMatchObject(WORKFLOW);
  const [answer] = (await rpc("GetWorkflow", { name: "flow", version: 2 })).messages;
  expect(answer).toMatchObject({ workflow: WORKFLOW });
  expect((await rpc("GetWorkflow", { name: "flow" })).messages).toEqual([answer]);
});

it("tells a workflow that exists from one that is wrong", async () => {
  await rpc("CreateWorkflow", { workflow: WORKFLOW });
  expect(await rpc("CreateWorkflow", { workflow: WORKFLOW })).toMatchObject({
    status: ALREADY_EXISTS,
  });
  expect(await rpc("CreateWorkflow")).toMatchObject({ status: INVALID_ARGUMENT });
});

it("checks a workflow without keeping it", async () => {
  expect(await rpc("ValidateWorkflow", { workflow: WORKFLOW })).toMatchObject(OK);
  const empty = { ...WORKFLOW, tasks: [] };
  expect(await rpc("ValidateWorkflow", { workflow: empty })).toMatchObject({
    status: INVALID_ARGUMENT,
  });
  expect(await rpc("GetWorkflow", { name: "flow" })).toMatchObject({ status: NOT_FOUND });
});

it("replaces workflows, all or none", async () => {
  await rpc("CreateWorkflow", { workflow: WORKFLOW });
  const changed = { ...WORKFLOW, description: "changed" };
  expect(await rpc("UpdateWorkflows", { defs: [changed] })).toMatchObject(OK);
  const bad = { ...WORKFLOW, name: "bad", tasks: [] };
  expect(
    await rpc("UpdateWorkflows", { defs: [{ ...changed, description: "no" }, bad] }),
  ).toMatchObject({ status: INVALID_ARGUMENT });
  expect((await rpc("GetWorkflow", { name: "flow" })).messages).toMatchObject([
    { workflow: { description: "changed" } },
  ]);
});

it("registers, replaces, reads and removes a task definition", async () => {
  expect(await rpc("CreateTasks", { defs: [TASK] })).toMatchObject(OK);
  expect((await call("GET", "/api/metadata/taskdefs/work")).json).toMatchObject({
    retryCount: 0,
    // What was not given has the default of the HTTP API.
    responseTimeoutSeconds: 3600,
  });
  expect(await rpc("UpdateTask", { task: { ...TASK, retryCount: 7 } })).toMatchObject(OK);
  expect((await rpc("GetTask", { taskType: "work" })).messages).toMatchObject([
    { task: { name: "work", retryCount: 7, timeoutPolicy: "TIME_OUT_WF" } },
  ]);
  expect(await rpc("DeleteTask", { taskType: "work" })).toMatchObject(OK);
  for (const method of ["GetTask", "DeleteTask"]) {
    expect(await rpc(method, { taskType: "work" })).toMatchObject({ status: NOT_FOUND });
  }
  expect(await rpc("UpdateTask", { task: TASK })).toMatchObject({ status: NOT_FOUND });
  expect(await rpc("CreateTasks")).toMatchObject({ status: INVALID_ARGUMENT });
});
