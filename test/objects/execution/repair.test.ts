import { beforeEach, describe, expect, it } from "vitest";
import { repair } from "../../../src/objects/execution/repair.ts";
import { WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { wait, worker } from "../../helpers/task-inputs.ts";

describe("the repair of an execution", () => {
  let world: HostWorld;
  beforeEach(async () => {
    world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    world.pushed.length = 0;
  });

  async function repaired() {
    const neighbours = { queue: () => world.queue };
    const outcome = await repair(WORKFLOW_ID, { host: world.host, neighbours });
    await world.settle();
    return outcome;
  }

  it("puts a task into its queue that may have been lost there (R2)", async () => {
    expect(await repaired()).toEqual({ ok: true, value: true });
    expect(new Set(world.pushed)).toEqual(new Set([world.taskId(1)]));
  });

  it("puts a task into its queue that waits for its limits", async () => {
    const limited = new HostWorld();
    const inputParameters = { uri: "http://a.test", method: "GET" };
    const taskDefinition = { name: "call", concurrentExecLimit: 1 };
    await limited.start([
      { type: "HTTP", taskReferenceName: "call", inputParameters, taskDefinition },
    ]);
    limited.pushed.length = 0;
    await repair(WORKFLOW_ID, { host: limited.host, neighbours: { queue: () => limited.queue } });
    await limited.settle();
    expect(limited.pushed).toEqual([limited.taskId(1)]);
  });

  it("leaves a task alone that a worker has", async () => {
    await world.claim(1);
    expect(await repaired()).toEqual({ ok: true, value: true });
    expect(world.pushed).toEqual([]);
  });

  it("goes on from the rows (R1)", async () => {
    const before = world.host.current();
    if (before !== null) before.workflow.status = "COMPLETED";
    await repaired();
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
    await world.complete(1);
    await world.complete(2);
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
  });

  it("fires a timer whose alarm was lost, and tells the index (R3)", async () => {
    const timed = new HostWorld();
    await timed.start([wait("w", { duration: "5 seconds" }), worker("a")]);
    world = timed;
    const { version } = timed.host.current()?.workflow ?? { version: 0 };
    timed.now += 6000;
    await repaired();
    expect(timed.host.current()?.tasks.get(1)?.status).toBe("COMPLETED");
    expect(timed.pushed).toContain(timed.taskId(2));
    expect(timed.host.current()?.workflow.version).toBeGreaterThan(version);
  });

  it("has nothing to do for an execution that has ended", async () => {
    await world.complete(1);
    await world.complete(2);
    world.pushed.length = 0;
    expect(await repaired()).toEqual({ ok: true, value: false });
    expect(world.pushed).toEqual([]);
  });

  it("says that there is no such execution, and leaves nothing behind", async () => {
    world = new HostWorld();
    expect(await repaired()).toMatchObject({ ok: false, code: "not-found" });
    expect(world.storage.tables()).toEqual([]);
  });
});
