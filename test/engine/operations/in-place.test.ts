import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { subWorkflow } from "../../helpers/task-inputs.ts";

describe("a task that goes on under the id that it has", () => {
  it("takes notice of a child that goes on after there was no room for another one", () => {
    const definition = definitionOf([subWorkflow("s")]);
    const world = EngineWorld.started(definition, {}, { maxTasks: 1 });
    world.childEnded("s", { status: "FAILED", reason: "r" });
    world.send({ kind: "retried", resumeSubWorkflows: false });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toMatch("at most 1 tasks");
    world.send({ kind: "retried", resumeSubWorkflows: true });
    expect(world.task("s").status).toBe("IN_PROGRESS");
    world.childEnded("s", { status: "FAILED", reason: "again" });
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toMatch("again");
  });
});
