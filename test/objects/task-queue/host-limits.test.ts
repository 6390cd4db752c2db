import { describe, expect, it } from "vitest";
import { GRANT_CHECK_MS } from "../../../src/objects/task-queue/grants.ts";
import { LEASE_MS } from "../../../src/objects/task-queue/queue.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { item, past } from "./items.ts";
import { watch, World } from "./queue-world.ts";

const slots = (concurrent: number, since = 1) => {
  return { concurrent, starts: 0, windowMs: 0, since };
};

/** A queue of a type with so many slots, and tasks that wait. */
async function worldWith(concurrent: number, ...taskIds: string[]): Promise<World> {
  const world = new World();
  await world.queue.limit(slots(concurrent));
  // The first poll is written, and is not what these tests count.
  await world.taken();
  await world.clock.advance(1000);
  await world.pushed(...taskIds);
  return world;
}

describe("the object of a limited type", () => {
  it("writes who holds a slot before it hands the task out (J4)", async () => {
    const world = await worldWith(1, "a", "b");
    const before = world.storage.rowsWritten;
    expect(await world.queue.take({ count: 5, timeout: 0 })).toMatchObject([
      { taskId: "a", limit: "slot" },
    ]);
    expect(world.storage.rowsWritten - before).toBe(1);
    world.crash();
    expect(await world.taken()).toEqual([]);
    watch(world.queue.release(past("a")));
    expect(await world.taken()).toEqual(["b"]);
  });

  it("costs one row more than another: added, handed out, removed", async () => {
    const world = await worldWith(1);
    const before = world.storage.rowsWritten;
    await world.pushed("a");
    await world.taken();
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    const withdrawn = world.queue.release(past("a"));
    await world.clock.advance(1000);
    await withdrawn;
    expect(world.storage.rowsWritten - before).toBe(3);
    expect(world.rows()).toBe(0);
  });

  it("hands nothing out that it cannot write down", async () => {
    const world = await worldWith(1, "a");
    world.storage.failure = new Error("disk full");
    await expect(world.queue.take({ count: 1, timeout: 0 })).rejects.toThrow("disk full");
    expect(await world.taken()).toEqual(["a"]);
  });

  it("remembers its limits and the starts within the window", async () => {
    const world = new World();
    await world.queue.limit({ concurrent: 0, starts: 1, windowMs: 3000, since: 1 });
    await world.pushed("a", "b");
    expect(await world.queue.take({ count: 5, timeout: 0 })).toMatchObject([
      { taskId: "a", limit: "start" },
    ]);
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(1000);
    world.crash();
    expect(await world.taken()).toEqual([]);
    await world.clock.advance(2000);
    expect(await world.taken()).toEqual(["b"]);
  });

  it("takes limits from the tasks that are pushed, and lets a task without them set those aside", async () => {
    const world = new World();
    const push = world.queue.push(["a", "b"].map((id) => item(id, { limits: slots(1, 0) })));
    await world.clock.advance(10);
    await push;
    expect(await world.taken()).toEqual(["a"]);
    expect(await world.taken()).toEqual([]);
    await world.pushed("c");
    expect(await world.taken()).toEqual(["b", "c"]);
  });

  it("keeps registered limits whatever is pushed", async () => {
    const world = await worldWith(1, "a", "b", "c");
    expect(await world.taken()).toEqual(["a"]);
    watch(world.queue.push([item("d", { limits: slots(9, 0) })]));
    expect(await world.taken()).toEqual([]);
  });

  it("gives waiting polls what a raised limit lets go", async () => {
    const world = await worldWith(1, "a", "b");
    await world.taken();
    const poll = watch(world.queue.take({ count: 1, timeout: 5000 }));
    await world.queue.limit(slots(2, 2));
    await settlePromises();
    expect(poll.value).toMatchObject([{ taskId: "b", limit: "slot" }]);
  });

  it("makes no tables for a type that has no limits", async () => {
    const world = new World();
    await world.queue.limit(slots(0));
    expect(world.storage.tables()).toEqual([]);
  });
});

