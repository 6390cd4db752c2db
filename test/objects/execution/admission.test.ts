import { describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { worker } from "../../helpers/task-inputs.ts";

const limited = (policy = "QUEUE") => ({
  rateLimitConfig: { rateLimitKey: "k", concurrentExecLimit: 1, policy },
});
const tasks = (world: HostWorld) => world.host.current()?.tasks.size;

describe("the start of a limited execution", () => {
  it("begins at once when there is room, and gives the place back at the end", async () => {
    const world = new HostWorld();
    await world.start([worker("a")], limited());
    expect(world.limit.entered).toMatchObject([{ run: 0, concurrent: 1, policy: "QUEUE" }]);
    expect(tasks(world)).toBe(1);
    await world.claim(1);
    await world.complete(1);
    expect(world.limit.left).toEqual([[world.host.current()?.workflow.workflowId, 0]]);
    expect(world.host.current()?.workflow.outbox.leaveLimit).toBeUndefined();
  });

  it("waits for its turn, also across a restart", async () => {
    const world = new HostWorld();
    world.limit.admission = "waiting";
    await world.start([worker("a")], limited());
    expect(tasks(world)).toBe(0);
    world.wakeUp();
    expect(tasks(world)).toBe(0);
    expect(await world.requests.admit()).toBe(true);
    expect(tasks(world)).toBe(1);
  });

  it("is refused where the workflow rejects, and stores nothing", async () => {
    const world = new HostWorld();
    world.limit.admission = "rejected";
    const outcome = await world.start([worker("a")], limited("REJECT"));
    expect(outcome).toMatchObject({ ok: false, code: "too-many" });
    expect(world.storage.tables()).toEqual([]);
  });

  it("that is told twice asks once", async () => {
    const world = new HostWorld();
    await world.start([worker("a")], limited());
    await world.start([worker("a")], limited());
    expect(world.limit.entered).toHaveLength(1);
  });
});

describe("the answer to the limit", () => {
  it("is no for an execution that is not there, and for one that has ended", async () => {
    const world = new HostWorld();
    expect(await world.requests.admit()).toBe(false);
    await world.start([worker("a")], limited());
    expect(await world.requests.admit()).toBe(true);
    await world.requests.tell({ kind: "terminated" }, "x");
    expect(await world.requests.admit()).toBe(false);
  });
});
