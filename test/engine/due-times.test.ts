import { describe, expect, it } from "vitest";
import { deadlinesOf, dueTimeOfTask, dueTimeOfWorkflow } from "../../src/engine/due-times.ts";
import { definitionOf as taskDefinitionOf } from "../../src/engine/task-definition.ts";
import type { TaskDef } from "../../src/model/task-def.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { forEach, subWorkflow, tryCatch, worker, type TaskInput } from "../helpers/task-inputs.ts";

/** No timeout but those that a test names. */
const NONE: Partial<TaskDef> = { responseTimeoutSeconds: 0, retryDelaySeconds: 0 };

function started(definition: Partial<TaskDef>, task: TaskInput = worker("a")): EngineWorld {
  return EngineWorld.started(definitionOf([task], {}, { a: { ...NONE, ...definition } }));
}

function deadlines(world: EngineWorld): Record<string, number> {
  const task = world.task("a");
  const definition = taskDefinitionOf(world.execution, task);
  return Object.fromEntries(deadlinesOf(task, definition).map(({ kind, at }) => [kind, at]));
}

describe("deadlinesOf", () => {
  it("is empty without timeouts", () => {
    const world = started({});
    expect(deadlines(world)).toEqual({});
    expect(dueTimeOfTask(world.execution, world.task("a"))).toBeNull();
  });

  it("counts the poll timeout from the scheduling, until the task is polled", () => {
    const world = started({ pollTimeoutSeconds: 3 });
    expect(deadlines(world)).toEqual({ poll: world.now + 3_000 });
    world.claim("a");
    expect(deadlines(world)).toEqual({});
  });

  it("adds the start delay and the callback time to the poll timeout", () => {
    const world = started({ pollTimeoutSeconds: 3 }, worker("a", { startDelay: 5 }));
    expect(deadlines(world)).toEqual({ poll: world.now + 13_000 });
  });

  it("counts the task timeout from the first poll, whatever is reported meanwhile", () => {
    const world = started({ timeoutSeconds: 10 });
    expect(deadlines(world)).toEqual({});
    world.now += 500;
    world.claim("a");
    const task = world.now + 10_000;
    expect(deadlines(world)).toEqual({ task });
    world.now += 500;
    world.update("a", { status: "IN_PROGRESS" });
    expect(deadlines(world)).toEqual({ task });
  });

  it("counts the response timeout from the last sign of life", () => {
    const world = started({ responseTimeoutSeconds: 2 });
    world.claim("a");
    expect(deadlines(world)).toEqual({ response: world.now + 2_000 });
    world.now += 1_000;
    world.update("a", { extendLease: true });
    expect(deadlines(world)).toEqual({ response: world.now + 2_000 });
    world.update("a", { status: "IN_PROGRESS" });
    expect(deadlines(world)).toEqual({});
  });

  it.each([forEach("a", [1], [worker("body")]), tryCatch("a", { try: [worker("body")] })])(
    "expects no response of an operator that waits for others",
    (operator) => {
      expect(deadlines(started({ responseTimeoutSeconds: 2 }, operator))).toEqual({});
    },
  );

  it("counts the total timeout from the first attempt", () => {
    const world = started({ totalTimeoutSeconds: 60, retryCount: 1, retryDelaySeconds: 5 });
    const total = world.now + 60_000;
    expect(deadlines(world)).toEqual({ total });
    world.now += 10_000;
    world.fail("a");
    expect(world.task("a").retryCount).toBe(1);
    expect(deadlines(world)).toEqual({ total });
  });

  it("frees an asyncComplete system task from the response timeout, and not a worker task", () => {
    const human = { type: "HUMAN", taskReferenceName: "a" };
    const limit = { responseTimeoutSeconds: 2 };
    expect(deadlines(started(limit, human))).toHaveProperty("response");
    expect(deadlines(started(limit, { ...human, asyncComplete: true }))).toEqual({});
    const work = started(limit, worker("a", { asyncComplete: true }));
    work.claim("a");
    expect(deadlines(work)).toHaveProperty("response");
  });

  it("frees a sub-workflow from it, but from no other", () => {
    const world = started({ responseTimeoutSeconds: 2, timeoutSeconds: 9 }, subWorkflow("a"));
    expect(deadlines(world)).toEqual({ task: world.now + 9_000 });
  });
});

describe("dueTimeOfTask", () => {
  it("is the earliest of delay and timeouts", () => {
    const world = started(
      { totalTimeoutSeconds: 4, pollTimeoutSeconds: 1 },
      worker("a", { startDelay: 3 }),
    );
    expect(dueTimeOfTask(world.execution, world.task("a"))).toBe(world.now + 3_000);
    world.pass(3_000);
    expect(dueTimeOfTask(world.execution, world.task("a"))).toBe(world.now + 1_000);
  });
});

describe("dueTimeOfWorkflow", () => {
  const at = (more: Record<string, unknown>) => {
    const world = EngineWorld.started(definitionOf([worker("a")], more));
    return { world, due: () => dueTimeOfWorkflow(world.execution) };
  };

  it("counts from the creation, or from the last time that it was set going", () => {
    const { world, due } = at({ timeoutSeconds: 5 });
    expect(due()).toBe(world.now + 5_000);
    world.send({ kind: "paused" });
    expect(due()).toBeNull();
    world.now += 1_000;
    world.send({ kind: "resumed" });
    expect(due()).toBe(world.now + 5_000);
  });

  it("is none without a timeout, and none after the end", () => {
    expect(at({}).due()).toBeNull();
    const { world, due } = at({ timeoutSeconds: 5 });
    world.send({ kind: "terminated" });
    expect(due()).toBeNull();
  });
});
