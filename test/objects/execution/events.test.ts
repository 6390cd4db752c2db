import { beforeEach, describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { event, loop, worker } from "../../helpers/task-inputs.ts";

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

  it("is sent again after the object was lost, even if a loop has forgotten the task", async () => {
    const keeping = { inputParameters: { keepLastN: 1 } };
    await world.start([loop("l", "$.l.iteration < 3", [event("e", "conductor")], keeping)]);
    const ids = [2, 3, 4].map((counter) => world.taskId(counter));
    expect(world.published.map(({ id }) => id).sort()).toEqual(ids);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.published.map(({ id }) => id).sort()).toEqual([...ids, ...ids].sort());
    for (const id of ids) await world.requests.eventKept(id);
    const rows = world.storage.exec("SELECT id FROM record WHERE id > 0 ORDER BY id").toArray();
    expect(rows.map(({ id }) => id)).toEqual([1, 4]);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.published).toHaveLength(6);
  });

  it("keeps an ended execution from being settled until it is kept", async () => {
    await world.start([event("e", "conductor")]);
    for (const run of world.timers.splice(0)) run();
    await world.settle();
    await world.requests.indexReport(-1);
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

describe("an event raised for listeners", () => {
  const onStateChange = { onScheduled: [{ type: "x", payload: { k: 1 } }] };
  const rows = () => world.storage.exec("SELECT number FROM raised_event").toArray();
  const ID = () => `${world.workflowId}-e1`;

  it("is sent at once and again until it is kept, and leaves nothing behind", async () => {
    await world.start([worker("w", { onStateChange })]);
    expect(world.published).toMatchObject([{ id: ID(), name: "conductor:x", payload: { k: 1 } }]);
    expect(rows()).toHaveLength(1);
    world.now += CONFIRMATION_MS;
    await world.host.wake();
    await world.settle();
    expect(world.published).toHaveLength(2);
    await world.requests.eventKept(ID());
    await world.requests.eventKept(ID());
    expect(rows()).toHaveLength(0);
    world.now += CONFIRMATION_MS;
    await world.host.wake();
    await world.settle();
    expect(world.published).toHaveLength(2);
  });

  it("is sent again after the object was lost, and can be read until it is kept", async () => {
    await world.start([worker("w", { onStateChange })]);
    world.wakeUp();
    const read = world.requests.publishedEvent(ID());
    expect(read.ok && JSON.parse(read.value)).toEqual(world.published[0]);
    await world.settle();
    expect(world.published).toHaveLength(2);
    await world.requests.eventKept(ID());
    expect(world.requests.publishedEvent(ID())).toMatchObject({ code: "not-found" });
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.published).toHaveLength(2);
  });

  it("is not raised when its cause could not be written", async () => {
    world.failWrite(4);
    await expect(world.start([worker("w", { onStateChange })])).rejects.toThrow("disk full");
    await world.settle();
    expect(world.published).toEqual([]);
  });

  it("makes no table where nobody listens", async () => {
    await world.start([worker("w")]);
    const tables = world.storage.exec("SELECT name FROM sqlite_master WHERE name = 'raised_event'");
    expect(tables.toArray()).toEqual([]);
  });
});
