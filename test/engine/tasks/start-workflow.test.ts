import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { startWorkflow } from "../../helpers/task-inputs.ts";
import { passesLifecycle, REFERENCE, RESOLVED } from "./lifecycle.ts";

passesLifecycle({
  type: "START_WORKFLOW",
  tasks: [startWorkflow("t", { name: "other", input: { x: REFERENCE } })],
  input: { startWorkflow: { name: "other", input: { x: RESOLVED } } },
  opensAs: "IN_PROGRESS",
  end: (world, scope) => void world.answer(`t${scope}`, { output: { workflowId: "w" } }),
});

describe("a START_WORKFLOW task", () => {
  it("is run outside and ends with the answer", () => {
    const world = EngineWorld.started(definitionOf([startWorkflow("s", { name: "other" })]));
    expect(world.effectLines()).toEqual(["run-task s"]);
    expect(world.task("s").status).toBe("IN_PROGRESS");
    world.answer("s", { output: { workflowId: "w" } });
    expect(world.task("s")).toMatchObject({ status: "COMPLETED", output: { workflowId: "w" } });
    expect(world.status).toBe("COMPLETED");
  });

  it("waits for an update after its answer when it completes asynchronously", () => {
    const task = startWorkflow("s", { name: "other" }, { asyncComplete: true });
    const world = EngineWorld.started(definitionOf([task]));
    world.answer("s", { output: { workflowId: "w" } });
    expect(world.task("s")).toMatchObject({ status: "IN_PROGRESS", output: { workflowId: "w" } });
    world.update("s", {});
    expect(world.status).toBe("COMPLETED");
  });

  it("begins after its delay", () => {
    const task = startWorkflow("s", { name: "other" }, { startDelay: 5 });
    const world = EngineWorld.started(definitionOf([task]));
    expect(world.task("s").status).toBe("SCHEDULED");
    world.pass(5_000);
    expect(world.effectLines()).toEqual(["run-task s"]);
  });

  it("fails at once for a request that cannot be one, and is retried by its definition", () => {
    const task = startWorkflow("s", null, { retryCount: 1 });
    const definition = definitionOf([task], {}, { s: { retryDelaySeconds: 0 } });
    const world = EngineWorld.started(definition);
    expect(world.attempts("s").map(({ status }) => status)).toEqual(["FAILED", "FAILED"]);
    expect(world.task("s").reason).toBe("Missing 'startWorkflow' in input data.");
    expect(world.status).toBe("FAILED");
  });
});
