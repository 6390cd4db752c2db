import { describe, expect, it } from "vitest";
import type { Lease, PushReceipt } from "../../../src/app/ports.ts";
import { CLAIM_GRACE_MS, REMOVAL_DELAY_MS } from "../../../src/objects/task-queue/journal.ts";
import { settlePromises } from "../../helpers/manual-clock.ts";
import { item, past } from "./items.ts";
import { watch, World } from "./queue-world.ts";

describe("a push", () => {
  it("reaches a waiting poll before anything is written (H1)", async () => {
    const world = new World();
    const poll = watch(world.queue.take({ count: 1, timeout: 5000, workerId: "w" }));
    const push = watch(world.queue.push([item("a")]));
    await settlePromises();
    expect(poll.value).toMatchObject([{ taskId: "a" }]);
    expect(push.value).toBeUndefined();
    expect(world.storage.commits).toBe(0);
  });

  it("is answered when its task is claimed, and writes nothing then (J2)", async () => {
    const world = new World();
    const poll = watch(world.queue.take({ count: 1, timeout: 5000 }));
    const push = watch(world.queue.push([item("a")]));
    await world.clock.advance(CLAIM_GRACE_MS - 1);
    expect(poll.value).toHaveLength(1);
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(10_000);
    expect(push.value).toEqual([{ taskId: "a" }]);
    expect(world.storage.rowsWritten).toBe(0);
    expect(world.storage.tables()).toEqual([]);
    expect(world.clock.pending).toBe(0);
  });

  it("is answered when its task is written, if nobody takes it (H2)", async () => {
    const world = new World();
    const push = watch(world.queue.push([item("a"), item("b")]));
    await settlePromises();
    expect(push.value).toBeUndefined();
    await world.clock.advance(0);
    expect(push.value).toEqual([{ taskId: "a" }, { taskId: "b" }]);
    expect(world.rows()).toBe(2);
  });

  it("is answered when its task was handed out and not claimed for a while", async () => {
    const world = new World();
    watch(world.queue.take({ count: 1, timeout: 5000 }));
    const push = watch(world.queue.push([item("a")]));
    await world.clock.advance(CLAIM_GRACE_MS);
    expect(push.value).toEqual([{ taskId: "a" }]);
    expect(world.rows()).toBe(1);
  });

  it("writes at once what a poll gives back", async () => {
    const world = new World();
    watch(world.queue.take({ count: 1, timeout: 5000 }));
    const push = watch(world.queue.push([item("a")]));
    await world.queue.settle({ done: [], returned: ["a"] });
    await world.clock.advance(0);
    expect(push.value).toHaveLength(1);
    expect(world.rows()).toBe(1);
    expect(await world.taken()).toEqual(["a"]);
  });

  it("names the domain that was chosen, the second time too", async () => {
    const world = new World();
    await world.queue.take({ count: 1, timeout: 0, domain: "blue" });
    const domains = ["green", "blue", "red"];
    const first = world.queue.push([item("a", { domains })]);
    await world.clock.advance(20_000);
    const second = world.queue.push([item("a", { domains })]);
    const expected: PushReceipt[] = [{ taskId: "a", domain: "blue" }];
    expect([await first, await second]).toEqual([expected, expected]);
    const leased: Lease[] = await world.queue.take({ count: 1, timeout: 0, domain: "blue" });
    expect(leased).toMatchObject(expected);
  });

  it("of a task that is written already is answered at once and writes nothing", async () => {
    const world = new World();
    await world.pushed("a");
    const before = world.storage.rowsWritten;
    expect(await world.queue.push([item("a")])).toEqual([{ taskId: "a" }]);
    await world.clock.advance(1000);
    expect(world.storage.rowsWritten).toBe(before);
  });

  it("with other settings is written before it is answered", async () => {
    const world = new World();
    await world.pushed("a", "b");
    const push = world.queue.push([item("b", { priority: 7 })]);
    await world.clock.advance(10);
    await push;
    world.crash();
    expect(await world.taken()).toEqual(["b", "a"]);
  });

  it("of a leased task is kept when the lease is settled (Q5)", async () => {
    const world = new World();
    const poll = world.queue.take({ count: 1, timeout: 5000 });
    const first = watch(world.queue.push([item("a")]));
    const second = watch(world.queue.push([item("a")]));
    await poll;
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    expect([first.value, second.value]).toEqual([undefined, undefined]);
    await world.clock.advance(0);
    expect([first.value, second.value]).toEqual([[{ taskId: "a" }], [{ taskId: "a" }]]);
    world.crash();
    expect(await world.taken()).toEqual(["a"]);
  });

  it("fails when it can not be written, and succeeds when it comes again", async () => {
    const world = new World();
    world.storage.failure = new Error("disk full");
    const push = watch(world.queue.push([item("a")]));
    await world.clock.advance(0);
    expect(String(push.error)).toContain("disk full");
    expect(world.log).toEqual([expect.stringContaining("disk full")]);
    await world.pushed("a");
    expect(world.rows()).toBe(1);
    expect(await world.taken()).toEqual(["a"]);
  });

  it("of nothing is answered with nothing", async () => {
    expect(await new World().queue.push([])).toEqual([]);
  });
});

