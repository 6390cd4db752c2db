import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { inline, loop, worker, type TaskInput } from "../helpers/task-inputs.ts";

type More = Record<string, unknown>;

/** The input that a worker task gets for these parameters, after the given tasks. */
function inputOf(inputParameters: More, before: TaskInput[] = [], values: More = {}): More {
  const tasks = [...before, worker("subject", { inputParameters })];
  const definition = definitionOf(tasks, { version: 3, variables: { v: { deep: [1, 2] } } });
  const world = EngineWorld.started(definition, values, {
    names: { NETFLIX_STACK: "blue" },
  });
  return world.task("subject").input;
}

describe("a task's input", () => {
  it("has each reference filled in, as the value or as part of a text", () => {
    const input = { a: { b: [1, { c: true }] }, n: 5, k: "n" };
    const parameters = {
      whole: "${workflow.input.a}",
      item: "${workflow.input.a.b[1].c}",
      text: "n=${workflow.input.n}!",
      nested: ["x", { y: "${workflow.variables.v.deep[0]}" }],
      chosen: "${workflow.input.${workflow.input.k}}",
      escaped: "$${workflow.input.n}",
      missing: "${workflow.input.none}",
      "${workflow.input.n}": "keys stay",
    };
    expect(inputOf(parameters, [], { input })).toEqual({
      whole: { b: [1, { c: true }] },
      item: true,
      text: "n=5!",
      nested: ["x", { y: 1 }],
      chosen: 5,
      escaped: "${workflow.input.n}",
      missing: null,
      "${workflow.input.n}": "keys stay",
    });
  });

  it("sees the workflow, and nothing of it that Conductor does not show", () => {
    const values = { correlationId: "c", parentWorkflowId: "p", parentWorkflowTaskId: "p-1" };
    expect(inputOf({ w: "${workflow}" }, [], values)["w"]).toEqual({
      input: {},
      output: {},
      status: "RUNNING",
      workflowId: WORKFLOW_ID,
      parentWorkflowId: "p",
      parentWorkflowTaskId: "p-1",
      workflowType: "flow",
      version: 3,
      correlationId: "c",
      reasonForIncompletion: null,
      schemaVersion: 2,
      variables: { v: { deep: [1, 2] } },
    });
    expect(inputOf({ p: "${workflow.priority}", t: "${workflow.createTime}" })).toEqual({
      p: null,
      t: null,
    });
  });

  it("sees a task by its reference name", () => {
    const seen = inputOf({ t: "${i}" }, [inline("i", "2")])["t"];
    expect(seen).toMatchObject({
      input: { expression: "2" },
      output: { result: 2 },
      taskType: "INLINE",
      status: "COMPLETED",
      referenceTaskName: "i",
      retryCount: 0,
      taskDefName: "i",
      workflowInstanceId: WORKFLOW_ID,
      taskId: `${WORKFLOW_ID}-1`,
      correlationId: null,
      reasonForIncompletion: null,
      workerId: null,
      iteration: 0,
      pollCount: 0,
      callbackAfterSeconds: 0,
    });
  });

  it("knows three names besides, and leaves those without a value", () => {
    expect(
      inputOf({ me: "${CPEWF_TASK_ID}", stack: "in ${NETFLIX_STACK}", env: "${NETFLIX_ENV}" }),
    ).toEqual({ me: `${WORKFLOW_ID}-1`, stack: "in blue", env: "${NETFLIX_ENV}" });
  });

  it("does not see the server's own environment", () => {
    expect(inputOf({ home: "${HOME}", path: "x${PATH}" })).toEqual({ home: null, path: "xnull" });
  });

  it("keeps references to secrets as they are", () => {
    const secret = "Bearer ${workflow.secrets.token}";
    expect(inputOf({ secret })).toEqual({ secret });
  });

  it("does not resolve what data holds", () => {
    const input = { text: "${workflow.workflowId}" };
    expect(inputOf({ x: "${workflow.input.text}" }, [], { input })["x"]).toBe(input.text);
  });

  it("sees what a filter or a search of the whole document finds", () => {
    const before = [inline("i", "7")];
    expect(inputOf({ all: "${$..result}" }, before)).toEqual({ all: [7] });
  });

  it("does not grow with a loop whose output it was taken from", () => {
    const look = worker("look", { inputParameters: { all: "${dw.output}", dw: "${dw}" } });
    const world = EngineWorld.started(definitionOf([loop("dw", "$.dw.iteration < 3", [look])]));
    world.complete("look__1", { n: 1 });
    const second = structuredClone(world.task("look__2").input);
    expect(second["all"]).toMatchObject({ iteration: 2, "1": { look: { n: 1 } } });
    world.complete("look__2");
    expect(world.task("look__2").input).toEqual(second);
  });
});

describe("the template of a task definition", () => {
  it("fills what is absent or null, before and after references are filled in", () => {
    const inputParameters = { given: { own: 1 }, nothing: null, missing: "${workflow.input.none}" };
    const inputTemplate = {
      given: { template: 1 },
      nothing: "${workflow.input.n}",
      missing: "${workflow.input.n}",
      constructor: 4,
    };
    const definition = definitionOf(
      [worker("a", { inputParameters })],
      {},
      { a: { inputTemplate } },
    );
    const world = EngineWorld.started(definition, { input: { n: 9 } });
    expect(world.task("a").input).toEqual({
      given: { own: 1 },
      nothing: 9,
      // Filled in late, the template's value is taken as it stands.
      missing: "${workflow.input.n}",
      constructor: 4,
    });
  });

  it("is not for tasks that Conductor makes without it", () => {
    const wait = { type: "WAIT", taskReferenceName: "a", inputParameters: {} };
    const definition = definitionOf([wait], {}, { a: { inputTemplate: { duration: "1s" } } });
    expect(EngineWorld.started(definition).task("a").input).toEqual({});
  });
});
