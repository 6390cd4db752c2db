import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

describe("an execution whose turn has come", () => {
  it("ends where what was to be done with it cannot be done any more", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], {}, { a: { retryCount: 0 } }));
    world.fail("a");
    Object.assign(world.execution.workflow, {
      status: "RUNNING",
      run: 1,
      limit: { name: "l", concurrent: 1, waiting: true },
      heldRevival: { status: "FAILED", rerun: { task: 99 } },
    });
    world.send({ kind: "admitted" });
    expect(world.workflow).toMatchObject({ status: "FAILED", run: 1 });
    expect(world.workflow.reason).toContain("not found");
    expect(world.effectLines()).toContain("leave-limit");
  });
});
