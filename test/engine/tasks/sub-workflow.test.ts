import { describe, expect, it } from "vitest";
import { childRequestOf } from "../../../src/engine/children.ts";
import { derivedUuid } from "../../../src/lib/derived-uuid.ts";
import { definitionOf, EngineWorld, inBothWays, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { subWorkflow } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

/** What a task's input holds besides what a test is about. */
const NOTHING_ELSE = {
  subWorkflowDefinition: null,
  subWorkflowTaskToDomain: null,
  priority: null,
  idempotencyKey: null,
  idempotencyStrategy: null,
};

passesLifecycle({
  type: "SUB_WORKFLOW",
  tasks: [subWorkflow("t", {}, { inputParameters: { x: REFERENCE } })],
  input: {
    ...NOTHING_ELSE,
    subWorkflowName: "child",
    subWorkflowVersion: 1,
    workflowInput: { x: RESOLVED },
  },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.childEnded(`t${scope}`, { output: { y: 1 } }),
  cancelEffects: ["terminate-child t"],
});

type Params = Parameters<typeof subWorkflow>;
const make = (params: Params[1] = {}, more: Params[2] = {}) =>
  new EngineWorld(definitionOf([subWorkflow("s", params, more)]));
const start = (...parameters: Parameters<typeof make>) => {
  const world = make(...parameters);
  world.send({ kind: "started" });
  return world;
};

describe("a SUB_WORKFLOW task", () => {
  it("starts a child whose id follows from the task and its attempt", () => {
    const world = start();
    const task = world.task("s");
    const childId = derivedUuid(`subworkflow:${WORKFLOW_ID}:${world.taskId("s")}:0`);
    expect(task).toMatchObject({
      status: "IN_PROGRESS",
      subWorkflowId: childId,
      output: { subWorkflowId: childId },
      startTime: world.now,
    });
    expect(world.effectLines()).toEqual(["start-child s"]);
  });

  it("starts another child in each attempt", () => {
    const definition = definitionOf(
      [subWorkflow("s")],
      {},
      { s: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        world.childEnded("s", { status: "FAILED", reason: "first", output: { f: 1 } });
        const [first, second] = world.attempts("s");
        expect(first).toMatchObject({ status: "FAILED", retried: true });
        expect(second).toMatchObject({ status: "IN_PROGRESS", retryCount: 1 });
        expect(second?.subWorkflowId).not.toBe(first?.subWorkflowId);
        expect(world.effectLines()).toEqual(["start-child s"]);
      },
    );
  });

  it("takes a definition that it carries, and looks nothing up", () => {
    const workflowDefinition = { name: "own", version: 3, tasks: [] };
    const input = start({ name: undefined, version: undefined, workflowDefinition }).task(
      "s",
    ).input;
    expect(input).toMatchObject({ subWorkflowName: "own", subWorkflowVersion: null });
    expect(input["subWorkflowDefinition"]).toMatchObject({ name: "own", version: 3 });
  });

  it("takes a definition that an expression gives", () => {
    const params = {
      name: undefined,
      version: undefined,
      workflowDefinition: "${workflow.input.d}",
    };
    const definition = definitionOf([subWorkflow("s", params)]);
    const world = EngineWorld.started(definition, { input: { d: { name: "made", tasks: [] } } });
    expect(world.task("s").input).toMatchObject({
      subWorkflowName: "made",
      subWorkflowDefinition: { name: "made", tasks: [] },
    });
  });

  it.each([undefined, 0])("asks for the latest version when its version is %j", (version) => {
    const world = make({ version });
    expect(world.decide({ kind: "started" })).toEqual({
      kind: "needs",
      needs: [{ kind: "latest-version", workflow: "child" }],
    });
    world.known.latestVersions.set("child", 4);
    world.send({ kind: "started" });
    expect(world.task("s").input["subWorkflowVersion"]).toBe(4);
  });

  it("leaves it to the launch to say that there is no such workflow", () => {
    const world = make({ version: undefined });
    world.known.latestVersions.set("child", null);
    world.send({ kind: "started" });
    expect(world.task("s").input["subWorkflowVersion"]).toBeNull();
    const reason = "No such workflow defined. name=child, version=null";
    world.send({ kind: "child-refused", task: world.task("s").counter, reason });
    expect(world.task("s")).toMatchObject({ status: "FAILED", reason, output: {} });
    expect(world.task("s").subWorkflowId).toBeUndefined();
    expect(world.status).toBe("FAILED");
  });

  it("fails for good when executions stand too deep in one another", () => {
    const definition = definitionOf([subWorkflow("s", {}, { retryCount: 3 })]);
    const world = EngineWorld.started(definition, { depth: 2 }, { maxDepth: 2 });
    expect(world.trace()).toEqual(["1 SUB_WORKFLOW s FAILED_WITH_TERMINAL_ERROR(0)"]);
    expect(world.task("s").reason).toContain("nested at most 2 deep. Does child start itself");
    expect(world.effectLines()).toEqual([]);
    expect(EngineWorld.started(definition, { depth: 1 }, { maxDepth: 2 }).status).toBe("RUNNING");
  });

  it.each([-1, 100, 1.5, "high", true])("fails with the priority %j", (priority) => {
    const definition = definitionOf([subWorkflow("s", { priority: "${workflow.input.p}" })]);
    const world = EngineWorld.started(definition, { input: { p: priority } });
    expect(world.task("s")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "SUB_WORKFLOW s: priority is not a whole number from 0 to 99",
    });
    expect(world.status).toBe("FAILED");
  });

  it("has its own priority when it names one, as a number or its text", () => {
    const definition = definitionOf([subWorkflow("s", { priority: "${workflow.input.p}" })]);
    const world = EngineWorld.started(definition, { input: { p: "12" }, priority: 5 });
    expect(world.task("s")).toMatchObject({ priority: 12, input: { priority: 12 } });
    expect(EngineWorld.started(definition, { priority: 5 }).task("s")).toMatchObject({
      priority: 5,
      input: { priority: null },
    });
  });

  it("does not let a parameter named like its own fields decide on the launch of another attempt", () => {
    const inputParameters = {
      subWorkflowName: "other",
      priority: 99,
      x: "${workflow.variables.x}",
    };
    const task = subWorkflow("s", {}, { inputParameters });
    const definition = definitionOf(
      [task],
      { variables: { x: 1 } },
      { s: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition);
    world.childEnded("s", { status: "FAILED" });
    const request = childRequestOf(world.execution, world.task("s"));
    expect(request).toMatchObject({
      name: "child",
      version: 1,
      priority: 0,
      input: { subWorkflowName: "other", priority: 99, x: 1 },
    });
  });

  it("is not begun while its delay holds it back, and then has no child to terminate", () => {
    const world = start({}, { startDelay: 5 });
    expect(world.task("s").status).toBe("SCHEDULED");
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toEqual([]);
  });

  it("is not bound by a response timeout, for its child answers for itself", () => {
    const definition = definitionOf([subWorkflow("s")], {}, { s: { responseTimeoutSeconds: 1 } });
    const world = EngineWorld.started(definition);
    world.pass(60_000);
    expect(world.task("s").status).toBe("IN_PROGRESS");
  });

  it("terminates its child when it runs out of its own time", () => {
    const limits = { timeoutSeconds: 2, timeoutPolicy: "RETRY", retryCount: 0 } as const;
    const world = EngineWorld.started(definitionOf([subWorkflow("s")], {}, { s: limits }));
    world.pass(2_000);
    expect(world.task("s").status).toBe("TIMED_OUT");
    expect(world.effectLines()).toEqual(["terminate-child s"]);
  });

  it("may be ended by an update, which leaves its child alone", () => {
    const world = start();
    world.update("s", { output: { by: "hand" } });
    expect(world.effectLines()).toEqual([]);
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { by: "hand" } });
  });
});
