import { describe, expect, it } from "vitest";
import type { StateChange } from "../../../src/engine/operations/state.ts";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import { wait, worker } from "../../helpers/task-inputs.ts";

const definition = definitionOf(
  [wait("w"), worker("a", { inputParameters: { v: "${workflow.variables.v}" } })],
  { variables: { v: 1, kept: true } },
);

const change = (world: EngineWorld, what: Partial<StateChange>) =>
  world.send({ kind: "state-changed", change: { variables: {}, ...what } }).answer;

const result = (reference: string, output = {}): NonNullable<StateChange["task"]> => ({
  reference,
  update: { status: "COMPLETED", output },
});

describe("a change of an execution's state", () => {
  it("sets variables and ends a task in one step, so that what follows sees both", () => {
    inBothWays(
      (options) => EngineWorld.started(definition, {}, {}, options),
      (world) => {
        change(world, { variables: { v: 2 }, task: result("w", { n: 1 }) });
        expect(world.workflow.variables).toEqual({ v: 2, kept: true });
        expect(world.task("w").output).toEqual({ n: 1 });
        expect(world.task("a").input).toEqual({ v: 2 });
      },
    );
  });

  it("removes a variable that is given as null", () => {
    const world = EngineWorld.started(definition);
    change(world, { variables: { v: null, never: null, added: { x: null } } });
    expect(world.workflow.variables).toEqual({ kept: true, added: { x: null } });
  });

  it("replaces the output of the task", () => {
    const world = EngineWorld.started(definition);
    world.update("w", { status: "IN_PROGRESS", output: { old: 1 } });
    change(world, { task: result("w", { n: 1 }) });
    expect(world.task("w").output).toEqual({ n: 1 });
  });

  it("puts lists behind those that are there where it is asked to", () => {
    const world = EngineWorld.started(definition);
    change(world, { variables: { list: [1], v: [2] }, appendLists: true });
    change(world, { variables: { list: [3], v: 4 }, appendLists: true });
    expect(world.workflow.variables).toEqual({ list: [1, 3], v: 4, kept: true });
  });

  it("is made once under one name, also after the execution has ended and was loaded anew", () => {
    const world = EngineWorld.started(definition);
    const append = (once: string) =>
      change(world, { variables: { list: [1] }, appendLists: true, once });
    expect([append("x").ok, append("x").ok, append("y").ok]).toEqual([true, true, true]);
    expect(world.workflow.variables["list"]).toEqual([1, 1]);
    change(world, { task: result("w"), once: "end" });
    world.update("a", { status: "COMPLETED" });
    expect(change(world, { task: result("w"), once: "end" }).ok).toBe(true);
    expect(change(world, { task: result("w"), once: "late" })).toMatchObject({ ok: false });
  });

  it("sets variables of a paused execution", () => {
    const world = EngineWorld.started(definition);
    world.send({ kind: "paused" });
    expect(change(world, { variables: { v: 2 } }).ok).toBe(true);
    expect(world.workflow.variables["v"]).toBe(2);
  });

  it("changes nothing where the task is not pending", () => {
    const world = EngineWorld.started(definition);
    const answer = change(world, { variables: { v: 2 }, task: result("a") });
    expect(answer).toMatchObject({ ok: false, code: "not-found" });
    expect(world.workflow.variables["v"]).toBe(1);
  });

  it("is refused where the variables would be too large", () => {
    const world = EngineWorld.started(definition, {}, { maxVariablesBytes: 1024 });
    const answer = change(world, { variables: { v: "x".repeat(1024) }, task: result("w") });
    expect(answer).toMatchObject({ ok: false, code: "too-large" });
    expect(world.task("w").status).toBe("IN_PROGRESS");
  });

  it("is refused once the execution has ended", () => {
    const world = EngineWorld.started(definition);
    world.send({ kind: "terminated" });
    for (const what of [{ variables: { v: 2 } }, { task: result("w") }, {}]) {
      expect(change(world, what)).toMatchObject({ ok: false, code: "conflict" });
    }
  });
});