describe("the rows", () => {
  it("say that a task waits anew that was pushed again while it was leased", async () => {
    const world = new World();
    await world.pushed("a");
    await world.taken();
    const push = watch(world.queue.push([item("a", { turn: 1 })]));
    await settlePromises();
    expect(push.value).toBeUndefined();
    await world.clock.advance(CLAIM_GRACE_MS);
    expect(push.value).toHaveLength(1);
    world.crash();
    expect(await world.queue.take({ count: 1, timeout: 0 })).toMatchObject([{ turn: 1 }]);
  });

  it("of a task's whole life are two", async () => {
    const world = new World();
    // The tables, and the row of the poll, which is written once a minute.
    await world.taken();
    await world.pushed("first");
    const before = world.storage.rowsWritten;
    await world.pushed("a");
    await world.taken();
    await world.queue.settle({ done: world.leased("a"), returned: [] });
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect(world.storage.rowsWritten - before).toBe(2);
  });

  it("are one commit for all that comes together", async () => {
    const world = new World();
    await world.pushed("a", "b", "c");
    await world.taken();
    const before = world.storage.commits;
    for (const taskId of ["a", "b"])
      await world.queue.settle({ done: world.leased(taskId), returned: [] });
    const withdrawal = watch(world.queue.release(past("c")));
    const pushes = ["d", "e"].map((taskId) => watch(world.queue.push([item(taskId)])));
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect(pushes.map(({ value }) => value?.length)).toEqual([1, 1]);
    expect("value" in withdrawal).toBe(true);
    expect(world.storage.commits - before).toBe(1);
    expect(world.rows()).toBe(2);
  });

  it("are gathered for a few milliseconds while pushes keep coming", async () => {
    const world = new World();
    await world.pushed("first");
    const before = world.storage.commits;
    const pushes: Promise<unknown>[] = [];
    for (let at = 0; at < 50; at++) {
      pushes.push(world.queue.push([item(`t${at}`)]));
      await world.clock.advance(1);
    }
    await world.clock.advance(5);
    await Promise.all(pushes);
    expect(world.rows()).toBe(51);
    expect(world.storage.commits - before).toBeLessThanOrEqual(11);
  });

  it("are gone when a withdrawal is answered", async () => {
    const world = new World();
    await world.pushed("a");
    const withdrawal = watch(world.queue.release(past("a", "unknown")));
    expect(await world.queue.size()).toEqual({ size: 0, leased: 0 });
    expect("value" in withdrawal).toBe(false);
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect("value" in withdrawal).toBe(true);
    expect(world.rows()).toBe(0);
  });

  it("are tried again by the next call when a removal fails", async () => {
    const world = new World();
    await world.pushed("a");
    world.storage.failure = new Error("disk full");
    const first = watch(world.queue.release(past("a")));
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect(String(first.error)).toContain("disk full");
    const second = watch(world.queue.release(past("a")));
    await world.clock.advance(REMOVAL_DELAY_MS);
    expect("value" in second).toBe(true);
    expect(world.rows()).toBe(0);
  });
});
