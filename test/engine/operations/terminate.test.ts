import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { fork, inline, join, subWorkflow, wait, worker } from "../../helpers/task-inputs.ts";

const chain = definitionOf([worker("a"), worker("b")]);

describe("terminate", () => {
  it("cancels what is open, takes tasks back and terminates children", () => {
    const branches = [[worker("a")], [worker("b")], [subWorkflow("s")], [wait("w")]];
    const world = EngineWorld.started(definitionOf([fork("f", branches), join("j", ["a"])]));
    world.claim("b");
    world.now += 5;
    world.send({ kind: "terminated", reason: "enough" });
    expect(world.workflow).toMatchObject({
      status: "TERMINATED",
      reason: "enough",
      endTime: world.now,
      failedReferences: [],
    });
    expect(world.trace().map((line) => line.split(" ")[3])).toEqual([
      "COMPLETED(0)",
      "CANCELED(0)",
      "CANCELED(0)",
      "CANCELED(0)",
      "CANCELED(0)",
      "CANCELED(0)",
    ]);
    expect(world.effectLines()).toEqual(["withdraw-task a", "terminate-child s"]);
  });

  it("needs no reason, works on a paused execution, and starts no failure workflow", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], { failureWorkflow: "fw" }));
    world.send({ kind: "paused" });
    world.send({ kind: "terminated" });
    expect(world.status).toBe("TERMINATED");
    expect(world.workflow.reason).toBeUndefined();
    expect(world.effectLines()).toEqual(["withdraw-task a"]);
  });

  it("starts the failure workflow when it is asked to", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], { failureWorkflow: "fw" }));
    world.send({ kind: "terminated", triggerFailureWorkflow: true });
    expect(world.effectLines()).toEqual(["withdraw-task a", "start-failure-workflow"]);
  });

  it("marks an execution that had failed as TERMINATED, with the new reason", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], {}, { a: { retryCount: 0 } }));
    world.fail("a", "broke");
    world.send({ kind: "terminated", reason: "really" });
    expect(world.workflow).toMatchObject({
      status: "TERMINATED",
      reason: "really",
      failedReferences: ["a"],
    });
  });

  it("keeps the first reason of an execution that was terminated before", () => {
    const world = EngineWorld.started(chain);
    world.send({ kind: "terminated", reason: "first" });
    expect(world.send({ kind: "terminated", reason: "second" }).answer.ok).toBe(true);
    expect(world.workflow.reason).toBe("first");
  });

  it("is refused of an execution that has completed", () => {
    const world = EngineWorld.started(definitionOf([inline("i")]));
    expect(world.send({ kind: "terminated" }).answer).toEqual({
      ok: false,
      code: "conflict",
      message: "Cannot terminate a COMPLETED workflow.",
    });
  });
});
