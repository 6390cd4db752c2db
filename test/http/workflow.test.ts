import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { reportsOf } from "../helpers/index-rows.ts";

const UNKNOWN_ID = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";

let services: FakeServices;
let call: Api["call"];
beforeEach(async () => {
  services = fakeServices();
  ({ call } = apiOver(services));
  await services.definitions.workflowDefs.put([workflowDef({})], 1);
});

const message = (status: number, text: string) => ({ status, json: { status, message: text } });

/** Starts an execution and gives its id. */
async function start(body: Record<string, unknown> = {}): Promise<string> {
  const answer = await call("POST", "/api/workflow", { name: "flow", ...body });
  expect(answer.status).toBe(200);
  return answer.text;
}

describe("POST /api/workflow", () => {
  it("starts an execution and answers its id as plain text", async () => {
    const answer = await call("POST", "/api/workflow", {
      name: "flow",
      input: { x: 1, n: null },
      correlationId: "c",
      priority: "7",
      taskToDomain: { work: "blue" },
      createdBy: "me",
    });
    expect(answer).toMatchObject({ status: 200, type: "text/plain;charset=UTF-8" });
    const { started } = services.execution(answer.text);
    expect(started).toMatchObject({
      workflowId: answer.text,
      input: { x: 1, n: null },
      correlationId: "c",
      priority: 7,
      taskToDomain: { work: "blue" },
      createdBy: "me",
    });
    expect(JSON.parse(started?.definition ?? "")).toMatchObject({
      tasks: [{ taskDefinition: { name: "work", retryCount: 3 } }],
    });
  });

  it("reads nothing from the database once the definition is known", async () => {
    await start();
    services.database.statements = 0;
    await start();
    expect(services.database.statements).toBe(0);
  });

  it("starts the definition in the request under its own name", async () => {
    const inline = workflowDef({ name: "inline" });
    const id = await start({ name: "other", workflowDef: inline });
    expect(services.execution(id).started?.definition).toContain('"name":"inline"');
    const bad = await call("POST", "/api/workflow", {
      name: "x",
      workflowDef: { name: "x", tasks: [] },
    });
    expect(bad.json).toMatchObject({
      validationErrors: [{ path: "startWorkflow.arg0.workflowDef.tasks" }],
    });
  });

  it.each([
    [{ name: "ghost" }, 404, "No such workflow defined. name=ghost, version=null"],
    [{ name: "flow", version: 9 }, 404, "No such workflow defined. name=flow, version=9"],
    [{ name: "" }, 400, "Workflow name must be specified when searching for a definition"],
    [{ name: "flow", input: null }, 400, "NULL input passed when starting workflow"],
    [{ name: "flow", input: [] }, 400, "expected an object"],
    [{ name: "flow", idempotencyStrategy: "MAYBE" }, 400, "idempotencyStrategy"],
    [
      { name: "flow", externalInputPayloadStoragePath: "x.json" },
      400,
      "x.json. External payload storage is not configured",
    ],
  ])("refuses %j", async (body, status, text) => {
    const answer = await call("POST", "/api/workflow", body);
    expect(answer).toMatchObject(message(status, expect.stringContaining(text) as string));
    expect(services.touchedExecutions.size).toBe(0);
  });

  it("refuses a missing name and a priority out of range as broken rules", async () => {
    const nameless = await call("POST", "/api/workflow", {});
    expect(nameless.json).toMatchObject({
      validationErrors: [
        { path: "startWorkflow.arg0.name", message: "Workflow name cannot be null or empty" },
      ],
    });
    for (const [priority, bound] of [
      [100, "maximum 99"],
      [-1, "minimum 0"],
    ]) {
      const answer = await call("POST", "/api/workflow", { name: "flow", priority });
      expect(answer.json).toMatchObject({
        validationErrors: [
          {
            path: "startWorkflow.arg0.priority",
            message: `priority: ${priority} should be ${bound}`,
            invalidValue: `${priority}`,
          },
        ],
      });
    }
  });

  it("refuses a definition whose sub-workflow is not registered", async () => {
    const subWorkflowParam = { name: "ghost" };
    const tasks = [{ name: "s", taskReferenceName: "s", type: "SUB_WORKFLOW", subWorkflowParam }];
    await services.definitions.workflowDefs.put([workflowDef({ name: "parent", tasks })], 1);
    const answer = await call("POST", "/api/workflow", { name: "parent" });
    expect(answer).toMatchObject(
      message(404, "The Task s defined as a sub-workflow has no workflow definition available "),
    );
  });

  it("refuses an input over 10 MiB", async () => {
    const answer = await call("POST", "/api/workflow", {
      name: "flow",
      input: { x: "x".repeat(10 * 1024 * 1024) },
    });
    expect(answer).toMatchObject(
      message(413, expect.stringContaining("permissible limit: 10485760 bytes") as string),
    );
    expect(services.touchedExecutions.size).toBe(0);
  });

  it("passes on why the execution cannot start", async () => {
    const refusal = { ok: false, code: "too-many", message: "wait" } as const;
    services.newId = () => UNKNOWN_ID;
    services.execution(UNKNOWN_ID).refusal = refusal;
    expect(await call("POST", "/api/workflow", { name: "flow" })).toMatchObject(
      message(429, "wait"),
    );
  });
});

