import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, type TaskInput, worker } from "../helpers/task-inputs.ts";

const noop = (taskReferenceName: string): TaskInput => ({ type: "NOOP", taskReferenceName });
const endless = definitionOf([loop("d", "true", [noop("x")])]);

/** A world whose decisions take notice of a few tasks each, and the answer to its start. */
function begun(definition = endless, settings = {}, options = {}): EngineWorld {
  const world = new EngineWorld(definition, {}, { tasksPerDecision: 10, ...settings }, options);
  expect(world.decide({ kind: "started" }).kind).toBe("decided");
  return world;
}

describe("a decision with more to do than one may", () => {
  it("stops after a number of tasks and says that it is due to go on now", () => {
    const world = begun();
    expect(world.status).toBe("RUNNING");
    expect(world.execution.tasks.size).toBeLessThan(20);
    expect(world.execution.due.earliest()).toBe(world.now);
  });

  it("goes on at its timer, portion by portion, also after an eviction", () => {
    const world = begun();
    const sizes = [world.execution.tasks.size];
    for (let portion = 0; portion < 3; portion++) {
      if (portion === 1) world.reload();
      world.portion();
      sizes.push(world.execution.tasks.size);
    }
    expect(sizes.every((size, index) => index === 0 || size > (sizes[index - 1] ?? 0))).toBe(true);
  });

  it("can be terminated in between", () => {
    const world = begun();
    world.send({ kind: "terminated", reason: "enough" });
    expect(world.status).toBe("TERMINATED");
    expect(world.workflow.unfinished).toBeUndefined();
    expect(world.execution.due.earliest()).toBeNull();
  });

  it("stands still while it is paused and goes on when it is resumed", () => {
    const world = begun(definitionOf([loop("d", "$.d.iteration < 20", [noop("x")])]));
    world.send({ kind: "paused" });
    const held = world.execution.tasks.size;
    world.portion();
    expect(world.execution.tasks.size).toBe(held);
    expect(world.execution.due.earliest()).toBeNull();
    world.reload();
    world.send({ kind: "resumed" });
    expect(world.status).toBe("COMPLETED");
    expect(world.task("d").iteration).toBe(20);
  });

  it("comes to the same end as in one go, whether it is reloaded in between or not", () => {
    const body = [fork("f", [[noop("x")], [inline("y", "$.x", { x: "${d.output.iteration}" })]])];
    const definition = definitionOf([
      fork("all", [
        [loop("d", "$.d.iteration < 7", [...body, join("j", ["x", "y"])])],
        [noop("first"), loop("e", "$.e.iteration < 9", [noop("z")])],
      ]),
      join("end", ["d", "e"]),
    ]);
    const whole = EngineWorld.started(definition, {}, { tasksPerDecision: Infinity });
    for (let tasksPerDecision = 1; tasksPerDecision < 8; tasksPerDecision++) {
      for (const reloading of [false, true]) {
        const world = EngineWorld.started(definition, {}, { tasksPerDecision }, { reloading });
        expect(world.status).toBe("COMPLETED");
        expect(world.trace()).toEqual(whole.trace());
        expect(world.workflow.output).toEqual(whole.workflow.output);
      }
    }
  });

  it("does not stop for tasks that wait for workers", () => {
    const branches = Array.from({ length: 30 }, (_, index) => [worker(`w${index}`)]);
    const names = branches.map((_, index) => `w${index}`);
    const world = begun(definitionOf([fork("f", branches), join("j", names)]));
    expect(world.workflow.unfinished).toBeUndefined();
  });

  it("ends a loop that forgets its turns and never waits", () => {
    const forgetful = { ...loop("d", "true", [noop("x")]), inputParameters: { keepLastN: 2 } };
    const world = begun(definitionOf([forgetful]), { maxTasks: 50 });
    for (let portion = 0; portion < 10; portion++) world.portion();
    expect(world.status).toBe("FAILED");
    expect(world.workflow.reason).toContain("ran one after the other without waiting");
  });
});
