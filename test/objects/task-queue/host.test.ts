import { describe, expect, it } from "vitest";
import { UNLIMITED } from "../../../src/model/task-limits.ts";
import { REMOVAL_DELAY_MS } from "../../../src/objects/task-queue/journal.ts";
import { LEASE_MS } from "../../../src/objects/task-queue/queue.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { ids, item } from "./items.ts";
import { watch, World } from "./queue-world.ts";

describe("a poll", () => {
  it("without a timeout looks once", async () => {
    const world = new World();
    expect(await world.taken()).toEqual([]);
    expect(world.clock.pending).toBe(0);
  });

  it("for nothing gets nothing, and is no poll", async () => {
    const world = new World();
    await world.pushed("a");
    expect(await world.queue.take({ count: 0, timeout: 1000 })).toEqual([]);
    expect(await world.queue.pollData()).toEqual([]);
  });

  it("for many answers as soon as there is one, with all that are ready", async () => {
    const world = new World();
    const poll = watch(world.queue.take({ count: 3, timeout: 5000 }));
    watch(world.queue.push([item("a"), item("b")]));
    await settlePromises();
    expect(ids(poll.value ?? [])).toEqual(["a", "b"]);
  });

  it("ends without a task when its caller has hung up", async () => {
    const world = new World();
    const gone = watch(world.queue.take({ count: 1, timeout: 5000, poll: "gone" }));
    const other = watch(world.queue.take({ count: 1, timeout: 5000, poll: "other" }));
    await world.queue.leave("unknown");
    await world.queue.leave("gone");
    await settlePromises();
    expect([gone.value, other.value]).toEqual([[], undefined]);
    watch(world.queue.push([item("a")]));
    await settlePromises();
    expect(ids(other.value ?? [])).toEqual(["a"]);
  });

  it("ends at its timeout and leaves no timer behind", async () => {
    const world = new World();
    const [short, long] = [100, 300].map((timeout) =>
      watch(world.queue.take({ count: 1, timeout })),
    );
    await world.clock.advance(99);
    expect(short?.value).toBeUndefined();
    await world.clock.advance(1);
    expect([short?.value, long?.value]).toEqual([[], undefined]);
    await world.clock.advance(200);
    expect(long?.value).toEqual([]);
    expect(world.clock.pending).toBe(0);
    await world.pushed("a");
    expect(await world.taken()).toEqual(["a"]);
  });

  it("gets a task that becomes due while it waits", async () => {
    const world = new World();
    const poll = watch(world.queue.take({ count: 1, timeout: 5000 }));
    watch(world.queue.push([item("a", { availableAt: world.clock.now() + 700 })]));
    await world.clock.advance(699);
    expect(poll.value).toBeUndefined();
    await world.clock.advance(1);
    expect(ids(poll.value ?? [])).toEqual(["a"]);
  });

  it("gets a task whose lease expires while it waits", async () => {
    const world = new World();
    await world.pushed("a");
    await world.taken();
    await world.clock.advance(LEASE_MS - 1000);
    const poll = watch(world.queue.take({ count: 1, timeout: 5000 }));
    await world.clock.advance(989);
    expect(poll.value).toBeUndefined();
    await world.clock.advance(11);
    expect(ids(poll.value ?? [])).toEqual(["a"]);
  });

  it("is shown in the poll data, also when it got nothing", async () => {
    const world = new World();
    await world.queue.take({ count: 1, timeout: 0, workerId: "w", domain: "blue" });
    expect(await world.queue.pollData()).toEqual([
      { queueName: "mail", domain: "blue", workerId: "w", lastPollTime: world.clock.now() },
    ]);
  });

  it("is written at most once a minute, and never makes the tables (J4)", async () => {
    const world = new World();
    await world.taken();
    await world.clock.advance(1000);
    expect(world.storage.tables()).toEqual([]);
    await world.pushed("a");
    const before = world.storage.commits;
    for (let second = 0; second < 120; second++) {
      await world.queue.take({ count: 1, timeout: 0, domain: "blue" });
      await world.clock.advance(1000);
    }
    expect(world.storage.commits - before).toBeLessThanOrEqual(2);
    world.crash();
    expect(await world.queue.pollData()).toHaveLength(2);
    const [plain, blue] = await world.queue.pollTotals();
    expect(plain).toMatchObject({ domain: "", polls: 1, tasks: 0 });
    // Written with the 61st poll at the latest.
    expect(blue?.polls).toBeGreaterThanOrEqual(60);
  });
});

