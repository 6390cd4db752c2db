import { describe, expect, it } from "vitest";
import { accepted, refused } from "../../../src/lib/outcome.ts";
import { GRANT_CHECK_MS } from "../../../src/objects/task-queue/grants.ts";
import { LEASE_MS } from "../../../src/objects/task-queue/queue.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { item, past } from "./items.ts";
import { watch, World } from "./queue-world.ts";

const slots = (concurrent: number) => ({ concurrent, starts: 0, windowMs: 0, since: 1 });
const starts = (count: number, windowMs: number) => {
  return { concurrent: 0, starts: count, windowMs, since: 1 };
};

/** Pushes tasks that the server runs itself. */
async function push(world: World, limits: ReturnType<typeof slots>, ...taskIds: string[]) {
  const answer = world.queue.push(
    taskIds.map((id) => item(id, { limits, isServerTask: true as const })),
  );
  await world.clock.advance(10);
  return await answer;
}

const begun = (world: World): string[] => world.begun.map(({ taskId }) => taskId);

/** Lets the alarm go off at its time. */
async function alarm(world: World): Promise<void> {
  const at = world.alarmAt ?? Infinity;
  world.alarmAt = null;
  await world.clock.advance(Math.max(0, at - world.clock.now()));
  await world.queue.wake();
  await settlePromises();
}

async function withdraw(world: World, taskId: string): Promise<void> {
  const done = world.queue.release(past(taskId));
  await world.clock.advance(200);
  await done;
}

describe("tasks that the server runs itself", () => {
  it("begin as soon as a slot is free, in their order", async () => {
    const world = new World();
    expect(await push(world, slots(2), "a", "b", "c", "d")).toHaveLength(4);
    expect(world.begun).toEqual([
      { taskId: "a", holdsSlot: true, turn: 0 },
      { taskId: "b", holdsSlot: true, turn: 0 },
    ]);
    await withdraw(world, "b");
    expect(begun(world)).toEqual(["a", "b", "c"]);
    await withdraw(world, "a");
    await withdraw(world, "c");
    expect(begun(world)).toEqual(["a", "b", "c", "d"]);
  });

  it("are not seen by workers, and are in no list", async () => {
    const world = new World();
    await push(world, slots(1), "a", "b");
    expect(world.registered).toEqual([]);
    expect(await world.taken()).toEqual([]);
    expect(await world.queue.take({ count: 1, timeout: 0, domain: " server" })).toEqual([]);
    expect(await world.queue.sizes()).toEqual({});
  });

  it("share the limit with worker tasks of the same name", async () => {
    const world = new World();
    await world.queue.limit(slots(1));
    await world.pushed("worker");
    expect(await world.taken()).toEqual(["worker"]);
    await push(world, slots(1), "a");
    expect(world.begun).toEqual([]);
    await withdraw(world, "worker");
    expect(begun(world)).toEqual(["a"]);
  });

  it("begin within the window, at the time at which it opens", async () => {
    const world = new World();
    await push(world, starts(1, 3000), "a", "b");
    expect(world.begun).toEqual([{ taskId: "a", holdsSlot: false, turn: 0 }]);
    await alarm(world);
    expect(begun(world)).toEqual(["a", "b"]);
    expect(world.clock.now() - 1_700_000_000_000).toBeLessThan(3_100);
  });

  it("begin at once when the limits are lifted", async () => {
    const world = new World();
    await push(world, slots(1), "a", "b", "c");
    await world.queue.limit({ concurrent: 0, starts: 0, windowMs: 0, since: 2 });
    await settlePromises();
    expect(begun(world)).toEqual(["a", "b", "c"]);
  });

  it("are told again when they could not be told, under the same grant", async () => {
    const world = new World();
    world.begin = () => Promise.reject(new Error("the network"));
    await push(world, slots(1), "a", "b");
    world.begin = async () => accepted(null);
    expect(begun(world)).toEqual(["a"]);
    expect(world.alarmAt).toBeLessThanOrEqual(world.clock.now() + LEASE_MS);
    await alarm(world);
    expect(begun(world)).toEqual(["a", "a"]);
    await withdraw(world, "a");
    expect(begun(world)).toEqual(["a", "a", "b"]);
  });

  it("keep their slot when the answer was lost: the execution is asked", async () => {
    const world = new World();
    world.begin = async () => refused("conflict", "it has begun");
    await push(world, slots(1), "a", "b");
    expect(world.asked).toEqual(["a"]);
    expect(begun(world)).toEqual(["a"]);
    world.begin = async () => accepted(null);
    await withdraw(world, "a");
    expect(begun(world)).toEqual(["a", "b"]);
  });

  it("leave the queue when their execution is gone", async () => {
    const world = new World();
    world.begin = async () => refused("not-found", "no such execution");
    world.hold = async () => ({ state: "gone", claims: null });
    await push(world, slots(1), "a");
    world.begin = async () => accepted(null);
    await push(world, slots(1), "b");
    expect(begun(world)).toEqual(["a", "b"]);
  });

  it("go on after a crash at any time", async () => {
    const world = new World();
    // The crash comes while the execution is told.
    world.begin = () => new Promise(() => {});
    await push(world, slots(1), "a", "b");
    world.crash();
    world.begin = async () => accepted(null);
    world.hold = async (taskId) => ({ state: "waiting", claims: taskId === "a" ? 0 : null });
    expect(world.alarmAt).not.toBeNull();
    await alarm(world);
    await alarm(world);
    expect(begun(world)).toEqual(["a", "a"]);
    await withdraw(world, "a");
    expect(begun(world)).toEqual(["a", "a", "b"]);
  });

  it("are looked after by an alarm while they wait, and by none afterwards", async () => {
    const world = new World();
    await push(world, slots(1), "a", "b");
    await alarm(world);
    expect(world.alarmAt).toBeLessThanOrEqual(world.clock.now() + GRANT_CHECK_MS);
    // The news of its end got lost.
    world.hold = async () => ({ state: "gone", claims: 1 });
    await alarm(world);
    await alarm(world);
    expect(begun(world)).toEqual(["a", "b"]);
    for (let rings = 0; world.alarmAt !== null; rings++) {
      expect(rings).toBeLessThan(3);
      await alarm(world);
    }
  });

  it("are not let go when that cannot be written down, and are later", async () => {
    const world = new World();
    await push(world, slots(1), "a", "b");
    world.storage.failure = new Error("disk full");
    const withdrawn = watch(world.queue.release(past("a")));
    await world.clock.advance(200);
    await settlePromises();
    expect(withdrawn).toBeDefined();
    world.alarmAt ??= world.clock.now() + LEASE_MS;
    await alarm(world);
    await alarm(world);
    expect(begun(world)).toEqual(["a", "b"]);
  });
});
