import { beforeEach, describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { event, worker } from "../../helpers/task-inputs.ts";

const CONFIRMATION_MS = 30_000;

let world: HostWorld;
beforeEach(() => {
  world = new HostWorld();
});

const outbox = () =>
  world.storage.exec("SELECT outbox FROM record WHERE id = 1").toArray()[0]?.["outbox"];

describe("the event of a task", () => {
  it("is sent at once, and is not forgotten until it is kept", async () => {
    await world.start([event("e", "conductor"), worker("w")]);
    expect(world.published).toMatchObject([{ id: world.taskId(1), name: "conductor:flow:e" }]);
    expect(outbox()).toBe("publish");
    expect(world.alarm.at).toBeLessThanOrEqual(world.now + CONFIRMATION_MS);
    await world.requests.eventKept(world.taskId(1));
    expect(outbox()).toBeNull();
    await world.requests.eventKept(world.taskId(1));
    world.now += CONFIRMATION_MS;
    await world.host.wake();
    expect(world.published).toHaveLength(1);
  });

  it("is sent again when nobody has kept it in time", async () => {
    await world.start([event("e", "conductor")]);
    world.now += CONFIRMATION_MS - 1;
    await world.host.wake();
    expect(world.published).toHaveLength(1);
    world.now += 1;
    await world.host.wake();
    await world.settle();
    expect(world.published).toHaveLength(2);
    expect(world.published[1]).toEqual(world.published[0]);
  });

  it("is sent again after the object was lost", async () => {
    await world.start([event("e", "conductor")]);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.published).toHaveLength(2);
    await world.requests.eventKept(world.taskId(1));
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.published).toHaveLength(2);
  });

  it("keeps an ended execution from being settled until it is kept", async () => {
    await world.start([event("e", "conductor")]);
    for (const run of world.timers.splice(0)) run();
    await world.settle();
    await world.requests.indexRow();
    await world.host.indexed(1_000);
    expect(world.host.isSettled).toBe(false);
    await world.requests.eventKept(world.taskId(1));
    expect(world.host.isSettled).toBe(true);
  });

  it("can be read by its id", async () => {
    await world.start([event("e", "conductor", { k: 1 }), worker("w")]);
    const read = world.requests.publishedEvent(world.taskId(1));
    expect(read.ok && JSON.parse(read.value)).toEqual(world.published[0]);
    for (const id of [world.taskId(2), world.taskId(9), "nothing"]) {
      expect(world.requests.publishedEvent(id)).toMatchObject({ ok: false, code: "not-found" });
    }
  });

  it("may be kept without a word to an execution that is not there", async () => {
    await world.requests.eventKept(world.taskId(1));
    await world.requests.eventKept("nothing");
    expect(world.host.current()).toBeNull();
  });
});