describe("POST /api/workflow/{name}", () => {
  it("starts an execution with the body as its input", async () => {
    const path = "/api/workflow/flow?version=1&correlationId=c&priority=5";
    const { text } = await call("POST", path, { x: 1 });
    expect(services.execution(text).started).toMatchObject({
      input: { x: 1 },
      correlationId: "c",
      priority: 5,
    });
  });

  it("starts a version that is named in the path, and the latest for 0", async () => {
    await services.definitions.workflowDefs.put([workflowDef({ version: 2 })], 1);
    const headers = { "x-idempotency-key": "k", "x-on-conflict": "RETURN_EXISTING" };
    for (const [given, started] of [
      [1, 1],
      [0, 2],
    ]) {
      const path = `/api/workflow/start/flow/${given}?correlationId=c&priority=5`;
      const { text } = await call("POST", path, { x: 1 }, given === 1 ? headers : {});
      const { definition, ...values } = services.execution(text).started ?? {};
      expect(JSON.parse(definition ?? "")).toMatchObject({ version: started });
      expect(values).toMatchObject({ input: { x: 1 }, correlationId: "c", priority: 5 });
      if (given === 1) expect(values).toMatchObject({ idempotencyKey: "k" });
    }
    const unknown = await call("POST", "/api/workflow/start/flow/9", {});
    expect(unknown).toMatchObject(message(404, "No such workflow found by name: flow, version: 9"));
    expect((await call("POST", "/api/workflow/start/flow/x", {})).status).toBe(400);
  });

  it("words an unknown definition and a bad priority in its own way", async () => {
    expect(await call("POST", "/api/workflow/ghost", {})).toMatchObject(
      message(404, "No such workflow found by name: ghost, version: null"),
    );
    const answer = await call("POST", "/api/workflow/flow?priority=100", {});
    expect(answer.json).toMatchObject({
      validationErrors: [
        {
          path: "startWorkflow.arg3",
          message: "99 is the maximum priority value",
          invalidValue: "100",
        },
      ],
    });
    expect((await call("POST", "/api/workflow/flow?priority=abc", {})).status).toBe(400);
  });

  it.each([
    ["a list", [1]],
    ["nothing", ""],
    ["null", "null"],
  ])("refuses %s as input", async (_, body) => {
    expect((await call("POST", "/api/workflow/flow", body)).status).toBe(400);
  });

  it("takes an idempotency key from its headers", async () => {
    const headers = { "x-idempotency-key": "k", "x-on-conflict": "RETURN_EXISTING" };
    const first = await call("POST", "/api/workflow/flow", {}, headers);
    const second = await call("POST", "/api/workflow/flow", {}, headers);
    expect(second.text).toBe(first.text);
    const bad = { ...headers, "x-on-conflict": "MAYBE" };
    expect((await call("POST", "/api/workflow/flow", {}, bad)).status).toBe(400);
  });
});

