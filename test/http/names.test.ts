import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const LONG = "x".repeat(1_001);
const LONGEST = "x".repeat(1_000);

let services: FakeServices;
let call: Api["call"];
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
});

const task = { name: "t", taskReferenceName: "t", type: "SIMPLE" };
const result = { workflowInstanceId: "w", taskId: "t", status: "COMPLETED" };

describe("a name that is too long", () => {
  it.each([
    ["/api/workflow", { name: "flow", correlationId: LONG }, "correlationId"],
    ["/api/workflow", { name: "flow", createdBy: LONG }, "createdBy"],
    ["/api/workflow", { name: "flow", idempotencyKey: LONG }, "idempotencyKey"],
    ["/api/workflow", { name: "flow", taskToDomain: { t: LONG } }, "taskToDomain.t"],
    ["/api/workflow", { name: "flow", taskToDomain: { [LONG]: "d" } }, "taskToDomain"],
    ["/api/workflow", { name: LONG }, "name"],
    ["/api/workflow/flow/correlated", [LONG], "0"],
    ["/api/workflow/correlated/batch", { workflowNames: [LONG] }, "workflowNames[0]"],
    ["/api/metadata/workflow", { name: LONG, tasks: [task] }, "name"],
    ["/api/metadata/workflow", { name: "w", tasks: [{ ...task, name: LONG }] }, "tasks[0].name"],
    ["/api/metadata/workflow", { name: "w", tasks: [{ ...task, type: LONG }] }, "tasks[0].type"],
    ["/api/metadata/taskdefs", [{ name: LONG }], "name"],
    ["/api/tasks", { ...result, workerId: LONG }, "workerId"],
    ["/api/tasks/update-v2", { ...result, workerId: LONG }, "workerId"],
  ])("is refused in a body and named: %s %#", async (path, body, field) => {
    const answer = await call("POST", path, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ message: expect.stringContaining(field) });
  });

  it.each([
    ["POST", `/api/workflow/flow?correlationId=${LONG}`],
    ["GET", `/api/tasks/poll/${LONG}`],
    ["GET", `/api/tasks/poll/t?workerid=${LONG}`],
    ["GET", `/api/tasks/poll/batch/t?domain=${LONG}`],
    ["GET", `/api/tasks/queue/sizes?taskType=t,${LONG}`],
    ["GET", `/api/tasks/queue/size?taskType=${LONG}`],
  ])("is refused in a URL: %s %#", async (method, path) => {
    const answer = await call(method, path, method === "POST" ? {} : undefined);
    expect(answer).toMatchObject({ status: 400 });
    expect(services.touchedExecutions.size).toBe(0);
  });

  it("is one character longer than one that is taken", async () => {
    const body = { name: "flow", correlationId: LONGEST, createdBy: LONGEST };
    expect(await call("POST", "/api/workflow", body)).toMatchObject({ status: 200 });
  });
});

describe("a body of many tiny objects", () => {
  it("is refused where they would take more memory than there is", async () => {
    const body = (count: number) => ({
      name: "flow",
      input: { list: Array.from({ length: count }, () => ({})) },
    });
    expect(await call("POST", "/api/workflow", body(500_000))).toMatchObject({
      status: 413,
      json: { message: "The body holds more than 500000 lists and objects", retryable: false },
    });
    expect(await call("POST", "/api/workflow", body(400_000))).toMatchObject({ status: 200 });
  });
});

describe("POST /api/workflow/correlated/batch", () => {
  it("refuses more pairs than it can look up", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);
    const body = { workflowNames: many(100), correlationIds: many(11) };
    const answer = await call("POST", "/api/workflow/correlated/batch", body);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      message: expect.stringContaining("1100 pairs. Ask for at most 1000"),
    });
  });
});
