import { describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";

const worker = (taskReferenceName: string) => ({ taskReferenceName, name: "work" });
const wait = (taskReferenceName: string, duration: string) => ({
  type: "WAIT",
  taskReferenceName,
  inputParameters: { duration },
});

describe("ExecutionHost", () => {
  it("writes at most four rows for a worker task's whole life", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b"), worker("c")]);
    await world.claim(1);
    await world.complete(1);
    const before = world.storage.rowsWritten;
    await world.claim(2);
    await world.complete(2);
    // Claimed, ended, and the next one scheduled: as much as one task costs in the middle of a chain.
    expect(world.storage.rowsWritten - before).toBeLessThanOrEqual(3);
    await world.claim(3);
    await world.complete(3);
    // Three tasks, the workflow's row at its start and end, the definition.
    expect(world.storage.rowsWritten).toBeLessThanOrEqual(3 * 4);
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
  });

  it("pushes again what was not delivered when the object died (O1)", async () => {
    const world = new HostWorld();
    world.pushFailures = [new Error("away")];
    await world.start([worker("a")]);
    expect(world.pushed).toEqual([]);
    expect(world.log.join()).toContain("enqueue-task");
    expect(world.alarm.at).toBeLessThanOrEqual(world.now + 3000);
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.pushed).toEqual([world.taskId(1)]);
  });

  it("tries a failed delivery again when the alarm goes off (O3)", async () => {
    const world = new HostWorld();
    world.pushFailures = [new Error("away")];
    await world.start([worker("a")]);
    world.now += 1000;
    await world.host.wake();
    await world.settle();
    expect(world.pushed).toEqual([world.taskId(1)]);
  });

  it("begins an execution once, however often the start is delivered", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.start([worker("a")]);
    expect(world.host.current()?.tasks.size).toBe(1);
    world.wakeUp();
    await world.start([worker("a")]);
    expect(world.host.current()?.tasks.size).toBe(1);
  });

  it("leaves nothing in memory of a commit that failed (H2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    world.storage.failure = new Error("disk full");
    await expect(world.complete(1, { n: 1 })).rejects.toThrow("disk full");
    expect(world.host.current()?.tasks.get(1)).toMatchObject({ status: "SCHEDULED", output: {} });
    await world.complete(1, { n: 2 });
    expect(world.host.current()?.tasks.get(1)).toMatchObject({
      status: "COMPLETED",
      output: { n: 2 },
    });
    expect(world.host.current()?.tasks.size).toBe(2);
  });

  it("sets the alarm to a timer that is due, and fires it no earlier (H3)", async () => {
    const world = new HostWorld();
    await world.start([wait("w", "5 seconds")]);
    const due = world.now + 5000;
    expect(world.alarm.at).toBeLessThanOrEqual(due);
    world.now = due - 1;
    await world.host.wake();
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
    world.now = due;
    await world.host.wake();
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
  });

  it("sets the alarm again when an object wakes with a timer ahead", async () => {
    const world = new HostWorld();
    await world.start([wait("w", "1 hours")]);
    world.alarm.at = null;
    world.wakeUp();
    world.host.current();
    await world.settle();
    expect(world.alarm.at).not.toBeNull();
  });

  it("refuses a second claim of an attempt, also after a wake", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    expect((await world.claim(1)).ok).toBe(true);
    expect((await world.claim(1)).ok).toBe(false);
    world.wakeUp();
    expect((await world.claim(1)).ok).toBe(false);
  });

  it("tells the index once for what happens within a moment, and stops when it has confirmed", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.complete(1);
    expect(world.indexMessages).toEqual([]);
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
    const row = world.requests.indexRow();
    expect(row).toMatchObject({ ok: true, value: { status: "COMPLETED" } });
    await world.host.indexed(row.ok ? row.value.version : 0);
    expect(world.alarm.at).toBeNull();
  });

  it("tells the index again by the alarm when it died before the index had confirmed", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.complete(1);
    world.timers.length = 0;
    world.wakeUp();
    expect(world.alarm.at).not.toBeNull();
    await world.host.wake();
    for (const timer of world.timers.splice(0)) timer();
    await world.settle();
    expect(world.indexMessages).toHaveLength(1);
  });

  it("keeps a line of an update that came too late, and changes nothing else", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    await world.complete(1, { first: true });
    await world.complete(1, { second: true });
    expect(world.host.current()?.tasks.get(1)?.output).toEqual({ first: true });
    const logs = world.requests.taskLogs(world.taskId(1));
    expect(logs.ok ? logs.value.map(({ log }) => log) : []).toEqual([
      "An update to COMPLETED came after the task had ended as COMPLETED and was ignored.",
    ]);
  });

  it("answers that nothing is there in an empty object, and leaves nothing behind", async () => {
    const world = new HostWorld();
    expect(await world.claim(1)).toMatchObject({ ok: false, code: "not-found" });
    expect(await world.requests.tell({ kind: "paused" }, "x")).toMatchObject({ code: "not-found" });
    expect(world.requests.indexRow()).toMatchObject({ code: "not-found" });
    expect(world.storage.tables()).toEqual([]);
  });
});
