import { beforeEach, describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { worker } from "../../helpers/task-inputs.ts";

const cacheConfig = { key: "k", ttlInSecond: 60 };

let world: HostWorld;
beforeEach(() => {
  world = new HostWorld();
});

const stateOf = (counter: number) =>
  JSON.parse(
    String(
      world.storage.exec("SELECT state FROM record WHERE id = ?", counter).toArray()[0]?.["state"],
    ),
  ) as { workerId?: string; cacheEntry?: string };

describe("the result of a task with cacheConfig", () => {
  it("goes into the cache once, and the next task of that name and key takes it over", async () => {
    const first = worker("a", { cacheConfig });
    await world.start([first, worker("b", { name: "a", cacheConfig })]);
    await world.claim(1);
    await world.complete(1, { n: 1 });
    expect([...world.results.values()]).toMatchObject([{ entry: '["a","k"]', output: { n: 1 } }]);
    expect(stateOf(1).cacheEntry).toBeUndefined();
    const next = new HostWorld();
    for (const [entry, result] of world.results) next.results.set(entry, result);
    next.now = world.now;
    await next.start([first]);
    expect(next.host.current()?.workflow.output).toEqual({ n: 1 });
    expect(next.pushed).toEqual([]);
  });

  it("is put there again after the object was lost on the way", async () => {
    await world.start([worker("a", { cacheConfig }), worker("b")]);
    const { set } = world.results;
    world.results.set = () => {
      throw new Error("away");
    };
    await world.claim(1);
    await world.complete(1, { n: 1 });
    expect(stateOf(1).cacheEntry).toBe('["a","k"]');
    world.results.set = set;
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.results.size).toBe(1);
    expect(stateOf(1).cacheEntry).toBeUndefined();
  });
});
