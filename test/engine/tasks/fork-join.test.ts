import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { fork, inline, join, switchOn, worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "FORK_JOIN",
  wireType: "FORK",
  tasks: [fork("t", [[worker("a")], []], { inputParameters: { x: REFERENCE } }), join("j", ["a"])],
  input: { x: RESOLVED },
  rest: (world, scope) => world.complete(`a${scope}`),
});

describe("a FORK_JOIN task", () => {
  it("is a FORK that has ended, before the first task of each branch and the JOIN", () => {
    const world = EngineWorld.started(
      definitionOf([
        fork("f", [[worker("a1"), worker("a2")], [worker("b1")]]),
        join("j", ["a2", "b1"]),
      ]),
    );
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 a1 a1 SCHEDULED(0)",
      "3 b1 b1 SCHEDULED(0)",
      "4 JOIN j IN_PROGRESS(0)",
    ]);
    expect(world.task("f")).toMatchObject({
      definitionName: "FORK",
      output: {},
      endTime: world.now,
    });
    expect(world.effectLines()).toEqual(["enqueue-task a1", "enqueue-task b1"]);
  });

  it("takes a branch without tasks for finished", () => {
    const world = EngineWorld.started(
      definitionOf([fork("f", [[], [inline("b")], []]), join("j", ["b"]), inline("end")]),
    );
    expect(world.names()).toEqual(["f", "b", "j", "end"]);
    const empty = EngineWorld.started(
      definitionOf([fork("f", [[]]), join("j", []), inline("end")]),
    );
    expect(empty.names()).toEqual(["f", "j", "end"]);
    expect(empty.status).toBe("COMPLETED");
  });

  it("expands forks and switches at the head of a branch in the same pass", () => {
    const inner = [fork("g", [[worker("g1")], [worker("g2")]]), join("gj", ["g1", "g2"])];
    const chosen = switchOn("s", "x", { x: [worker("c")] });
    const definition = definitionOf([
      fork("f", [inner, [chosen]]),
      join("j", ["gj", "c"]),
      inline("end"),
    ]);
    const world = inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (one) => {
        expect(one.names()).toEqual(["f", "g", "g1", "g2", "gj", "s", "c", "j"]);
        for (const name of ["c", "g2", "g1"]) one.complete(name, { of: name });
      },
    );
    expect(world.names().slice(-1)).toEqual(["end"]);
    expect(world.task("j").output).toEqual({
      c: { of: "c" },
      gj: { g1: { of: "g1" }, g2: { of: "g2" } },
    });
  });

  it.each([[[]], [[inline("other")]]])(
    "fails the execution when no JOIN follows it, but %j",
    (following) => {
      const definition = definitionOf([worker("w"), fork("f", [[inline("a")]]), ...following]);
      const world = EngineWorld.started(definition);
      world.complete("w");
      expect(world.names()).toEqual(["w"]);
      expect(world.workflow).toMatchObject({
        status: "FAILED",
        reason: "Fork task definition is not followed by a join task.  Check the blueprint",
      });
    },
  );

  it("fails the execution with more branches than allowed, and allows that many", () => {
    const branches = [[inline("a")], [inline("b")], [inline("c")]];
    const definition = definitionOf([fork("f", branches), join("j", ["a", "b", "c"])]);
    const world = EngineWorld.started(definition, {}, { maxBranches: 2 });
    expect(world.trace()).toEqual([]);
    expect(world.workflow).toMatchObject({
      status: "FAILED",
      reason: "Fork f has 3 branches; the limit is 2",
    });
    expect(EngineWorld.started(definition, {}, { maxBranches: 3 }).status).toBe("COMPLETED");
  });
});
