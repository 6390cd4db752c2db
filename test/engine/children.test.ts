import { describe, expect, it } from "vitest";
import { childRequestOf } from "../../src/engine/children.ts";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import { inline, subWorkflow, type TaskInput } from "../helpers/task-inputs.ts";

type Params = Record<string, unknown>;

function requestOf(params: Params, more: Params = {}, values: Params = {}) {
  const world = EngineWorld.started(definitionOf([subWorkflow("s", params, more)]), values);
  return childRequestOf(world.execution, world.task("s"));
}

describe("childRequestOf", () => {
  it("asks for the workflow with the task's parameters as its input", () => {
    const more = { inputParameters: { x: "${workflow.input.x}" } };
    const request = requestOf({ version: 3 }, more, { input: { x: 1 }, correlationId: "c" });
    expect(request).toEqual({
      childId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "child",
      version: 3,
      definition: null,
      input: { x: 1 },
      taskToDomain: {},
      priority: 0,
      correlationId: "c",
    });
  });

  it("gives an empty input where there are no parameters", () => {
    expect(requestOf({}).input).toEqual({});
    expect(requestOf({})).not.toHaveProperty("correlationId");
  });

  it("inherits priority and domains unless the task has its own", () => {
    const values = { priority: 5, taskToDomain: { "*": "parent" } };
    expect(requestOf({}, {}, values)).toMatchObject(values);
    const own = { priority: 9, taskToDomain: { "*": "own" } };
    expect(requestOf(own, {}, values)).toMatchObject(own);
  });

  it("leaves out a domain whose expression gave no text", () => {
    const definition = definitionOf([
      subWorkflow("s", {
        taskToDomain: {
          a: "${workflow.input.d}",
          b: "x${workflow.input.n}",
          c: "${workflow.input.n}",
        },
      }),
    ]);
    const world = EngineWorld.started(definition, { input: { n: 5 } });
    expect(childRequestOf(world.execution, world.task("s")).taskToDomain).toEqual({ b: "x5" });
  });

  it("marks the input of a definition that the task carries", () => {
    const workflowDefinition = { name: "own", tasks: [] };
    const request = requestOf({ workflowDefinition }, { inputParameters: { x: 1 } });
    expect(request).toMatchObject({
      name: "own",
      version: null,
      definition: { name: "own" },
      input: { x: 1, _systemMetadata: { dynamic: true } },
    });
  });
});

describe("the end of a child", () => {
  const make = (...tasks: TaskInput[]) =>
    EngineWorld.started(definitionOf([subWorkflow("s"), ...tasks]));

  it.each([
    ["COMPLETED", "COMPLETED", "COMPLETED"],
    ["FAILED", "FAILED", "FAILED"],
    ["TERMINATED", "CANCELED", "TERMINATED"],
    ["TIMED_OUT", "TIMED_OUT", "TIMED_OUT"],
  ] as const)("as %s makes the task %s and the parent %s", (child, task, parent) => {
    const world = make();
    const childId = world.task("s").subWorkflowId!;
    world.childEnded("s", { status: child, reason: "why", output: { f: 1 } });
    expect(world.task("s")).toMatchObject({
      status: task,
      subWorkflowId: childId,
      output: { subWorkflowId: childId, f: 1 },
    });
    const reason = `Sub workflow child.1/${childId} failure reason: why`;
    expect(world.task("s").reason).toBe(child === "COMPLETED" ? undefined : reason);
    expect(world.status).toBe(parent);
    if (child !== "COMPLETED") {
      expect(world.workflow.reason).toBe(
        `Task ${world.taskId("s")} failed with status: ${parent} and reason: '${reason}'`,
      );
    }
  });

  it("does not tell the parent of the child's failure workflow", () => {
    const world = make();
    const output = { f: 1, "conductor.failure_workflow": "some id" };
    world.childEnded("s", { status: "FAILED", output });
    expect(Object.keys(world.task("s").output)).toEqual(["subWorkflowId", "f"]);
  });

  it("hides in a child with an inline definition what the parent hides", () => {
    const inner = { name: "inner", tasks: [{ name: "w", taskReferenceName: "w" }] };
    const tasks = [subWorkflow("s", { workflowDefinition: inner })];
    const world = EngineWorld.started(definitionOf(tasks, { maskedFields: ["card"] }));
    const { definition } = childRequestOf(world.execution, world.task("s"));
    expect(definition).toMatchObject({ name: "inner", maskedFields: ["card"] });
    expect(world.task("s").input["subWorkflowDefinition"]).not.toMatchObject({
      maskedFields: ["card"],
    });
  });

  it("says null where the child gave no reason", () => {
    const world = make();
    world.childEnded("s", { status: "FAILED" });
    expect(world.task("s").reason).toMatch(/failure reason: null$/);
  });

  it("leads on to the next task, later than the end", () => {
    const world = inBothWays(
      (options) =>
        EngineWorld.started(
          definitionOf([subWorkflow("s"), inline("after", "$.y", { y: "${s.output.y}" })]),
          {},
          {},
          options,
        ),
      (one) => {
        one.childEnded("s", { output: { y: 2 } });
      },
    );
    expect(world.workflow.output).toEqual({ result: 2 });
    expect(world.task("after").scheduledTime).toBeGreaterThan(world.task("s").endTime);
  });

  it("does not stop the parent when the task is optional", () => {
    const definition = definitionOf([subWorkflow("s", {}, { optional: true }), inline("after")]);
    const world = EngineWorld.started(definition);
    world.childEnded("s", { status: "FAILED" });
    expect(world.task("s").status).toBe("COMPLETED_WITH_ERRORS");
    expect(world.status).toBe("COMPLETED");
  });

  it("is void when it is not the end of this attempt's child, or no end at all", () => {
    const world = make();
    world.childEnded("s", { childId: "another", status: "FAILED" });
    expect(world.task("s").status).toBe("IN_PROGRESS");
    world.childEnded("s", { status: "RUNNING" });
    expect(world.task("s").status).toBe("IN_PROGRESS");
  });

  it("counts once", () => {
    const world = make(inline("after"));
    world.childEnded("s", { output: { n: 1 } });
    world.childEnded("s", { status: "FAILED", output: { n: 2 } });
    expect(world.task("s")).toMatchObject({ status: "COMPLETED", output: { n: 1 } });
    expect(world.names()).toEqual(["s", "after"]);
  });

  it("needs no acknowledgement of the start", () => {
    const world = make();
    expect(world.task("s").outbox).toBe("start-child");
    world.childEnded("s");
    expect(world.task("s").outbox).toBeUndefined();
  });
});

describe("a child that cannot be started", () => {
  it("fails its task with the reason, and is tried again as the definition says", () => {
    const definition = definitionOf(
      [subWorkflow("s")],
      {},
      { s: { retryCount: 1, retryDelaySeconds: 3 } },
    );
    const world = EngineWorld.started(definition);
    const reason = "No such workflow defined. name=child, version=1";
    world.send({ kind: "child-refused", task: world.task("s").counter, reason });
    expect(world.attempts("s")[0]).toMatchObject({ status: "FAILED", reason, output: {} });
    expect(world.attempts("s")[0]?.subWorkflowId).toBeUndefined();
    expect(world.task("s")).toMatchObject({ status: "SCHEDULED", callbackAfterSeconds: 3 });
    world.pass(3_001);
    expect(world.effectLines()).toEqual(["start-child s"]);
  });
});
