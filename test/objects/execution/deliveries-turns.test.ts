import { beforeEach, describe, expect, it } from "vitest";
import type { QueueItem, Release } from "../../../src/app/ports.ts";
import { deliver, queueItemOf } from "../../../src/objects/execution/deliveries.ts";
import type { Neighbours } from "../../../src/objects/execution/neighbours.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

const TASK_ID = `${WORKFLOW_ID}-1`;

/** What has reached the queue, in order. */
let told: (QueueItem | Release)[];
/** Happens while a release is on its way. */
let released: () => void;
let world: EngineWorld;

beforeEach(() => {
  told = [];
  released = () => {};
  world = EngineWorld.started(definitionOf([worker("a")]));
});

const neighbours = {
  queue: () => ({
    push: async (items: QueueItem[]) => {
      told.push(...items);
      return items;
    },
    release: async (releases: Release[]) => {
      told.push(...releases);
      released();
    },
  }),
} as unknown as Neighbours;

async function deliverAll(effects = world.effects): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === "index" || effect.kind === "alert") continue;
    await deliver(effect, world.execution, neighbours);
  }
}

function runAgain(): void {
  world.send({ kind: "terminated" });
  world.send({ kind: "reran", task: 1 });
}

describe("a worker task that is begun anew", () => {
  it("is named to its queue with a turn that goes on growing", () => {
    const turns: number[] = [];
    for (let round = 0; round < 3; round++) {
      world.send({ kind: "task-claimed", task: 1 });
      runAgain();
      turns.push(queueItemOf(world.execution, world.task("a")).turn);
    }
    expect(turns).toEqual([2, 4, 6]);
  });

  it("is not taken out of a worker's hands by what was asked for before", async () => {
    world.send({ kind: "terminated" });
    const withdrawal = world.effects.filter(({ kind }) => kind === "withdraw-task");
    world.send({ kind: "reran", task: 1 });
    await deliverAll();
    world.send({ kind: "task-claimed", task: 1, holdsSlot: true });
    await deliverAll(withdrawal);
    const release = { taskId: TASK_ID, turn: 1 };
    expect(told).toMatchObject([release, { taskId: TASK_ID, turn: 1, priority: 0 }, release]);
  });

  it("is pushed as it was when its push began, though it is claimed while its old turns are taken out", async () => {
    runAgain();
    const { effects } = world;
    released = () => void world.send({ kind: "task-claimed", task: 1 });
    await deliverAll(effects);
    expect(told).toMatchObject([
      { taskId: TASK_ID, turn: 1 },
      { taskId: TASK_ID, turn: 1, priority: 0 },
    ]);
  });
});
