import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

const hook = (inputParameters: object) => ({
  type: "WAIT_FOR_WEBHOOK",
  name: "t",
  taskReferenceName: "t",
  inputParameters,
});

passesLifecycle({
  type: "WAIT_FOR_WEBHOOK",
  tasks: [hook({ matches: { "$.id": 1 }, x: REFERENCE })],
  input: { matches: { "$.id": 1 }, x: RESOLVED },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => world.update(`t${scope}`, { output: { id: 1 } }),
});

describe("a WAIT_FOR_WEBHOOK task", () => {
  it("is to be noted as long as it waits, and again after a wake", () => {
    const world = EngineWorld.started(definitionOf([hook({ matches: {} })]));
    expect(world.task("t").outbox).toBe("await-webhook");
    expect(world.effects).toContainEqual(
      expect.objectContaining({ kind: "await-webhook", task: world.task("t") }),
    );
  });

  it("fails for good where what it waits for makes no sense", () => {
    const world = EngineWorld.started(definitionOf([hook({ matches: { "$.id": "${nope.x}" } })]));
    expect(world.task("t")).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reason: "matches: there is no value for $.id",
    });
    expect(world.status).toBe("FAILED");
  });
});
