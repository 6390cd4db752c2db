import { describe, expect, it } from "vitest";
import type { Release } from "../../../src/app/ports.ts";
import { giveBack } from "../../../src/objects/execution/farewell.ts";
import type { Neighbours } from "../../../src/objects/execution/neighbours.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { fork, join, worker } from "../../helpers/task-inputs.ts";

describe("an execution that is removed", () => {
  it("takes out of their queues what holds a slot and what waits for one, and nothing else", async () => {
    const call = (taskReferenceName: string) => ({
      type: "HTTP",
      name: "fetch",
      taskReferenceName,
      inputParameters: { uri: "http://a.test", method: "GET" },
    });
    const branches = [[call("x")], [call("y")], [worker("w", { name: "mail" })]];
    const tasks = [fork("f", branches), join("j", ["x", "y", "w"])];
    const limits = { concurrentExecLimit: 1 };
    const world = EngineWorld.started(definitionOf(tasks, {}, { fetch: limits, mail: limits }));
    const counterOf = (reference: string): number => world.task(reference).counter;
    world.send({ kind: "task-admitted", task: counterOf("x"), holdsSlot: true });
    const released: [string, Release[]][] = [];
    const queue = (name: string) => ({
      release: async (releases: Release[]) => void released.push([name, releases]),
    });
    await giveBack(world.execution, { queue } as unknown as Neighbours);
    const sorted = released.sort(([, [a]], [, [b]]) => (a?.turn ?? 0) - (b?.turn ?? 0));
    expect(sorted).toEqual([
      ["fetch", [{ taskId: `${WORKFLOW_ID}-${counterOf("y")}`, turn: 1 }]],
      ["fetch", [{ taskId: `${WORKFLOW_ID}-${counterOf("x")}`, turn: 2 }]],
    ]);
  });
});
