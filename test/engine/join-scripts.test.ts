import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, inBothWays } from "../helpers/engine-world.ts";
import { fork, join, worker } from "../helpers/task-inputs.ts";

/** A JOIN that is done once `b` has come to be in this state. */
const joined = (condition: string) => [
  fork("f", [[worker("a")], [worker("x"), worker("b", { retryCount: 1 })]]),
  join("j", ["a", "b"], { evaluatorType: "js", expression: condition }),
  worker("end"),
];

const bothWays = (condition: string, scenario: (world: EngineWorld) => void): EngineWorld =>
  inBothWays(
    (options) => EngineWorld.started(definitionOf(joined(condition)), {}, {}, options),
    scenario,
  );

describe("the script of a JOIN", () => {
  it("looks again when a joined task is scheduled", () => {
    const world = bothWays("$.b !== undefined && $.b.status === 'SCHEDULED'", (one) => {
      expect(one.task("j").status).toBe("IN_PROGRESS");
      one.complete("x");
    });
    expect(world.task("j").status).toBe("COMPLETED");
    expect(world.names()).toContain("end");
  });

  it("looks again when a worker takes a joined task", () => {
    const world = bothWays("$.a.status === 'IN_PROGRESS'", (one) => one.claim("a"));
    expect(world.task("j").status).toBe("COMPLETED");
  });

  it("looks again when a joined task tells how far it is", () => {
    const world = bothWays("$.a.percent >= 50", (one) => {
      one.claim("a");
      one.update("a", { status: "IN_PROGRESS", output: { percent: 20 } });
      expect(one.task("j").status).toBe("IN_PROGRESS");
      one.update("a", { status: "IN_PROGRESS", output: { percent: 60 } });
    });
    expect(world.task("j").status).toBe("COMPLETED");
  });

  it("looks at what has changed in a pause when that is over", () => {
    const world = bothWays("$.a.status === 'IN_PROGRESS'", (one) => {
      one.send({ kind: "paused" });
      one.claim("a");
      expect(one.task("j").status).toBe("IN_PROGRESS");
      one.send({ kind: "resumed" });
    });
    expect(world.task("j").status).toBe("COMPLETED");
  });

  it("takes over the output of a JOIN within that ends together with it", () => {
    const inner = [fork("g", [[worker("a")], [worker("b")]]), join("i", ["a", "b"])];
    const script = { evaluatorType: "js", expression: "$.i.status === 'COMPLETED'" };
    const tasks = [fork("f", [inner]), join("j", ["i"], script)];
    const world = inBothWays(
      (options) => EngineWorld.started(definitionOf(tasks), {}, {}, options),
      (one) => {
        one.complete("a", { n: 1 });
        one.send({ kind: "paused" });
        one.complete("b", { n: 2 });
        one.send({ kind: "resumed" });
      },
    );
    expect(world.task("j").output).toEqual({ i: { a: { n: 1 }, b: { n: 2 } } });
  });
});
