import { describe, expect, it } from "vitest";
import { Operations } from "../../../src/objects/execution/operations.ts";
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

describe("what sets a limited execution going again", () => {
  const retry = { kind: "retry", resumeSubWorkflows: false } as const;

  async function ended(policy: string): Promise<{ world: HostWorld; operations: Operations }> {
    const world = new HostWorld();
    await world.start([worker("a")], limited(policy));
    await world.requests.tell({ kind: "terminated" }, "x");
    const { host, workflowId } = world;
    const neighbours = {
      execution: () => world.parent,
      limit: () => world.limit,
      queue: () => world.queue,
      reclaimKey: () => {
        throw new TypeError("no execution of a test has a key");
      },
    };
    const operations = new Operations({ host, workflowId, neighbours, now: () => world.now });
    return { world, operations };
  }

  it.each([
    retry,
    { kind: "restart", useLatestDefinition: false } as const,
    { kind: "rerun" } as const,
  ])("is refused without a place where the workflow rejects: $kind", async (operation) => {
    const { world, operations } = await ended("REJECT");
    world.limit.admission = "rejected";
    expect(await operations.operate(operation)).toMatchObject({ ok: false, code: "too-many" });
    expect(world.host.current()?.workflow).toMatchObject({ status: "TERMINATED", run: 0 });
  });

  it("takes its place before it begins", async () => {
    const { world, operations } = await ended("REJECT");
    expect(await operations.operate(retry)).toMatchObject({ ok: true });
    expect(world.limit.entered[1]).toMatchObject({ run: 1, policy: "REJECT" });
    expect(world.host.current()?.workflow.status).toBe("RUNNING");
  });

  it("gives its place back when it is refused for another reason", async () => {
    const { world, operations } = await ended("REJECT");
    const outcome = await operations.operate({ kind: "rerun", taskId: `${world.workflowId}-99` });
    expect(outcome.ok).toBe(false);
    expect(world.limit.left.at(-1)).toEqual([world.workflowId, 1]);
  });

  it("takes its place among those that wait where the workflow queues", async () => {
    const { world, operations } = await ended("QUEUE");
    world.limit.admission = "waiting";
    expect(await operations.operate(retry)).toMatchObject({ ok: true });
    expect(world.limit.entered[1]).toMatchObject({ run: 1, policy: "QUEUE" });
    const execution = () => world.host.current();
    expect(execution()?.workflow).toMatchObject({ status: "RUNNING", limit: { waiting: true } });
    expect(execution()?.open.size).toBe(0);
    expect(await world.requests.admit()).toBe(true);
    expect(execution()?.latest.get("a")?.status).toBe("SCHEDULED");
  });

  it("begins at once where there is a place, and when the call answers", async () => {
    const { world, operations } = await ended("QUEUE");
    expect(await operations.operate(retry)).toMatchObject({ ok: true });
    const execution = world.host.current();
    expect(execution?.latest.get("a")?.status).toBe("SCHEDULED");
    expect(execution?.workflow.limit).not.toHaveProperty("waiting");
    expect(world.limit.entered).toHaveLength(2);
  });

  it("asks again after a crash, and begins once", async () => {
    const { world, operations } = await ended("QUEUE");
    world.limit.admission = "waiting";
    await operations.operate(retry);
    world.wakeUp();
    world.limit.admission = "admitted";
    expect(await world.requests.admit()).toBe(true);
    expect(await world.requests.admit()).toBe(true);
    expect(world.host.current()?.open.size).toBe(1);
  });

  it("asks for no place while it runs", async () => {
    const { world, operations } = await ended("QUEUE");
    await operations.operate(retry);
    const { entered, left } = world.limit;
    const before = [entered.length, left.length];
    expect(await operations.operate(retry)).toMatchObject({ ok: false, code: "conflict" });
    expect([entered.length, left.length]).toEqual(before);
  });
});
