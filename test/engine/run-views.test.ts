import { describe, expect, it } from "vitest";
import { taskRunView, workflowRunView } from "../../src/engine/run-views.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { wait, worker } from "../helpers/task-inputs.ts";

const definition = definitionOf(
  [worker("a", { inputParameters: { x: "${workflow.input.x}" } })],
  {},
  { a: { retryCount: 1 } },
);

describe("workflowRunView", () => {
  it("shows an execution with its tasks, and leaves out what it does not have", () => {
    const world = EngineWorld.started(definition, { input: { x: 1 } });
    expect(workflowRunView(world.execution)).toEqual({
      workflowId: WORKFLOW_ID,
      input: { x: 1 },
      output: {},
      priority: 0,
      variables: {},
      tasks: [expect.objectContaining({ referenceTaskName: "a", status: "SCHEDULED" })],
      createTime: world.now,
      status: "RUNNING",
      updateTime: world.now,
    });
  });

  it("names who started it and what it belongs to", () => {
    const world = EngineWorld.started(definition, { correlationId: "c", createdBy: "me" });
    const view = workflowRunView(world.execution);
    expect(view).toMatchObject({ correlationId: "c", createdBy: "me" });
  });
});

describe("taskRunView", () => {
  it("shows a task with its own input and output", () => {
    const world = EngineWorld.started(definition, { input: { x: 1 }, correlationId: "c" });
    world.now += 5;
    world.claim("a", "me");
    expect(taskRunView(world.execution, world.task("a"))).toEqual({
      workflowId: WORKFLOW_ID,
      correlationId: "c",
      input: { x: 1 },
      output: {},
      taskType: "a",
      taskId: world.taskId("a"),
      referenceTaskName: "a",
      retryCount: 0,
      taskDefName: "a",
      workflowType: "flow",
      priority: 0,
      createdBy: "me",
      createTime: world.now,
      updateTime: world.now,
      status: "IN_PROGRESS",
    });
  });

  it("shows no update of a WAIT that nothing has happened to", () => {
    const world = EngineWorld.started(definitionOf([wait("w")]));
    const view = taskRunView(world.execution, world.task("w"));
    expect(view).toMatchObject({ status: "IN_PROGRESS", createTime: world.now, updateTime: 0 });
  });

  it("names the attempt before and what it failed with", () => {
    const world = EngineWorld.started(definition);
    const first = world.taskId("a");
    world.fail("a", "broke");
    const view = taskRunView(world.execution, world.task("a"));
    expect(view).toMatchObject({
      retriedTaskId: first,
      reasonForIncompletion: "broke",
      retryCount: 1,
    });
  });
});
