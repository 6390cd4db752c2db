import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, join, worker } from "../helpers/task-inputs.ts";

describe("canceling", () => {
  it("takes all that is open along, and leaves what has ended", () => {
    const tasks = [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])];
    const world = EngineWorld.started(definitionOf(tasks));
    world.complete("a");
    world.send({ kind: "terminated" });
    expect(world.trace()).toEqual([
      "1 FORK f COMPLETED(0)",
      "2 a a COMPLETED(0)",
      "3 b b CANCELED(0)",
      "4 JOIN j CANCELED(0)",
    ]);
  });

  it("lets an inner JOIN show its tasks before the one around it looks", () => {
    const inner = [worker("first"), fork("g", [[worker("c")]]), join("k", ["c"])];
    const tasks = [fork("f", [inner]), join("j", ["k"])];
    const world = EngineWorld.started(definitionOf(tasks));
    world.complete("first");
    world.update("c", { status: "IN_PROGRESS", output: { n: 1 } });
    world.send({ kind: "terminated" });
    expect(world.task("k").counter).toBeGreaterThan(world.task("j").counter);
    expect(world.task("j").output).toEqual({ k: { c: { n: 1 } } });
  });
});
