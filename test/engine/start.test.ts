import { describe, expect, it } from "vitest";
import { RECORD_FORMAT } from "../../src/engine/records.ts";
import { failureWorkflowInput, newExecution } from "../../src/engine/start.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

const VALUES = { workflowId: WORKFLOW_ID, input: {}, priority: 0, taskToDomain: {} };

describe("newExecution", () => {
  it("is RUNNING and empty, and says nothing that the request did not say", () => {
    const { workflow, tasks } = newExecution(definitionOf([worker("a")]), VALUES, 5_000);
    expect(tasks.size).toBe(0);
    expect(workflow).toEqual({
      format: RECORD_FORMAT,
      workflowId: WORKFLOW_ID,
      status: "RUNNING",
      input: {},
      output: {},
      variables: {},
      priority: 0,
      taskToDomain: {},
      depth: 0,
      createTime: 5_000,
      updateTime: 5_000,
      endTime: 0,
      lastRetriedTime: 0,
      failedReferences: [],
      failedTaskNames: [],
      run: 0,
      version: 0,
      nextCounter: 1,
      nextSequence: 1,
      outbox: {},
    });
  });

  it("keeps what the request says", () => {
    const said = {
      correlationId: "c",
      createdBy: "me",
      event: "e",
      idempotencyKey: "k",
      parentWorkflowId: "p",
      parentWorkflowTaskId: "p-1",
      depth: 3,
      priority: 7,
      taskToDomain: { "*": "d" },
    };
    const { workflow } = newExecution(definitionOf([]), { ...VALUES, ...said }, 0);
    expect(workflow).toMatchObject(said);
  });

  it("fills what is absent or null in the input by the template, also an empty input", () => {
    const inputTemplate = { a: 1, b: 2, constructor: 3 };
    const definition = definitionOf([], { inputTemplate });
    const input = { a: null, c: 0 };
    const { workflow } = newExecution(definition, { ...VALUES, input }, 0);
    expect(workflow.input).toEqual({ a: 1, b: 2, c: 0, constructor: 3 });
    expect(input).toEqual({ a: null, c: 0 });
    expect(newExecution(definition, VALUES, 0).workflow.input).toEqual(inputTemplate);
  });

  it("begins with the definition's variables", () => {
    const definition = definitionOf([], { variables: { n: 1 } });
    expect(newExecution(definition, VALUES, 0).workflow.variables).toEqual({ n: 1 });
  });
});

describe("failureWorkflowInput", () => {
  it("is the failed execution's input and what is known of the failure", () => {
    const definition = definitionOf(
      [worker("a")],
      { failureWorkflow: "fw" },
      { a: { retryCount: 0 } },
    );
    const world = EngineWorld.started(definition, { input: { own: 1, reason: "mine" } });
    world.fail("a", "broke");
    const input = failureWorkflowInput(world.execution, 1_000_000);
    expect(input).toMatchObject({
      own: 1,
      workflowId: WORKFLOW_ID,
      reason: `Task ${world.taskId("a")} failed with status: FAILED and reason: 'broke'`,
      failureStatus: "FAILED",
      failureTaskId: world.taskId("a"),
      failedWorkflow: {
        workflowId: WORKFLOW_ID,
        status: "FAILED",
        tasks: [{ referenceTaskName: "a", status: "FAILED" }],
        workflowDefinition: { name: "flow" },
      },
    });
  });

  it("names no task when none is to blame", () => {
    const timeout = { timeoutSeconds: 1, timeoutPolicy: "TIME_OUT_WF" };
    const world = EngineWorld.started(definitionOf([worker("a")], timeout));
    world.pass(1_000);
    expect(failureWorkflowInput(world.execution, 1_000_000)).not.toHaveProperty("failureTaskId");
  });

  it("leaves out what makes it too large: the tasks' payloads, then the tasks, then its own payloads", () => {
    const definition = definitionOf([worker("a")]);
    const world = EngineWorld.started(definition, { input: { text: "x".repeat(1_000) } });
    world.fail("a", "broke", "FAILED_WITH_TERMINAL_ERROR");
    world.execution.tasks.get(1)!.output = { big: "y".repeat(50_000) };
    const shown = (maxBytes: number) =>
      failureWorkflowInput(world.execution, maxBytes)["failedWorkflow"];
    expect(shown(1_000_000)).toMatchObject({
      tasks: [{ outputData: { big: expect.any(String) } }],
    });
    const without = shown(20_000);
    expect(without).toMatchObject({ tasks: [{ referenceTaskName: "a", outputData: {} }] });
    const { length } = JSON.stringify(failureWorkflowInput(world.execution, 20_000));
    const taskless = shown(length - 1);
    expect(taskless).toMatchObject({ tasks: [], input: { text: expect.any(String) } });
    expect(shown(1_000)).toMatchObject({ tasks: [], input: {}, status: "FAILED" });
  });
});
