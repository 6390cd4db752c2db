import { describe, expect, it } from "vitest";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { item } from "./items.ts";
import { watch, World } from "./queue-world.ts";

const WORKFLOW = "11111111-2222-3333-4444-555555555555";
const id = (counter: number): string => `${WORKFLOW}-${counter}`;
const limits = (concurrent: number, starts = 0) => {
  return { concurrent, starts, windowMs: starts > 0 ? 10_000 : 0, since: 1 };
};

/** Pushes tasks with settings of their own. */
async function push(world: World, ...items: ReturnType<typeof item>[]): Promise<void> {
  const answer = world.queue.push(items);
  await world.clock.advance(10);
  await answer;
}

describe("the view of a queue", () => {
  it("counts by domain what waits, is delayed and is on its way, and how old it is", async () => {
    const world = new World();
    const now = world.clock.now();
    await push(
      world,
      item(id(1), { availableAt: now - 5000 }),
      item(id(2), { availableAt: now - 9000 }),
      item(id(3), { availableAt: now + 60_000 }),
      item(id(4), { availableAt: now, domains: ["blue"] }),
    );
    await world.queue.take({ count: 1, timeout: 0, workerId: "w" });
    const [plain, blue] = await world.queue.viewQueue();
    expect(plain).toMatchObject({
      taskType: "mail",
      domain: null,
      waiting: 1,
      delayed: 1,
      inFlight: 1,
      oldest: now - 5000,
      lastPoll: world.clock.now(),
      pollers: [{ workerId: "w", waiting: 0 }],
      limits: { concurrency: null, rate: null },
    });
    expect(plain?.enqueued.at(-1)).toBe(3);
    expect(plain?.handedOut.at(-1)).toBe(1);
    expect(blue).toMatchObject({ domain: "blue", waiting: 1, lastPoll: null, pollers: [] });
  });

  it("shows a poll that waits", async () => {
    const world = new World();
    watch(world.queue.take({ count: 1, timeout: 5000, workerId: "w" }));
    await settlePromises();
    expect(await world.queue.viewQueue()).toMatchObject([{ pollers: [{ waiting: 1 }] }]);
    await world.clock.advance(5000);
    expect(await world.queue.viewQueue()).toMatchObject([{ pollers: [{ waiting: 0 }] }]);
  });

  it("knows the last poll of a domain after a restart", async () => {
    const world = new World();
    await world.pushed(id(1));
    const polledAt = world.clock.now();
    await world.queue.take({ count: 1, timeout: 0, workerId: "w" });
    await world.clock.advance(1000);
    world.crash();
    expect(await world.queue.viewQueue()).toMatchObject([{ lastPoll: polledAt, pollers: [] }]);
  });

  it("shows limits, how far they are used and by whom", async () => {
    const world = new World();
    await world.queue.limit(limits(2, 5));
    await push(world, item(id(1)), item(id(2)), item(id(3)));
    await world.queue.take({ count: 5, timeout: 0 });
    expect(await world.queue.viewQueue()).toMatchObject([
      {
        waiting: 1,
        limits: {
          concurrency: { allowed: 2, used: 2, holders: [id(1), id(2)] },
          rate: { allowed: 5, used: 2, windowMs: 10_000 },
        },
      },
    ]);
  });

  it("writes nothing", async () => {
    const world = new World();
    await world.queue.viewQueue();
    await world.queue.viewWaiting(5);
    await world.queue.viewPlaces(["a"]);
    expect(world.storage.tables()).toEqual([]);
  });
});

describe("the tasks of a queue", () => {
  it("are listed as they go out, domain by domain, no more than asked for", async () => {
    const world = new World();
    const now = world.clock.now();
    await push(
      world,
      item(id(1), { availableAt: now + 60_000, priority: 99 }),
      item(id(2)),
      item(id(3), { priority: 5 }),
      item(id(4), { domains: ["blue"] }),
    );
    const tasks = await world.queue.viewWaiting(10);
    expect(tasks.map(({ taskId }) => taskId)).toEqual([id(3), id(2), id(1), id(4)]);
    expect(tasks[0]).toEqual({
      taskId: id(3),
      workflowId: WORKFLOW,
      domain: null,
      priority: 5,
      availableAt: 0,
      state: "WAITING",
    });
    expect(tasks.map(({ state }) => state)).toEqual(["WAITING", "WAITING", "DELAYED", "WAITING"]);
    expect(await world.queue.viewWaiting(1)).toHaveLength(1);
  });
});

describe("the place of a task", () => {
  it("tells how many are ahead of it in its domain, and who polls", async () => {
    const world = new World();
    await push(world, item(id(1)), item(id(2)), item(id(3), { domains: ["blue"] }), item(id(4)));
    await world.queue.take({ count: 1, timeout: 0, workerId: "w", domain: "red" });
    const [place] = await world.queue.viewPlaces([id(4), "unknown"]);
    expect(place).toMatchObject({
      taskId: id(4),
      domain: null,
      state: "READY",
      ahead: 2,
      waiting: 3,
      pollers: 0,
      lastPoll: null,
      otherDomains: ["red"],
      limited: null,
    });
  });

  it("counts a worker without a name that polled lately, and none that did long ago", async () => {
    const world = new World();
    await world.taken();
    await push(world, item(id(1)));
    expect(await world.queue.viewPlaces([id(1)])).toMatchObject([{ pollers: 1 }]);
    await world.clock.advance(61_000);
    expect(await world.queue.viewPlaces([id(1)])).toMatchObject([{ pollers: 0 }]);
  });

  it("tells which limit holds it back, and when that ends", async () => {
    const world = new World();
    await world.queue.limit(limits(1));
    await push(world, item(id(1)), item(id(2)));
    await world.taken();
    const limited = { by: "CONCURRENCY", opensAt: null };
    expect(await world.queue.viewPlaces([id(1), id(2)])).toMatchObject([
      { state: "LEASED", limited: null },
      { state: "READY", limited },
    ]);
    const rated = new World();
    await rated.queue.limit(limits(0, 1));
    await push(rated, item(id(1)), item(id(2)));
    await rated.taken();
    await rated.queue.settle({ done: rated.leased(id(1)), returned: [] });
    expect(await rated.queue.viewPlaces([id(2)])).toMatchObject([
      { limited: { by: "RATE", opensAt: rated.clock.now() + 10_000 } },
    ]);
  });
});
