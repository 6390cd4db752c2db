import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, tryCatch, worker } from "../helpers/task-inputs.ts";

describe("scheduling", () => {
  it("numbers tasks in order, attempts too, and gives each its times", () => {
    const definition = definitionOf(
      [worker("a"), worker("b")],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition);
    expect(world.task("a")).toMatchObject({
      counter: 1,
      sequence: 1,
      scheduledTime: world.now,
      updateTime: world.now,
      firstScheduledTime: world.now,
      startTime: 0,
    });
    world.fail("a");
    world.complete("a");
    expect(world.trace()).toEqual(["1 a a FAILED(0)", "2 a a COMPLETED(1)", "3 b b SCHEDULED(0)"]);
  });

  it("begins what stands first before what beginning it leads to", () => {
    const body = [inline("x"), inline("y")];
    const world = EngineWorld.started(
      definitionOf([
        fork("f", [[loop("dw", "false", body)], [inline("b")]]),
        join("j", ["dw", "b"]),
      ]),
    );
    expect(world.names()).toEqual(["f", "dw", "b", "j", "x__1", "y__1"]);
  });

  it("lets times advance after what ended outside, not between tasks that the server runs at once", () => {
    const world = EngineWorld.started(
      definitionOf([inline("a"), inline("b"), worker("c"), inline("d")]),
    );
    expect(world.task("b").scheduledTime).toBe(world.task("a").endTime);
    expect(world.task("c").scheduledTime).toBe(world.task("b").endTime);
    world.complete("c");
    expect(world.task("d").scheduledTime).toBe(world.task("c").endTime + 1);
    expect(world.task("d").startTime).toBe(world.task("d").scheduledTime);
  });

  it("keeps times in order through a chain that is worked off within one millisecond", () => {
    const names = ["a", "b", "c", "d"];
    const world = EngineWorld.started(definitionOf(names.map((name) => worker(name))));
    for (const name of names) world.complete(name);
    const times = names.flatMap((name) => {
      const { scheduledTime, startTime, endTime } = world.task(name);
      return [scheduledTime, startTime, endTime];
    });
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(world.task("d").scheduledTime).toBeGreaterThan(world.task("c").endTime);
  });
});

describe("the limit of tasks", () => {
  it("allows as many as it says", () => {
    const definition = definitionOf([inline("a"), inline("b"), inline("c")]);
    expect(EngineWorld.started(definition, {}, { maxTasks: 3 }).status).toBe("COMPLETED");
    const world = EngineWorld.started(definition, {}, { maxTasks: 2 });
    expect(world.names()).toEqual(["a", "b"]);
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("at most 2 tasks");
  });

  it("counts attempts, and leaves the last one as it failed", () => {
    const definition = definitionOf(
      [worker("a")],
      {},
      { a: { retryCount: 9, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition, {}, { maxTasks: 2 });
    world.fail("a");
    world.fail("a");
    expect(world.status).toBe("FAILED");
    expect(world.attempts("a")).toMatchObject([
      { status: "FAILED", retried: true },
      { status: "FAILED", retried: false },
    ]);
  });

  it("takes notice again of what had no room to lead on, when the execution is retried", () => {
    const body = tryCatch("t", { try: [worker("a"), worker("b")] });
    const world = EngineWorld.started(definitionOf([body]), {}, { maxTasks: 2 });
    world.complete("a");
    expect(world.status).toBe("FAILED");
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: expect.stringContaining("at most 2 tasks") as string,
    });
  });

  it("schedules all tasks of a pass or none of them", () => {
    const definition = definitionOf([
      fork("f", [[worker("a")], [worker("b")]]),
      join("j", ["a", "b"]),
    ]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 3 });
    expect(world.trace()).toEqual([]);
    expect(world.status).toBe("FAILED");
  });

  it("ends a loop without an end", () => {
    const definition = definitionOf([loop("dw", "true", [inline("x")])]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 20 });
    expect(world.execution.tasks.size).toBe(20);
    expect(world.workflow).toMatchObject({ status: "FAILED" });
    expect(world.workflow.reason).toContain("keepLastN");
  });
});
