import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  exclusiveJoin,
  fork,
  inline,
  join,
  loop,
  switchOn,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";
import { passesLifecycle } from "./lifecycle.ts";

passesLifecycle({
  type: "EXCLUSIVE_JOIN",
  tasks: [
    fork("f", [[worker("soon")], [exclusiveJoin("t", ["soon", "never"])]]),
    join("j", ["soon", "t"]),
  ],
  sequence: 4,
  input: { joinOn: ["soon", "never"], defaultExclusiveJoinTask: [] },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.complete(`soon${scope}`),
  cancelEffects: ["withdraw-task soon"],
});

const noRetry = { retryCount: 0 };

/** Workers `a` and `b`, and `x` that joins them, side by side. */
function beside(tasks: TaskInput[]): EngineWorld {
  const branches = [[worker("a", noRetry)], [worker("b", { ...noRetry, permissive: true })], tasks];
  return EngineWorld.started(definitionOf([fork("f", branches), join("j", ["a", "b", "x"])]));
}

describe("an EXCLUSIVE_JOIN task", () => {
  it("takes the output of the case that a switch chose", () => {
    const cases = { p: [inline("a", "'from a'")], q: [inline("b", "'from b'")] };
    const tasks = [switchOn("s", "q", cases), exclusiveJoin("x", ["a", "b"]), inline("end")];
    const world = EngineWorld.started(definitionOf(tasks));
    expect(world.names()).toEqual(["s", "b", "x", "end"]);
    expect(world.task("x")).toMatchObject({
      status: "COMPLETED",
      input: { joinOn: ["a", "b"], defaultExclusiveJoinTask: [] },
      output: { result: "from b" },
    });
  });

  it("falls back to the switch itself when the case was empty", () => {
    const tasks = [switchOn("s", "z", { p: [worker("a")] }), exclusiveJoin("x", ["a"], ["s"])];
    const world = EngineWorld.started(definitionOf(tasks));
    expect(world.task("x").output).toEqual({ evaluationResult: ["z"], selectedCase: "z" });
    expect(world.status).toBe("COMPLETED");
  });

  it("waits for the first of its names that has come to be, not for one that ends sooner", () => {
    const world = beside([exclusiveJoin("x", ["a", "b"])]);
    world.complete("b", { of: "b" });
    expect(world.task("x").status).toBe("IN_PROGRESS");
    world.complete("a", { of: "a" });
    expect(world.task("x").output).toEqual({ of: "a" });
    expect(world.status).toBe("COMPLETED");
  });

  it("takes the default while none of its names has ended", () => {
    const world = beside([exclusiveJoin("x", ["a"], ["b"])]);
    world.complete("b", { of: "b" });
    expect(world.task("x")).toMatchObject({ status: "COMPLETED", output: { of: "b" } });
  });

  it("fails as a permissive task did, once nothing else that it joins runs", () => {
    const world = beside([exclusiveJoin("x", ["b", "a"])]);
    world.fail("b", "bb");
    expect(world.task("x").status).toBe("IN_PROGRESS");
    world.complete("a");
    expect(world.task("x")).toMatchObject({ status: "FAILED", reason: "bb" });
    expect(world.status).toBe("FAILED");
  });

  it("waits for the next attempt of a task that is retried", () => {
    const flow = [fork("f", [[worker("a", { retryCount: 1 })], [exclusiveJoin("x", ["a"])]])];
    const definition = definitionOf(
      [...flow, join("j", ["x"])],
      {},
      { a: { retryDelaySeconds: 0 } },
    );
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        one.fail("a");
        expect(one.task("x").status).toBe("IN_PROGRESS");
        one.complete("a", { n: 2 });
      },
    );
    expect(world.task("x").output).toEqual({ n: 2 });
  });

  it("joins within its own turn of a loop", () => {
    const body = [
      switchOn("s", "${dw.output.iteration}", { "1": [worker("a")], "2": [worker("b")] }),
      exclusiveJoin("x", ["a", "b"]),
    ];
    const world = inBothWays(
      (options) =>
        EngineWorld.started(
          definitionOf([loop("dw", "$.dw.iteration < 2", body)]),
          {},
          {},
          options,
        ),
      (one) => {
        one.complete("a__1", { of: "a" });
        one.complete("b__2", { of: "b" });
      },
    );
    expect(world.task("x__1").output).toEqual({ of: "a" });
    expect(world.task("x__2").output).toEqual({ of: "b" });
    expect(world.status).toBe("COMPLETED");
  });

  it.each([
    ["nothing", []],
    ["what was not chosen", ["a"]],
  ])("fails instead of waiting in vain for %s", (_, names) => {
    const tasks = [switchOn("s", "z", { p: [worker("a")] }), exclusiveJoin("x", names)];
    const world = EngineWorld.started(definitionOf(tasks));
    expect(world.task("x").status).toBe("FAILED");
    expect(world.task("x").reason).toContain("EXCLUSIVE_JOIN x waits for");
    expect(world.status).toBe("FAILED");
  });
});
