import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, join, loop, worker } from "../helpers/task-inputs.ts";

/** Counts what a decision touches: rows to write, and look-ups in the indices of the execution. */
class Meter {
  private count = 0;
  private readonly world: EngineWorld;

  constructor(world: EngineWorld) {
    this.world = world;
    const { tasks, latest, latestByBase, turns, joins, waits, open, unconsumed } = world.execution;
    for (const index of [tasks, latest, latestByBase, turns, joins, waits, open, unconsumed]) {
      this.meter(index as unknown as Map<unknown, unknown>);
    }
  }

  /** Steps of a map's methods; going through it counts each entry. */
  private meter(index: Map<unknown, unknown>): void {
    const { get, set, values } = index;
    index.get = (key) => {
      this.count += 1;
      return get.call(index, key);
    };
    index.set = (key, value) => {
      this.count += 1;
      return set.call(index, key, value);
    };
    index.values = () => {
      this.count += index.size;
      return values.call(index);
    };
  }

  /** What one action costs: the most of any decision in it. */
  costOf(action: () => void): { steps: number; rows: number } {
    this.count = 0;
    let rows = 0;
    const send = this.world.send.bind(this.world);
    this.world.send = (event) => {
      const result = send(event);
      rows = Math.max(rows, result.changes.tasks.size + result.changes.removed.size);
      return result;
    };
    action();
    this.world.send = send;
    return { steps: this.count, rows };
  }
}

describe("the cost of a decision", () => {
  const TURNS = 400;
  const BRANCHES = 1_000;

  it.each([
    ["that keeps all turns", {}],
    ["that keeps the last two", { inputParameters: { keepLastN: 2 } }],
  ])("does not grow with the turns of a loop %s", (_which, more) => {
    const definition = definitionOf([loop("dw", `$.dw.iteration < ${TURNS}`, [worker("x")], more)]);
    const world = EngineWorld.started(definition, {}, {}, { checked: false });
    const meter = new Meter(world);
    const costs = Array.from({ length: TURNS - 1 }, (_, turn) =>
      meter.costOf(() => world.complete(`x__${turn + 1}`, { turn })),
    );
    const early = costs[5]!;
    expect(early.rows).toBeLessThanOrEqual(4);
    for (const cost of costs.slice(5)) {
      expect(cost.rows).toBe(early.rows);
      expect(cost.steps).toBeLessThanOrEqual(early.steps + 5);
    }
    world.complete(`x__${TURNS}`);
    expect(world.status).toBe("COMPLETED");
  });

  it("does not grow with the branches of a fork", () => {
    const names = Array.from({ length: BRANCHES }, (_, at) => `b${at}`);
    const branches = names.map((name) => [worker(name)]);
    const definition = definitionOf([fork("f", branches), join("j", names)]);
    const world = EngineWorld.started(definition, {}, {}, { checked: false });
    const meter = new Meter(world);
    const costs = names.slice(0, -1).map((name) => meter.costOf(() => world.complete(name)));
    for (const cost of costs) {
      expect(cost.rows).toBe(1);
      expect(cost.steps).toBeLessThanOrEqual(costs[0]!.steps + 5);
    }
    world.complete(names.at(-1)!);
    expect(world.status).toBe("COMPLETED");
  });
});
