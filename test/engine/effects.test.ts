import { describe, expect, it } from "vitest";
import { effectOf } from "../../src/engine/effects.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

describe("effectOf", () => {
  const task = EngineWorld.started(definitionOf([worker("a")])).task("a");

  it.each([
    ["enqueue", "enqueue-task"],
    ["withdraw", "withdraw-task"],
    ["run", "run-task"],
    ["start-child", "start-child"],
    ["terminate-child", "terminate-child"],
  ] as const)("is of the flag %s the effect %s on the task", (outbox, kind) => {
    const flagged = { ...task, outbox };
    expect(effectOf(flagged)).toEqual({ kind, task: flagged });
  });

  it("is null without a flag", () => {
    const { outbox: _outbox, ...plain } = task;
    expect(effectOf(plain)).toBeNull();
  });
});
