/** What an execution owes to the queue of a type with limits. */
import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

/** A worker has the task, which takes a slot of its type. */
function claimed(taskDef = {}): EngineWorld {
  const world = EngineWorld.started(definitionOf([worker("a"), worker("b")], {}, { a: taskDef }));
  const { counter } = world.task("a");
  world.send({ kind: "task-claimed", task: counter, workerId: "w", holdsSlot: true });
  expect(world.task("a").holdsSlot).toBe(true);
  return world;
}

describe("a task that holds a slot", () => {
  it.each(["COMPLETED", "FAILED", "FAILED_WITH_TERMINAL_ERROR"] as const)(
    "frees it when it ends as %s",
    (status) => {
      const world = claimed();
      world.update("a", { status });
      expect(world.effectLines()).toContain("withdraw-task a");
      expect(world.task("a").holdsSlot).toBeUndefined();
    },
  );

  it("frees it when it is put back at once: the push says so", () => {
    const world = claimed();
    world.update("a", { status: "IN_PROGRESS" });
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    expect(world.task("a").holdsSlot).toBeUndefined();
  });

  it("frees it when it is put back for later", () => {
    const world = claimed();
    world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 9 });
    expect(world.effectLines()).toEqual(["withdraw-task a"]);
    expect(world.task("a").holdsSlot).toBeUndefined();
  });

  it("keeps it while only its lease is extended", () => {
    const world = claimed();
    world.update("a", { status: "IN_PROGRESS", extendLease: true });
    expect(world.effectLines()).toEqual([]);
    expect(world.task("a").holdsSlot).toBe(true);
  });

  it("frees it when it times out, and the next attempt waits for its own", () => {
    const world = claimed({ responseTimeoutSeconds: 5, retryCount: 1, retryDelaySeconds: 0 });
    world.now += 5000;
    world.send({ kind: "timer-fired" });
    expect(world.effectLines()).toEqual(["withdraw-task a", "enqueue-task a"]);
  });

  it("frees it when the execution is terminated", () => {
    const world = claimed();
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toContain("withdraw-task a");
  });
});

describe("a task that holds none", () => {
  it("costs nothing more when it ends", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.claim("a");
    world.update("a", {});
    expect(world.effectLines()).toEqual([]);
  });
});
