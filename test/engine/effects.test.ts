import { describe, expect, it } from "vitest";
import { effectOf, workflowEffects } from "../../src/engine/effects.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

describe("effectOf", () => {
  const task = EngineWorld.started(definitionOf([worker("a")])).task("a");

  it.each([
    ["enqueue", "enqueue-task"],
    ["withdraw", "withdraw-task"],
    ["run", "run-task"],
    ["start-child", "start-child"],
    ["revive-child", "revive-child"],
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

describe("workflowEffects", () => {
  it("tells the parent once, whether of a revival, of an end or of both", () => {
    const revived = { operation: "retried", path: "" } as const;
    for (const outbox of [{ parent: true }, { revived }, { revived, parent: true }] as const) {
      expect(workflowEffects(outbox)).toEqual([{ kind: "tell-parent" }]);
    }
  });

  it("are one for each other flag, and none without", () => {
    expect(workflowEffects({})).toEqual([]);
    const failureWorkflow = { id: "i", name: "n" };
    const orphans = [{ childId: "c", run: 0 }];
    expect(workflowEffects({ failureWorkflow, orphans })).toEqual([
      { kind: "start-failure-workflow" },
      { kind: "terminate-orphans" },
    ]);
  });
});
