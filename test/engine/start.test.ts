import { describe, expect, it } from "vitest";
import { RECORD_FORMAT } from "../../src/engine/records.ts";
import { newExecution } from "../../src/engine/start.ts";
import { definitionOf, WORKFLOW_ID } from "../helpers/engine-world.ts";
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
