import { beforeEach, describe, expect, it } from "vitest";
import { apiOver, type Api } from "../helpers/api.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { vmScriptRunner } from "../helpers/vm-script-runner.ts";

let services: FakeServices;
let call: Api["call"];
beforeEach(async () => {
  services = fakeServices();
  services.scriptRunner = async () => vmScriptRunner;
  ({ call } = apiOver(services));
  const kid = workflowDef({ name: "kid", tasks: [simple("k")] });
  await services.definitions.workflowDefs.put([workflowDef({ tasks: [simple("a")] }), kid], 1);
});

const simple = (taskReferenceName: string) => ({
  name: "work",
  taskReferenceName,
  type: "SIMPLE",
});

/** A child under the reference "s". */
const child = (subWorkflowParam: object) => ({
  name: "s",
  taskReferenceName: "s",
  type: "SUB_WORKFLOW",
  subWorkflowParam,
});

const test = (body: object) => call("POST", "/api/workflow/test", body);
const inline = (...tasks: object[]) => ({
  name: "own",
  workflowDef: workflowDef({ name: "own", tasks: tasks as never }),
});

describe("POST /api/workflow/test", () => {
  it("answers the execution with its tasks, and leaves nothing behind", async () => {
    const answer = await test({
      name: "flow",
      input: { x: 1 },
      correlationId: "c",
      taskRefToMockOutput: { a: [{ output: { n: 1 } }] },
    });
    expect(answer).toMatchObject({
      status: 200,
      type: "application/json",
      json: {
        workflowName: "flow",
        status: "COMPLETED",
        input: { x: 1 },
        output: { n: 1 },
        correlationId: "c",
        tasks: [{ referenceTaskName: "a", status: "COMPLETED", outputData: { n: 1 } }],
      },
    });
    expect(services.touchedExecutions.size + services.touchedQueues.size).toBe(0);
    expect(await services.index.running("flow")).toEqual([]);
  });

  it("takes no output for an empty one, and a status that is left out for COMPLETED", async () => {
    const body = { name: "flow", taskRefToMockOutput: { a: [{}] } };
    expect((await test(body)).json).toMatchObject({ status: "COMPLETED", output: {} });
    const failed = {
      name: "flow",
      taskRefToMockOutput: { a: [{ status: "FAILED_WITH_TERMINAL_ERROR" }] },
    };
    expect((await test(failed)).json).toMatchObject({ status: "FAILED" });
  });

  it("shows how far it came without mocks", async () => {
    const answer = await test({ name: "flow" });
    expect(answer.json).toMatchObject({
      status: "RUNNING",
      tasks: [{ referenceTaskName: "a", status: "SCHEDULED" }],
    });
  });

  it("runs scripts, and what a DYNAMIC task chooses", async () => {
    const script = {
      name: "i",
      taskReferenceName: "i",
      type: "INLINE",
      inputParameters: { evaluatorType: "javascript", expression: "$.n * 2", n: 21 },
    };
    const dynamic = {
      name: "d",
      taskReferenceName: "d",
      type: "DYNAMIC",
      dynamicTaskNameParam: "which",
      inputParameters: { which: "chosen", n: "${i.output.result}" },
    };
    const answer = await test({
      ...inline(script, dynamic),
      taskRefToMockOutput: { d: [{ output: { done: true } }] },
    });
    expect(answer.json).toMatchObject({
      status: "COMPLETED",
      tasks: [{ outputData: { result: 42 } }, { taskType: "chosen", inputData: { n: 42 } }],
    });
  });

  it("runs sub-workflows with their own mocks: registered ones, the latest, and inline ones", async () => {
    const subWorkflowTestRequest = {
      s: { taskRefToMockOutput: { k: [{ output: { z: 5 } }] } },
    };
    for (const param of [
      { name: "kid", version: 1 },
      { name: "kid" },
      { name: "${workflow.input.which}" },
      { workflowDefinition: workflowDef({ name: "inner", tasks: [simple("k")] }) },
      { name: "inner", workflowDefinition: "${workflow.input.definition}" },
    ]) {
      const input = {
        which: "kid",
        definition: { name: "inner", version: 1, tasks: [simple("k")] },
      };
      const answer = await test({ ...inline(child(param)), input, subWorkflowTestRequest });
      expect(answer.json, JSON.stringify(param)).toMatchObject({
        status: "COMPLETED",
        output: { z: 5 },
      });
    }
  });

  it("fails a sub-workflow that cannot be started", async () => {
    for (const [definition, reason] of [
      [{ name: "inner" }, "No such workflow defined"],
      [{ name: "inner", tasks: "none" }, "is not a workflow definition"],
      [{ name: "inner", tasks: [simple("k"), simple("k")] }, "is refused"],
    ] as const) {
      const isInline = "tasks" in definition;
      const param = isInline
        ? { name: "inner", workflowDefinition: "${workflow.input.definition}" }
        : { name: "${workflow.input.definition.name}", version: 1 };
      const answer = await test({ ...inline(child(param)), input: { definition } });
      expect(answer.json).toMatchObject({
        status: "FAILED",
        reasonForIncompletion: expect.stringContaining(reason) as string,
      });
    }
  });

  it.each([
    ["an unknown workflow", 404, { name: "ghost" }],
    ["no name", 400, {}],
    ["a priority out of range", 400, { name: "flow", priority: 100 }],
    [
      "a status that no worker reports",
      400,
      { name: "flow", taskRefToMockOutput: { a: [{ status: "SCHEDULED" }] } },
    ],
    ["a negative time", 400, { name: "flow", taskRefToMockOutput: { a: [{ executionTime: -1 }] } }],
    ["mocks that are no list", 400, { name: "flow", taskRefToMockOutput: { a: {} } }],
    [
      "a bad mock of a child",
      400,
      { name: "flow", subWorkflowTestRequest: { s: { taskRefToMockOutput: 1 } } },
    ],
    ["a definition that breaks a rule", 400, inline()],
  ])("refuses %s with %d", async (_, status, body) => {
    expect(await test(body)).toMatchObject({ status, json: { status } });
  });

  it("says which workflow is unknown", async () => {
    const message = "No such workflow defined. name=ghost, version=null";
    expect((await test({ name: "ghost" })).json).toMatchObject({ message });
  });

  it("takes names that objects have of themselves for what they are", async () => {
    const names = ["constructor", "toString"];
    const mocks = JSON.parse(`{${names.map((name) => `"${name}":[{"output":{"n":1}}]`).join()}}`);
    const answer = await test({ ...inline(...names.map(simple)), taskRefToMockOutput: mocks });
    expect(answer.json).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    expect((await test(inline(...names.map(simple)))).json).toMatchObject({ status: "RUNNING" });
  });
});