describe("a slot whose release was lost (H4)", () => {
  it("is found when another task has waited for it for long", async () => {
    const world = await worldWith(1, "a", "b");
    await world.taken();
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    world.hold = async () => ({ state: "gone", claims: 1 });
    await world.clock.advance(GRANT_CHECK_MS - 1);
    expect(await world.taken()).toEqual([]);
    expect(world.asked).toEqual([]);
    const poll = watch(world.queue.take({ count: 1, timeout: 5000 }));
    await world.clock.advance(1);
    expect(world.asked).toEqual(["a"]);
    expect(poll.value).toMatchObject([{ taskId: "b", limit: "slot" }]);
  });

  it("is found by polls that do not wait", async () => {
    const world = await worldWith(1, "a", "b");
    await world.taken();
    world.hold = async () => ({ state: "gone", claims: null });
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(GRANT_CHECK_MS);
    expect(await world.taken()).toEqual([]);
    await settlePromises();
    expect(await world.taken()).toEqual(["b"]);
  });

  it("stays taken while the execution says so, or cannot be asked", async () => {
    const world = await worldWith(1, "a", "b");
    await world.taken();
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(GRANT_CHECK_MS);
    await world.taken();
    world.hold = async () => Promise.reject(new Error("away"));
    await world.clock.advance(GRANT_CHECK_MS);
    expect(await world.taken()).toEqual([]);
    await settlePromises();
    expect(await world.taken()).toEqual([]);
    expect(world.asked).toEqual(["a", "a"]);
    expect(world.log).toEqual(["the execution of a can not be asked: Error: away"]);
  });

  it("that was handed out before a crash and never claimed is offered again", async () => {
    const world = await worldWith(1, "a");
    await world.taken();
    world.crash();
    world.hold = async () => ({ state: "waiting", claims: 0 });
    await world.pushed("b");
    await world.clock.advance(LEASE_MS);
    expect(await world.taken()).toEqual([]);
    await settlePromises();
    expect(await world.taken()).toEqual(["a"]);
  });

  it("that was handed out before a crash and never claimed counts as a start when it is offered again", async () => {
    const world = new World();
    const windowMs = 2 * LEASE_MS;
    await world.queue.limit({ concurrent: 2, starts: 1, windowMs, since: 1 });
    await world.pushed("a", "b");
    await world.queue.take({ count: 1, timeout: 0 });
    world.hold = async () => ({ state: "waiting", claims: 0 });
    world.crash();
    expect(await world.taken()).toEqual([]);
    await world.clock.advance(LEASE_MS);
    expect(await world.taken()).toEqual([]);
    await world.clock.advance(LEASE_MS);
    expect(await world.taken()).toEqual(["a"]);
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(windowMs - 1);
    expect(await world.taken()).toEqual([]);
    await world.clock.advance(1);
    expect(await world.taken()).toEqual(["b"]);
  });

  it("that was handed out before a crash is offered again to a poll that waits, though slots are free", async () => {
    const world = await worldWith(2, "a");
    await world.taken();
    world.crash();
    world.hold = async () => ({ state: "waiting", claims: 0 });
    const poll = watch(world.queue.take({ count: 1, timeout: 2 * LEASE_MS }));
    await world.clock.advance(LEASE_MS);
    await settlePromises();
    expect(poll.value).toMatchObject([{ taskId: "a", limit: "slot" }]);
  });

  it("that a worker has is asked for once after a crash, while slots are free", async () => {
    const world = await worldWith(2, "a");
    await world.taken();
    world.crash();
    const poll = watch(world.queue.take({ count: 1, timeout: 4 * GRANT_CHECK_MS }));
    await world.clock.advance(3 * GRANT_CHECK_MS);
    await settlePromises();
    expect(poll.value).toBeUndefined();
    expect(world.asked).toEqual(["a"]);
  });

  it("is asked for at once when a claim was refused", async () => {
    const world = await worldWith(1, "a", "b");
    await world.taken();
    world.hold = async () => ({ state: "gone", claims: 0 });
    await world.queue.settle({ done: [], returned: [], refused: ["a"] });
    await settlePromises();
    expect(await world.taken()).toEqual(["b"]);
  });
});
