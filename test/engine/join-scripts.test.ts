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
});