describe("reading executions", () => {
  it("answers what the execution says", async () => {
    const id = await start();
    const read = await call("GET", `/api/workflow/${id}`);
    expect(read).toMatchObject({ type: "application/json", json: { withTasks: true } });
    const without = await call("GET", `/api/workflow/${id}?includeTasks=No`);
    expect(without.json).toMatchObject({ withTasks: false });
    const status = await call("GET", `/api/workflow/${id}/status?includeOutput=1`);
    expect(status.json).toMatchObject({ includeOutput: true, includeVariables: false });
    const tasks = await call(
      "GET",
      `/api/workflow/${id}/tasks?start=-3&status=completed,failed&status=SKIPPED`,
    );
    const statuses = ["COMPLETED", "FAILED", "SKIPPED"];
    expect(tasks.json).toEqual({ start: 0, count: 15, statuses });
    expect((await call("GET", `/api/workflow/${id}?includeTasks=maybe`)).status).toBe(400);
  });

  it.each([
    ["GET", ""],
    ["GET", "/status"],
    ["GET", "/tasks"],
    ["PUT", "/pause"],
    ["PUT", "/resume"],
    ["POST", "/restart"],
    ["POST", "/retry"],
    ["DELETE", ""],
    ["DELETE", "/remove"],
  ])(
    "%s …%s is 404 for an unknown id, and touches no object for a bad one",
    async (method, rest) => {
      for (const id of [UNKNOWN_ID, "nope"]) {
        expect(await call(method, `/api/workflow/${id}${rest}`)).toMatchObject(
          message(404, `No such workflow found by id: ${id}`),
        );
      }
      expect([...services.touchedExecutions.keys()]).toEqual([UNKNOWN_ID]);
    },
  );

  it("lists running and correlated executions out of the index", async () => {
    const id = await start({ correlationId: "c" });
    const ended = await start({ correlationId: "c" });
    services.execution(ended).workflowStatus = "COMPLETED";
    const rows = [];
    for (const each of [id, ended]) {
      const outcome = await services.execution(each).indexReport(-1);
      if (outcome.ok) rows.push({ ...outcome.value.execution, status: "RUNNING" });
    }
    await services.index.write(reportsOf(rows), 0);
    const running = await call("GET", "/api/workflow/running/flow?version=2");
    expect((running.json as string[]).toSorted()).toEqual([id, ended].toSorted());
    const window = "/api/workflow/running/flow?startTime=100&endTime=100";
    expect((await call("GET", window)).json).toHaveLength(2);
    expect((await call("GET", `${window}&version=2`)).json).toEqual([]);

    const open = await call("GET", "/api/workflow/flow/correlated/c");
    expect(open.json).toMatchObject([{ workflowId: id, withTasks: false }]);
    const all = "/api/workflow/flow/correlated/c?includeClosed=True&includeTasks=true";
    expect((await call("GET", all)).json).toHaveLength(2);
    const many = await call("POST", "/api/workflow/flow/correlated", ["c", "d"]);
    expect(many.json).toMatchObject({ c: [{ workflowId: id }], d: [] });
    const body = { correlationIds: ["c"], workflowNames: ["flow", "other"] };
    const batch = await call("POST", "/api/workflow/correlated/batch", body);
    expect(batch.json).toMatchObject({ c: [{ workflowId: id }] });
  });

  it("drops what the index has outlived", async () => {
    const id = await start({ correlationId: "c" });
    const outcome = await services.execution(id).indexReport(-1);
    if (outcome.ok) await services.index.write([outcome.value], 0);
    services.execution(id).removed = true;
    const path = "/api/workflow/flow/correlated/c?includeClosed=true";
    expect((await call("GET", path)).json).toEqual([]);
    await services.settled();
    expect(await services.index.running("flow")).toEqual([]);
  });
});

