import { describe, expect, it } from "vitest";
import { Decision } from "../../src/engine/decision.ts";
import { hasPlace, isGuardedWithin, standsIn } from "../../src/engine/guards.ts";
import { taskTypeOf } from "../../src/engine/tasks/registry.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { loop, tryCatch, worker, type TaskInput } from "../helpers/task-inputs.ts";

function decisionOn(tasks: TaskInput[]) {
  const world = EngineWorld.started(definitionOf(tasks));
  const { execution, now, known, settings } = world;
  return { world, decision: new Decision(execution, { now, known, settings, taskTypeOf }) };
}

const guarded = [loop("l", "true", [tryCatch("t", { try: [worker("a")], catch: [worker("c")] })])];

describe("standsIn, isGuardedWithin and hasPlace", () => {
  it("know what stands in what", () => {
    const { world, decision } = decisionOn(guarded);
    const [a, t, l] = ["a__1", "t__1", "l"].map((name) => world.task(name));
    if (a === undefined || t === undefined || l === undefined) throw new Error("tasks are missing");
    expect([standsIn(decision, a, t), standsIn(decision, a, l)]).toEqual([true, true]);
    expect([standsIn(decision, t, a), standsIn(decision, t, t)]).toEqual([false, false]);
    expect([isGuardedWithin(decision, a, l), isGuardedWithin(decision, t, l)]).toEqual([
      true,
      false,
    ]);
  });

  it("leave no place in a list that was left or an operator that is over", () => {
    const { world, decision } = decisionOn(guarded);
    const a = world.task("a__1");
    expect(hasPlace(decision, a)).toBe(true);
    world.fail("a__1", "broke", "FAILED_WITH_TERMINAL_ERROR");
    expect(hasPlace(decision, a)).toBe(false);
    expect(hasPlace(decision, world.task("c__1"))).toBe(true);
    const caught = world.task("c__1");
    world.complete("c__1");
    expect(hasPlace(decision, caught)).toBe(false);
  });
});
