import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "SIMPLE",
  wireType: "work",
  tasks: [worker("t", { name: "work", inputParameters: { x: REFERENCE } })],
  input: { x: RESOLVED },
  opensAs: "SCHEDULED",
  end: (world, scope) => world.complete(`t${scope}`),
  cancelEffects: ["withdraw-task t"],
});

describe("a SIMPLE task", () => {
  it("goes to the queue of its name when it is scheduled", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { name: "work" })]));
    expect(world.task("a")).toMatchObject({ type: "work", definitionName: "work", startTime: 0 });
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
  });

  it("gets its template's values for what is absent or null", () => {
    const inputTemplate = { given: 1, missing: 2, absent: { deep: 3 } };
    const inputParameters = { given: 9, missing: "${workflow.input.none}" };
    const world = EngineWorld.started(
      definitionOf([worker("a", { inputParameters })], {}, { a: { inputTemplate } }),
    );
    expect(world.task("a").input).toEqual({ given: 9, missing: 2, absent: { deep: 3 } });
  });

  it("is what a type becomes that the server does not run by itself", () => {
    const world = EngineWorld.started(
      definitionOf([{ type: "SIGN_PDF", name: "sign", taskReferenceName: "a" }]),
    );
    expect(world.task("a")).toMatchObject({
      kind: "SIMPLE",
      type: "SIGN_PDF",
      definitionName: "sign",
      status: "SCHEDULED",
    });
    world.complete("a", { ok: true });
    expect(world.status).toBe("COMPLETED");
  });

  it("is held back by startDelay, and only then offered", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { startDelay: 3 })]));
    expect(world.task("a")).toMatchObject({ callbackAfterSeconds: 3, startDelaySeconds: 3 });
    expect(world.effectLines()).toEqual([]);
    world.pass(2_999);
    expect(world.claim("a")).toBe(false);
    world.pass(1);
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    expect(world.claim("a")).toBe(true);
    expect(world.task("a").callbackAfterSeconds).toBe(0);
  });

  it("is not withdrawn when it is canceled while it is held back or in a worker's hands", () => {
    const world = EngineWorld.started(definitionOf([worker("a", { startDelay: 3 })]));
    world.send({ kind: "terminated" });
    expect(world.effectLines()).toEqual([]);
    const other = EngineWorld.started(definitionOf([worker("a")]));
    other.claim("a");
    other.send({ kind: "terminated" });
    expect(other.effectLines()).toEqual([]);
  });
});