describe("controlling executions", () => {
  it("answers 200 without a body", async () => {
    const id = await start();
    for (const [method, path] of [
      ["PUT", `/api/workflow/${id}/pause`],
      ["PUT", `/api/workflow/decide/${id}`],
      ["DELETE", `/api/workflow/${id}?reason=why%20not`],
    ] as const) {
      expect(await call(method, path)).toMatchObject({ status: 200, text: "", type: null });
    }
    expect(services.execution(id).calls).toEqual(["pause", "decide", "terminate why not"]);
  });

  it("answers 204 where it sets an execution going again", async () => {
    const id = await start();
    services.execution(id).workflowStatus = "FAILED";
    for (const path of [
      "restart",
      "restart?useLatestDefinitions=true",
      "retry",
      "retry?resumeSubworkflowTasks=true",
    ]) {
      const answer = await call("POST", `/api/workflow/${id}/${path}`);
      expect(answer).toMatchObject({ status: 204, text: "" });
    }
    expect(services.execution(id).calls).toEqual([
      'restart {"useLatestDefinition":false}',
      'restart {"useLatestDefinition":true}',
      'retry {"resumeSubWorkflows":false}',
      'retry {"resumeSubWorkflows":true}',
    ]);
  });

  it("reruns, skips and resets as it is asked to, with a body or without", async () => {
    const id = await start();
    const path = `/api/workflow/${id}`;
    expect((await call("PUT", `${path}/skiptask/a`)).status).toBe(200);
    await call("PUT", `${path}/skiptask/b`, { taskOutput: { n: 1 }, taskInput: null });
    expect((await call("POST", `${path}/resetcallbacks`)).status).toBe(204);
    services.execution(id).workflowStatus = "FAILED";
    const request = { reRunFromWorkflowId: "x", reRunFromTaskId: `${id}-1`, correlationId: null };
    expect((await call("POST", `${path}/rerun`, request)).text).toBe(id);
    expect(services.execution(id).calls).toEqual([
      'skip-task {"reference":"a","taskInput":{},"taskOutput":{}}',
      'skip-task {"reference":"b","taskInput":{},"taskOutput":{"n":1}}',
      "reset-callbacks {}",
      `rerun {"taskId":"${id}-1"}`,
    ]);
    expect((await call("POST", `${path}/rerun`)).status).toBe(400);
    expect((await call("POST", `${path}/rerun`, { taskInput: 1 })).status).toBe(400);
  });

  it("jumps to a task, with an input or without", async () => {
    const id = await start();
    const path = `/api/workflow/${id}/jump`;
    const answers = [await call("POST", `${path}/a`), await call("POST", `${path}/b__2`, { n: 1 })];
    expect(answers).toMatchObject(answers.map(() => ({ status: 200, text: "" })));
    expect(services.execution(id).calls).toEqual([
      'jump {"reference":"a","taskInput":{}}',
      'jump {"reference":"b__2","taskInput":{"n":1}}',
    ]);
    expect((await call("POST", `${path}/a`, [1])).status).toBe(400);
    expect((await call("POST", `/api/workflow/nope/jump/a`, {})).status).toBe(404);
  });

  it("upgrades to the definition that is named", async () => {
    const id = await start();
    const path = `/api/workflow/${id}/upgrade`;
    const whole = { name: "flow", version: "2", workflowInput: { n: 1 }, taskOutput: { a: {} } };
    expect(await call("POST", path, whole)).toMatchObject({ status: 200, text: id });
    const latest = { name: "flow", version: 0, workflowInput: null, taskOutput: null };
    expect((await call("POST", path, latest)).status).toBe(200);
    expect(services.execution(id).calls).toEqual([
      'upgrade {"name":"flow","taskOutput":{"a":{}},"version":2,"workflowInput":{"n":1}}',
      'upgrade {"name":"flow","taskOutput":{}}',
    ]);
    for (const wrong of [{}, { name: "flow", taskOutput: { a: 1 } }, { name: "f", version: "x" }]) {
      expect((await call("POST", path, wrong)).status).toBe(400);
    }
    expect((await call("POST", "/api/workflow/nope/upgrade", { name: "flow" })).status).toBe(404);
  });

  it("does to many executions what it does to one", async () => {
    const ids = [await start(), await start()];
    const body = [...ids, "no-such", ids[0]];
    for (const [method, path] of [
      ["PUT", "pause"],
      ["POST", "terminate?reason=all"],
      ["DELETE", "remove?archiveWorkflow=false"],
    ] as const) {
      const answer = await call(method, `/api/workflow/bulk/${path}`, body);
      expect(answer).toMatchObject({
        status: 200,
        json: {
          bulkErrorResults: { "no-such": "No such workflow found by id: no-such" },
          bulkSuccessfulResults: ids,
        },
      });
    }
    for (const bad of [[], "x", [null], [{}]]) {
      expect((await call("POST", "/api/workflow/bulk/retry", bad)).status).toBe(400);
    }
    const number = await call("POST", "/api/workflow/bulk/retry", [1]);
    expect(number).toMatchObject({
      status: 200,
      json: { bulkErrorResults: { 1: "No such workflow found by id: 1" } },
    });
  });

  it("terminates as a failure when it is asked to", async () => {
    const id = await start();
    await call("DELETE", `/api/workflow/${id}?triggerFailureWorkflow=true`);
    expect(services.execution(id).calls).toEqual(["terminate undefined as a failure"]);
  });

  it("takes a body that nobody asked for", async () => {
    const id = await start();
    for (const body of ["{}", "null", ""]) {
      expect((await call("PUT", `/api/workflow/${id}/pause`, body)).status).toBe(200);
    }
  });

  it("answers 409 for what the state does not allow", async () => {
    const id = await start();
    expect(await call("PUT", `/api/workflow/${id}/resume`)).toMatchObject(
      message(409, "is not PAUSED"),
    );
    for (const operation of ["restart", "retry"]) {
      const refused = await call("POST", `/api/workflow/${id}/${operation}`);
      expect(refused).toMatchObject(message(409, "still runs"));
    }
  });

  it("removes an execution with its row and its key, unless it is to be archived", async () => {
    const key = { idempotencyKey: "k", idempotencyStrategy: "FAIL" };
    const id = await start(key);
    const outcome = await services.execution(id).indexReport(-1);
    if (outcome.ok) await services.index.write([outcome.value], 0);
    const running = await call("DELETE", `/api/workflow/${id}/remove`);
    expect(running).toMatchObject(
      message(400, `Cannot archive workflow: ${id} with status: RUNNING`),
    );
    services.execution(id).workflowStatus = "COMPLETED";
    expect((await call("DELETE", `/api/workflow/${id}/remove`)).status).toBe(200);
    expect((await call("GET", "/api/workflow/running/flow")).json).toEqual([id]);
    expect(await call("POST", "/api/workflow", { name: "flow", ...key })).toMatchObject({
      status: 409,
    });
    const removed = await call("DELETE", `/api/workflow/${id}/remove?archiveWorkflow=false`);
    expect(removed.status).toBe(200);
    expect((await call("GET", "/api/workflow/running/flow")).json).toEqual([]);
    expect(await start(key)).not.toBe(id);
  });
});
