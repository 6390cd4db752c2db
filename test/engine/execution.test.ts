import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, inline, join, loop, wait, worker } from "../helpers/task-inputs.ts";

describe("Execution.find", () => {
  it("gives the attempt of the turn that it is asked from, else the newest of any turn", () => {
    const inner = loop("inner", "false", [worker("deep"), worker("look")]);
    const definition = definitionOf([
      inline("top"),
      loop("outer", "$.outer.iteration < 2", [worker("x"), inner]),
    ]);
    const world = EngineWorld.started(definition);
    for (const name of ["x__1", "deep__1__1", "look__1__1"]) world.complete(name);
    const found = (base: string, scope: string) => {
      const task = world.execution.find(base, scope);
      return task && task.base + task.scope;
    };
    expect(found("x", "__2")).toBe("x__2");
    expect(found("x", "__1__1")).toBe("x__1");
    expect(found("x", "")).toBe("x__2");
    expect(found("deep", "__2")).toBe("deep__1__1");
    expect(found("outer", "__1__1")).toBe("outer");
    expect(found("top", "__1__1")).toBe("top");
    expect(found("x__1", "")).toBe("x__1");
    expect(found("none", "__1")).toBeUndefined();
    expect(found("none", "")).toBeUndefined();
  });

  it("gives the newest attempt of a task that was retried", () => {
    const world = EngineWorld.started(
      definitionOf([worker("a")], {}, { a: { retryCount: 1, retryDelaySeconds: 0 } }),
    );
    world.fail("a");
    expect(world.execution.find("a", "")?.retryCount).toBe(1);
  });
});

describe("the indices of an execution", () => {
  it("know what is open, what is due, and what must be taken notice of (E3)", () => {
    const branches = [[worker("a")], [wait("w", { duration: "5s" })]];
    const world = EngineWorld.started(definitionOf([fork("f", branches), join("j", ["a", "w"])]));
    const { execution } = world;
    const open = [...execution.open.values()].map((task) => task.base);
    expect(open.sort()).toEqual(["a", "j", "w"]);
    expect(execution.activeTasks).toBe(2);
    expect(execution.due.earliest()).toBe(world.now + 5_000);
    world.send({ kind: "paused" });
    world.complete("a");
    expect([...execution.unconsumed.values()].map((task) => task.base)).toEqual(["a"]);
    world.send({ kind: "resumed" });
    expect(execution.unconsumed.size).toBe(0);
    world.pass(5_000);
    expect(execution.open.size).toBe(0);
    expect(execution.activeTasks).toBe(0);
  });

  it("count the open tasks of a turn, those of loops within it included", () => {
    const inner = loop("inner", "false", [worker("x")]);
    const world = EngineWorld.started(definitionOf([loop("outer", "false", [inner])]));
    const { execution } = world;
    expect(execution.openTasksInTurn("inner", "__1__1")).toBe(1);
    expect(execution.openTasksInTurn("outer", "__1")).toBe(2);
    world.complete("x__1__1");
    expect(execution.openTasksInTurn("outer", "__1")).toBe(0);
  });

  it("hold nothing of turns that a loop has forgotten", () => {
    const body = [fork("f", [[worker("a")]]), join("j", ["a"])];
    const more = { inputParameters: { keepLastN: 1 } };
    const world = EngineWorld.started(definitionOf([loop("dw", "$.dw.iteration < 9", body, more)]));
    for (let turn = 1; turn <= 8; turn++) world.complete(`a__${turn}`);
    const { execution } = world;
    // The loop, the turn that it keeps and the one it is in.
    expect(execution.tasks.size).toBe(7);
    expect(execution.latest.size).toBe(7);
    expect(execution.turns.size).toBe(2);
    expect(execution.joins.size).toBeLessThanOrEqual(2);
    expect(execution.waits.size).toBeLessThanOrEqual(2);
    expect(execution["openInTurn"].size).toBe(1);
  });
});
