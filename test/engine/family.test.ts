import { describe, expect, it } from "vitest";
import { failureOf, familyOf } from "../../src/engine/family.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { fork, join, subWorkflow, worker } from "../helpers/task-inputs.ts";

const once = { a: { retryCount: 0 }, b: { retryCount: 0 } };

describe("familyOf", () => {
  it("lists the sub-workflows in the order of their tasks, a page of them", () => {
    const branches = ["s1", "s2", "s3"].map((reference) => [subWorkflow(reference)]);
    const world = EngineWorld.started(definitionOf([fork("f", branches), join("j", [])]));
    for (const task of world.execution.tasks.values()) delete task.outbox;
    const { children, childCount, run, parentWorkflowId } = familyOf(world.execution, 1, 1);
    expect(children).toEqual([
      {
        workflowId: world.task("s2").subWorkflowId,
        taskId: world.taskId("s2"),
        ref: "s2",
      },
    ]);
    expect({ childCount, parentWorkflowId }).toEqual({ childCount: 3, parentWorkflowId: null });
    expect(run).toMatchObject({ workflowId: WORKFLOW_ID, name: "flow", status: "RUNNING" });
  });

  it("leaves out a sub-workflow that has not begun", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    expect(world.task("s").outbox).toBe("start-child");
    expect(familyOf(world.execution, 0, 10).childCount).toBe(0);
  });
});

describe("failureOf", () => {
  it("is null for what runs or has completed", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    expect(failureOf(world.execution)).toBeNull();
    world.complete("a");
    expect(failureOf(world.execution)).toBeNull();
  });

  it("names the task with its whole reason and all its attempts", () => {
    const reason = "x".repeat(450);
    const taskDefs = { a: { retryCount: 1, retryDelaySeconds: 0 } };
    const world = EngineWorld.started(definitionOf([worker("a")], {}, taskDefs));
    world.claim("a", "first");
    world.update("a", { status: "FAILED", reason: "no", workerId: "first" });
    world.claim("a", "second");
    world.update("a", { status: "FAILED", reason, workerId: "second" });
    const failure = failureOf(world.execution);
    expect(failure).toMatchObject({
      run: { status: "FAILED" },
      childId: null,
      cause: { ref: "a", status: "FAILED", reason, worker: "second" },
    });
    expect(failure?.cause?.attempts).toMatchObject([
      { attempt: 0, worker: "first", reason: "no" },
      { attempt: 1, worker: "second", reason },
    ]);
  });

  it("names the branch that failed, and not what was canceled with it", () => {
    const branches = [[worker("a")], [worker("b")]];
    const definition = definitionOf([fork("f", branches), join("j", ["a", "b"])], {}, once);
    const world = EngineWorld.started(definition);
    world.claim("b");
    world.update("b", { status: "FAILED", reason: "no" });
    expect(failureOf(world.execution)?.cause).toMatchObject({ ref: "b" });
  });

  it("names the sub-workflow behind the task", () => {
    const world = EngineWorld.started(definitionOf([subWorkflow("s")]));
    const { subWorkflowId } = world.task("s");
    world.childEnded("s", { status: "FAILED", reason: "no" });
    expect(failureOf(world.execution)).toMatchObject({
      cause: { ref: "s", type: "SUB_WORKFLOW" },
      childId: subWorkflowId,
    });
  });

  it("names no task where the execution was terminated", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.send({ kind: "terminated", reason: "enough" });
    expect(failureOf(world.execution)).toMatchObject({
      run: { status: "TERMINATED", reason: "enough" },
      cause: null,
    });
  });
});
