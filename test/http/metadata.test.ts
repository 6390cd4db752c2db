import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const TASKS = [{ name: "work", taskReferenceName: "a", type: "SIMPLE", inputParameters: {} }];
const FLOW = { name: "flow", version: 1, tasks: TASKS };
const TASK_DEFS = "/api/metadata/taskdefs";
const WORKFLOWS = "/api/metadata/workflow";

let services: FakeServices;
let call: Api["call"];
beforeEach(() => {
  services = fakeServices();
  ({ call } = apiOver(services));
});

const validation = (...validationErrors: unknown[]) => ({
  status: 400,
  message: "Validation failed, check below errors for detail.",
  retryable: false,
  validationErrors,
});

const refusal = (status: number, message: string) => ({
  status,
  message,
  instance: "baton",
  retryable: false,
});

describe("task definitions", () => {
  it("are registered as a list, read, listed and removed", async () => {
    const posted = await call("POST", TASK_DEFS, [{ name: "one" }, { name: "two" }]);
    expect(posted).toMatchObject({ status: 200, text: "", type: null });
    expect((await call("GET", `${TASK_DEFS}/one`)).json).toMatchObject({
      name: "one",
      retryCount: 3,
      createTime: services.time.now,
      updateTime: 0,
      createdBy: "",
    });
    expect((await call("GET", TASK_DEFS)).json).toHaveLength(2);
    expect(await call("DELETE", `${TASK_DEFS}/one`)).toMatchObject({ status: 200, text: "" });
    const again = await call("DELETE", `${TASK_DEFS}/one`);
    expect(again.json).toEqual(refusal(404, "No such task definition"));
    const gone = await call("GET", `${TASK_DEFS}/one`);
    expect(gone.json).toEqual(refusal(404, "No such taskType found by name: one"));
  });

  it("are made anew by POST and keep their time of creation by PUT", async () => {
    await call("POST", TASK_DEFS, [{ name: "one", description: "x", createTime: 5 }]);
    const created = services.time.now;
    services.time.now += 10;
    await call("PUT", TASK_DEFS, { name: "one", retryCount: 1 });
    const put = (await call("GET", `${TASK_DEFS}/one`)).json;
    expect(put).toMatchObject({ createTime: created, updateTime: created + 10, updatedBy: "" });
    expect(put).not.toHaveProperty("description");
    services.time.now += 10;
    await call("POST", TASK_DEFS, [{ name: "one" }]);
    const posted = (await call("GET", `${TASK_DEFS}/one`)).json;
    expect(posted).toMatchObject({ createTime: created + 20, updateTime: 0 });
    expect(posted).not.toHaveProperty("updatedBy");
  });

  it("that break a rule are refused all together", async () => {
    const body = [{ name: "good" }, { name: "", retryCount: -1 }];
    const answer = await call("POST", TASK_DEFS, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual(
      validation(
        {
          path: "registerTaskDef.arg0[1].name",
          message: "TaskDef name cannot be null or empty",
        },
        {
          path: "registerTaskDef.arg0[1].retryCount",
          message: "TaskDef retryCount: 0 must be >= 0",
          invalidValue: "-1",
        },
      ),
    );
    expect((await call("GET", TASK_DEFS)).json).toEqual([]);
    const none = await call("POST", TASK_DEFS, []);
    expect(none.json).toEqual(
      validation({ path: "registerTaskDef.arg0", message: "TaskDefList is empty" }),
    );
    const unknown = await call("PUT", TASK_DEFS, { name: "nope" });
    expect(unknown.json).toEqual(refusal(404, "No such task by name nope"));
  });

  it.each([
    ["an object where a list belongs", "POST", { name: "x" }],
    ["a list where an object belongs", "PUT", [{ name: "x" }]],
    ["null", "POST", "null"],
    ["a list with null", "POST", [null]],
    ["an unknown enum value", "POST", [{ name: "x", retryLogic: "fixed" }]],
    ["text in a number", "POST", [{ name: "x", retryCount: "many" }]],
  ])("are refused as %s", async (_, method, body) => {
    const answer = await call(method, TASK_DEFS, body);
    expect(answer).toMatchObject({ status: 400, type: "application/json" });
    expect(answer.json).toMatchObject({ status: 400, message: expect.any(String) });
    expect((await call("GET", TASK_DEFS)).json).toEqual([]);
  });

  it("may have names with a slash, a space and an umlaut", async () => {
    const name = "a/b c%ü";
    await call("POST", TASK_DEFS, [{ name }]);
    const read = await call("GET", `${TASK_DEFS}/${encodeURIComponent(name)}`);
    expect(read.json).toMatchObject({ name });
  });
});

describe("workflow definitions", () => {
  it("are registered once unless they are to be overwritten", async () => {
    expect(await call("POST", WORKFLOWS, FLOW)).toMatchObject({
      status: 200,
      text: "",
      type: null,
    });
    const again = await call("POST", WORKFLOWS, FLOW);
    expect(again.json).toEqual(refusal(409, "Workflow with flow.1 already exists!"));
    const created = services.time.now;
    services.time.now += 10;
    const over = { ...FLOW, description: "over" };
    expect((await call("POST", `${WORKFLOWS}?overwrite=True`, over)).status).toBe(200);
    expect((await call("GET", `${WORKFLOWS}/flow`)).json).toMatchObject({
      description: "over",
      createTime: created,
      updateTime: created + 10,
    });
    await call("POST", `${WORKFLOWS}?overwrite=true`, { ...FLOW, name: "new" });
    expect((await call("GET", `${WORKFLOWS}/new`)).json).toMatchObject({ updateTime: 0 });
  });

  it("are put as a list, and read by version", async () => {
    const put = await call("PUT", WORKFLOWS, [
      FLOW,
      { ...FLOW, version: 2 },
      { ...FLOW, name: "b" },
    ]);
    expect(put.json).toEqual({
      bulkErrorResults: {},
      bulkSuccessfulResults: ["flow", "flow", "b"],
    });
    expect((await call("GET", `${WORKFLOWS}/flow`)).json).toMatchObject({ version: 2 });
    expect((await call("GET", `${WORKFLOWS}/flow?version=1`)).json).toMatchObject({ version: 1 });
    const missing = await call("GET", `${WORKFLOWS}/flow?version=9`);
    expect(missing.json).toEqual(refusal(404, "No such workflow found by name: flow, version: 9"));
    const unknown = await call("GET", `${WORKFLOWS}/nope`);
    expect(unknown.json).toEqual(
      refusal(404, "No such workflow found by name: nope, version: null"),
    );
    const bad = await call("GET", `${WORKFLOWS}/flow?version=abc`);
    expect(bad.json).toMatchObject({ status: 400, message: expect.stringContaining("'version'") });
  });

  it("are listed in every way", async () => {
    await call("PUT", WORKFLOWS, [FLOW, { ...FLOW, version: 2 }]);
    const agent = { ...FLOW, name: "agent", metadata: { agent_sdk: "x" } };
    await call("POST", WORKFLOWS, agent);
    const now = services.time.now;
    const names = async (path: string) =>
      ((await call("GET", path)).json as { name: string; version: number }[]).map(
        ({ name, version }) => `${name}.${version}`,
      );
    expect(await names(WORKFLOWS)).toEqual(["agent.1", "flow.1", "flow.2"]);
    expect(await names(`${WORKFLOWS}?classifier=agent`)).toEqual(["agent.1"]);
    expect(await names(`${WORKFLOWS}?classifier=workflow`)).toEqual(["flow.1", "flow.2"]);
    expect(await names(`${WORKFLOWS}/latest-versions`)).toEqual(["agent.1", "flow.2"]);
    expect((await call("GET", `${WORKFLOWS}/names`)).json).toEqual(["agent", "flow"]);
    expect((await call("GET", `${WORKFLOWS}/flow/versions`)).json).toEqual([
      { name: "flow", version: 1, createTime: now },
      { name: "flow", version: 2, createTime: now },
    ]);
    expect((await call("GET", `${WORKFLOWS}/nope/versions`)).json).toEqual([]);
    expect((await call("GET", `${WORKFLOWS}/names-and-versions`)).json).toMatchObject({
      flow: [{ name: "flow", version: 1, createTime: now, updateTime: now }, { version: 2 }],
    });
  });

  it("that break a rule are refused, with the path of each", async () => {
    const answer = await call("PUT", WORKFLOWS, [FLOW, { name: "bad", tasks: [] }]);
    const error = {
      path: "updateWorkflowDef.arg0[1].tasks",
      message: "WorkflowTask list cannot be empty",
    };
    expect(answer.json).toEqual(validation(error));
    expect((await call("GET", `${WORKFLOWS}/flow`)).status).toBe(404);
    const none = await call("PUT", WORKFLOWS, []);
    expect(none.json).toEqual(
      validation({ path: "updateWorkflowDef.arg0", message: "WorkflowDefList is empty" }),
    );
    const nameless = await call("POST", WORKFLOWS, { tasks: TASKS });
    expect(nameless.json).toEqual(
      validation({
        path: "registerWorkflowDef.arg0.name",
        message: "WorkflowDef name cannot be null or empty",
      }),
    );
  });

  it("are checked without being stored", async () => {
    expect(await call("POST", `${WORKFLOWS}/validate`, FLOW)).toMatchObject({
      status: 200,
      text: "",
    });
    expect((await call("GET", `${WORKFLOWS}/flow`)).status).toBe(404);
    const bad = await call("POST", `${WORKFLOWS}/validate`, { name: "x", tasks: [] });
    expect(bad.json).toMatchObject({
      validationErrors: [{ path: "validateWorkflowDef.arg0.tasks" }],
    });
  });

  it("are accepted with a warning where something may not be meant", async () => {
    const doubtful = {
      ...FLOW,
      tasks: [{ ...TASKS[0], inputParameters: { x: "${ghöst.output.y}" } }],
    };
    const answer = await call("POST", WORKFLOWS, doubtful);
    expect(answer).toMatchObject({ status: 200, text: "" });
    const warnings = JSON.parse(answer.headers.get("baton-warnings") ?? "[]") as string[];
    expect(warnings.join()).toContain("ghöst");
  });

  it("are removed by version", async () => {
    await call("PUT", WORKFLOWS, [FLOW]);
    expect(await call("DELETE", `${WORKFLOWS}/flow/1`)).toMatchObject({ status: 200, text: "" });
    const again = await call("DELETE", `${WORKFLOWS}/flow/1`);
    expect(again.json).toEqual(refusal(404, "No such workflow definition: flow version: 1"));
    expect((await call("DELETE", `${WORKFLOWS}/flow/x`)).status).toBe(400);
  });

  it("that are too large for a row are refused", async () => {
    const large = { ...FLOW, description: "x".repeat(1_900_000) };
    expect((await call("POST", WORKFLOWS, large)).status).toBe(413);
    expect((await call("PUT", WORKFLOWS, [large])).status).toBe(413);
  });
});