describe("a restart (H3)", () => {
  it("keeps what was written and forgets leases", async () => {
    const world = new World();
    await world.pushed("a", "b", "c");
    await world.taken(2);
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(REMOVAL_DELAY_MS);
    world.crash();
    expect(await world.queue.size()).toEqual({ size: 2, leased: 0 });
    expect(await world.taken()).toEqual(["b", "c"]);
  });

  it("offers a claimed task again when its removal was lost (J3)", async () => {
    const world = new World();
    await world.pushed("a");
    await world.taken();
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    world.crash();
    expect(await world.taken()).toEqual(["a"]);
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect(world.rows()).toBe(0);
  });

  it("before the commit leaves the push unanswered", async () => {
    const world = new World();
    const push = watch(world.queue.push([item("a")]));
    await settlePromises();
    expect(push.value).toBeUndefined();
    world.crash();
    expect(await world.queue.size()).toEqual({ size: 0, leased: 0 });
  });
});

describe("the sizes", () => {
  it("are told by domain, the plain queue under the empty name", async () => {
    const world = new World();
    watch(world.queue.push([item("a"), item("b", { domains: ["blue"] })]));
    await world.queue.take({ count: 1, timeout: 0, domain: "blue" });
    expect(await world.queue.sizes()).toEqual({
      "": { size: 1, leased: 0 },
      blue: { size: 1, leased: 1 },
    });
    expect(await world.queue.size("blue")).toEqual({ size: 1, leased: 1 });
    await world.clock.advance(LEASE_MS);
    expect(await world.queue.size("blue")).toEqual({ size: 1, leased: 0 });
  });

  it("of an object that was never used leave nothing behind", async () => {
    const world = new World();
    expect(await world.queue.sizes()).toEqual({});
    expect(await world.queue.pollData()).toEqual([]);
    expect(world.storage.tables()).toEqual([]);
    expect(world.registered).toEqual([]);
  });
});

describe("the name of the queue", () => {
  it("is registered once, at the first push or poll", async () => {
    const world = new World();
    await world.taken();
    await world.pushed("a");
    expect(world.registered).toEqual(["mail"]);
  });

  it("is tried again later when that failed, and holds up nobody", async () => {
    const world = new World();
    world.registerFails = true;
    await world.pushed("a");
    expect(await world.taken()).toEqual(["a"]);
    expect(world.registered).toHaveLength(1);
    expect(world.log).toEqual([expect.stringContaining("no database")]);
    world.registerFails = false;
    await world.clock.advance(10_000);
    await world.taken();
    await world.clock.advance(10_000);
    await world.taken();
    expect(world.registered).toHaveLength(2);
  });
});

describe("a worker that is about to report", () => {
  const poller = { workerId: "w" };

  it("may keep what its report leads to, where nothing waits, and counts as a poll", async () => {
    const world = new World();
    expect(await world.queue.letsPass(poller)).toBe(true);
    expect(await world.queue.pollData()).toMatchObject([{ workerId: "w" }]);
    await world.queue.limit({ ...UNLIMITED, since: 2 });
    expect(await world.queue.letsPass(poller)).toBe(true);
  });

  it("takes its place behind a task that waits, in its domain", async () => {
    const world = new World();
    watch(world.queue.push([item("a", { availableAt: world.clock.now() + 100 })]));
    expect(await world.queue.letsPass(poller)).toBe(true);
    await world.clock.advance(100);
    expect(await world.queue.letsPass(poller)).toBe(false);
    expect(await world.queue.letsPass({ ...poller, domain: "blue" })).toBe(true);
    expect(await world.queue.size()).toEqual({ size: 1, leased: 0 });
  });

  it("leaves it to others that wait for it in its domain", async () => {
    const world = new World();
    watch(world.queue.take({ count: 1, timeout: 5000, domain: "blue" }));
    expect(await world.queue.letsPass({ ...poller, domain: "blue" })).toBe(false);
    expect(await world.queue.letsPass(poller)).toBe(true);
  });

  it("brings it here, where there are limits", async () => {
    const world = new World();
    await world.queue.limit({ ...UNLIMITED, concurrent: 1 });
    expect(await world.queue.letsPass(poller)).toBe(false);
    expect(await world.queue.pollData()).toEqual([]);
  });

  it("is counted with the task that it has kept", async () => {
    const world = new World();
    await world.queue.letsPass(poller);
    const done = [{ taskId: "a", lease: 0, passedIn: "" }];
    await world.queue.settle({ done, returned: [] });
    const [plain] = await world.queue.viewQueue();
    expect([plain?.enqueued.at(-1), plain?.handedOut.at(-1), plain?.waiting]).toEqual([1, 1, 0]);
  });
});
