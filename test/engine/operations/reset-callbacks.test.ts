import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

describe("reset of callbacks", () => {
  it("hands out at once what a worker has put back for a time", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.claim("a");
    world.update("a", { status: "IN_PROGRESS", callbackAfterSeconds: 60 });
    expect(world.claim("a")).toBe(false);
    expect(world.send({ kind: "callbacks-reset" }).answer.ok).toBe(true);
    expect(world.task("a")).toMatchObject({ callbackAfterSeconds: 0, availableAt: 0 });
    expect(world.effectLines()).toEqual(["enqueue-task a"]);
    expect(world.claim("a")).toBe(true);
  });

  it("is refused once the execution has ended", () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.complete("a");
    expect(world.send({ kind: "callbacks-reset" }).answer).toEqual({
      ok: false,
      code: "conflict",
      message: "Workflow is in terminal state. Status = COMPLETED",
    });
  });
});
