import { describe, expect, it, vi } from "vitest";
import { decide, restore } from "../../src/engine/decide.ts";
import { Decision } from "../../src/engine/decision.ts";
import type { ExecutionEvent } from "../../src/engine/events.ts";
import { NOTHING_KNOWN } from "../../src/engine/needs.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { snapshotOf } from "../helpers/execution-snapshot.ts";
import { dynamic, fork, inline, join, loop, subWorkflow, worker } from "../helpers/task-inputs.ts";

const chain = definitionOf([worker("a"), inline("i"), worker("b")]);

describe("decide", () => {
  it("gives the same decision for the same execution, event and time (I1)", () => {
    const worlds = [EngineWorld.started(chain), EngineWorld.started(chain)] as const;
    for (const world of worlds) {
      world.now += 12;
      world.complete("a", { n: 1 });
    }
    expect(snapshotOf(worlds[0].execution)).toEqual(snapshotOf(worlds[1].execution));
    expect(worlds[0].effectLines()).toEqual(worlds[1].effectLines());
  });

  it("changes nothing when it lacks something, and decides when it has it (I2)", () => {
    const world = EngineWorld.started(chain);
    world.claim("a");
    const { scripts } = world.known;
    delete world.known.scripts;
    const event: ExecutionEvent = {
      kind: "task-updated",
      task: world.task("a").counter,
      update: { status: "COMPLETED", output: { n: 1 } },
    };
    // The world checks that nothing has changed.
    expect(world.decide(event)).toEqual({ kind: "needs", needs: [{ kind: "scripts" }] });
    expect(world.task("a").status).toBe("IN_PROGRESS");
    world.known.scripts = scripts!;
    world.send(event);
    expect(world.names()).toEqual(["a", "i", "b"]);
  });

  it("asks again for each thing that it lacks", () => {
    const definition = definitionOf([
      dynamic("d", { pick: "INLINE", expression: "1" }),
      subWorkflow("s", { version: 0 }),
    ]);
    const world = new EngineWorld(definition);
    const { scripts } = world.known;
    delete world.known.scripts;
    const needs = (): unknown => {
      const result = world.decide({ kind: "started" });
      return result.kind === "needs" ? result.needs.map((need) => need.kind) : result.kind;
    };
    expect(needs()).toEqual(["task-definition"]);
    world.known.taskDefinitions.set("INLINE", null);
    expect(needs()).toEqual(["scripts"]);
    world.known.scripts = scripts!;
    expect(needs()).toEqual(["latest-version"]);
    world.known.latestVersions.set("child", 1);
    expect(needs()).toBe("decided");
    expect(world.names()).toEqual(["d", "s"]);
  });

  it("undoes what it has done when something throws, and lets the error through", () => {
    const world = EngineWorld.started(chain);
    const before = snapshotOf(world.execution);
    const effects = vi.spyOn(Decision.prototype, "effects").mockImplementation(() => {
      throw new TypeError("a bug");
    });
    expect(() => world.decide({ kind: "terminated" })).toThrow("a bug");
    effects.mockRestore();
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("has nothing to write and nothing to do for what it refuses", () => {
    const world = EngineWorld.started(chain);
    const result = world.send({ kind: "resumed" });
    expect(result.answer.ok).toBe(false);
    expect(result.effects).toEqual([]);
    expect([...result.changes.tasks, ...result.changes.removed]).toEqual([]);
    expect(result.changes.workflow).toBe(false);
  });

  it.each<ExecutionEvent>([
    { kind: "task-claimed", task: 77 },
    { kind: "task-updated", task: 77, update: { status: "COMPLETED", output: {} } },
    { kind: "task-answered", task: 77, answer: { status: "COMPLETED", output: {} } },
    { kind: "child-refused", task: 77, reason: "r" },
    {
      kind: "child-ended",
      task: 77,
      end: {
        childId: "c",
        run: 0,
        workflowName: "child",
        workflowVersion: 1,
        status: "COMPLETED",
        output: {},
      },
    },
    {
      kind: "child-revived",
      task: 77,
      revival: { childId: "c", run: 1, operation: "retried", path: "child.1/c" },
    },
  ])("refuses $kind of a task that does not exist", (event) => {
    expect(EngineWorld.started(chain).send(event).answer).toMatchObject({
      ok: false,
      code: "not-found",
    });
  });

  it("schedules nothing twice when it is told of the start again", () => {
    const world = EngineWorld.started(chain);
    world.send({ kind: "started" });
    expect(world.names()).toEqual(["a"]);
  });

  it("tells the index of whatever has changed, and of nothing else", () => {
    const world = new EngineWorld(chain);
    const indexed = (event: ExecutionEvent): boolean => {
      world.send(event);
      return world.effects.some((effect) => effect.kind === "index");
    };
    expect(indexed({ kind: "started" })).toBe(true);
    expect(indexed({ kind: "task-claimed", task: 1 })).toBe(true);
    expect(indexed({ kind: "task-claimed", task: 1 })).toBe(false);
    expect(indexed({ kind: "paused" })).toBe(true);
    expect(indexed({ kind: "timer-fired" })).toBe(false);
    expect(indexed({ kind: "resumed" })).toBe(true);
    expect(indexed({ kind: "terminated" })).toBe(true);
    expect(indexed({ kind: "terminated" })).toBe(false);
  });

  it("keeps an ended execution as it is, whatever happens (I4)", () => {
    const definition = definitionOf([
      fork("f", [[worker("a")], [subWorkflow("s")], [{ type: "HUMAN", taskReferenceName: "h" }]]),
      join("j", ["a", "s", "h"]),
    ]);
    const world = EngineWorld.started(definition);
    world.send({ kind: "terminated" });
    const before = snapshotOf(world.execution);
    world.pass(1_000_000);
    world.childEnded("s");
    world.update("h", {});
    world.answer("a");
    world.claim("a");
    world.send({ kind: "paused" });
    world.send({ kind: "resumed" });
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("goes by the usual limits when none are given", () => {
    const { execution, now } = new EngineWorld(definitionOf([worker("a")]));
    const result = decide(execution, { kind: "started" }, { now, known: NOTHING_KNOWN });
    expect(result).toMatchObject({ kind: "decided", answer: { ok: true } });
  });
});

describe("restore", () => {
  it("makes outputs and waits of open containers anew, without the script runner", () => {
    const body = [fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])];
    const definition = definitionOf([loop("dw", "$.dw.iteration < 3", body, { items: [1, 2, 3] })]);
    const world = EngineWorld.started(definition);
    for (const name of ["a__1", "b__1", "a__2"]) world.complete(name, { of: name });
    const before = snapshotOf(world.execution);
    world.reload();
    expect(world.task("dw").output).toMatchObject({ iteration: 2, loopIndex: 1, loopItem: 2 });
    expect(world.task("j__2").output).toEqual({ a__2: { of: "a__2" } });
    expect(snapshotOf(world.execution)).toEqual(before);
  });

  it("changes nothing a second time", () => {
    const definition = definitionOf([loop("dw", "$.dw.iteration < 3", [worker("x")])]);
    const world = EngineWorld.started(definition);
    world.complete("x__1", { n: 1 });
    world.reload();
    const before = snapshotOf(world.execution);
    restore(world.execution, NOTHING_KNOWN);
    expect(snapshotOf(world.execution)).toEqual(before);
  });
});
