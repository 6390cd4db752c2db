import { describe, expect, it } from "vitest";
import { newExecution } from "../../src/engine/start.ts";
import { limitOf, limitsBelow } from "../../src/engine/workflow-limit.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

const config = (rateLimitKey: string, concurrentExecLimit = 2) => ({
  rateLimitConfig: { rateLimitKey, concurrentExecLimit },
});

function execution(more: object, input = {}, limitsAbove?: string[]) {
  const definition = definitionOf([worker("a")], { ...more });
  const values = { workflowId: WORKFLOW_ID, input, priority: 0, taskToDomain: {}, limitsAbove };
  return newExecution(definition, values, 1000);
}

const nameOf = (more: object, input = {}) => limitOf(execution(more, input))?.name;

describe("the limit of an execution", () => {
  it("is none without a config or with a limit of 0", () => {
    expect(limitOf(execution({}))).toBeNull();
    expect(limitOf(execution(config("k", 0)))).toBeNull();
  });

  it("is one for each workflow and value of the key", () => {
    const byUser = config("${workflow.input.user}");
    expect(nameOf(byUser, { user: "ada" })).toBe(nameOf(byUser, { user: "ada" }));
    expect(nameOf(byUser, { user: "ada" })).not.toBe(nameOf(byUser, { user: "bob" }));
    expect(nameOf({ ...config("k"), name: "one" })).not.toBe(
      nameOf({ ...config("k"), name: "two" }),
    );
    expect(nameOf(config("ada"))).toBe(nameOf(byUser, { user: "ada" }));
  });

  it("does not hold within an execution that is counted in it: it would wait for itself", () => {
    const own = nameOf(config("k")) ?? "";
    expect(limitOf(execution(config("k"), {}, [own]))).toBeNull();
    expect(limitOf(execution(config("k"), {}, ["another"]))).not.toBeNull();
  });
});

/** An execution that has to wait for its limit. */
function held(): EngineWorld {
  const world = new EngineWorld(definitionOf([worker("a"), worker("b")]));
  world.execution.workflow.limit = { name: "l", concurrent: 1, waiting: true };
  world.send({ kind: "started" });
  return world;
}

describe("an execution that waits for its limit", () => {
  it("runs with nothing scheduled until it is admitted", () => {
    const world = held();
    expect(world.execution.workflow.status).toBe("RUNNING");
    expect(world.execution.tasks.size).toBe(0);
    world.send({ kind: "admitted" });
    expect(world.task("a").status).toBe("SCHEDULED");
    expect(world.execution.workflow.limit).toEqual({ name: "l", concurrent: 1 });
  });

  it("is admitted once", () => {
    const world = held();
    world.send({ kind: "admitted" });
    world.send({ kind: "admitted" });
    expect(world.execution.tasks.size).toBe(1);
  });

  it("that is paused begins when it is resumed", () => {
    const world = held();
    world.send({ kind: "paused" });
    world.send({ kind: "admitted" });
    expect(world.execution.tasks.size).toBe(0);
    world.send({ kind: "resumed" });
    expect(world.task("a").status).toBe("SCHEDULED");
  });

  it("goes on waiting when it is paused and resumed before its turn", () => {
    const world = held();
    world.send({ kind: "paused" });
    world.send({ kind: "resumed" });
    expect(world.execution.tasks.size).toBe(0);
  });

  it("leaves the limit when it is terminated, and is not begun any more", () => {
    const world = held();
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toContain("leave-limit");
    world.send({ kind: "admitted" });
    expect(world.execution.tasks.size).toBe(0);
  });
});

describe("an execution that is counted", () => {
  it("leaves the limit with its end", () => {
    const world = held();
    world.send({ kind: "admitted" });
    world.complete("a");
    expect(world.effectLines()).not.toContain("leave-limit");
    world.complete("b");
    expect(world.effectLines()).toContain("leave-limit");
    expect(world.execution.workflow.outbox.leaveLimit).toBe(0);
  });

  it("is counted for what it starts", () => {
    const world = held();
    expect(limitsBelow(world.execution)).toEqual(["l"]);
    world.execution.workflow.limitsAbove = ["above"];
    expect(limitsBelow(world.execution)).toEqual(["above", "l"]);
  });

  it("is counted again, as another run, when it is set going again", () => {
    const world = held();
    world.send({ kind: "admitted" });
    world.send({ kind: "terminated" });
    world.send({ kind: "restarted", useLatestDefinition: false });
    const { outbox, run, status } = world.execution.workflow;
    expect([status, run, outbox.enterLimit]).toEqual(["RUNNING", 1, 1]);
    expect(world.effectLines()).toContain("enter-limit");
    world.send({ kind: "terminated" });
    expect(world.execution.workflow.outbox.leaveLimit).toBe(1);
  });
});
