import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const human = (more: object = {}) => ({ type: "HUMAN", taskReferenceName: "t", ...more });

passesLifecycle({
  type: "HUMAN",
  tasks: [human({ inputParameters: { question: REFERENCE } })],
  input: { question: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.update(`t${scope}`, { output: { answer: "yes" } }),
});

describe("a HUMAN task", () => {
  it("stays IN_PROGRESS through updates, until one ends it", () => {
    const world = EngineWorld.started(definitionOf([human()]));
    world.update("t", { status: "IN_PROGRESS", output: { seen: true } });
    expect(world.task("t")).toMatchObject({ status: "IN_PROGRESS", output: { seen: true } });
    world.update("t", { output: { answer: "no" } });
    expect(world.workflow).toMatchObject({ status: "COMPLETED", output: { answer: "no" } });
  });

  it("begins another attempt at once when it fails and its workflow task allows it", () => {
    const world = EngineWorld.started(definitionOf([human({ retryCount: 1 })]));
    world.update("t", { status: "FAILED", reason: "wrong person" });
    expect(world.trace()).toEqual(["1 HUMAN t FAILED(0)", "2 HUMAN t IN_PROGRESS(1)"]);
    world.update("t", { status: "FAILED" });
    expect(world.status).toBe("FAILED");
  });

  it("does not keep the execution's timers from firing", () => {
    const timeout = { timeoutSeconds: 5, timeoutPolicy: "TIME_OUT_WF" };
    const world = EngineWorld.started(definitionOf([human()], timeout));
    world.pass(5_000);
    expect(world.status).toBe("TIMED_OUT");
    expect(world.task("t").status).toBe("CANCELED");
  });
});
