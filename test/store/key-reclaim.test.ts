import { beforeEach, describe, expect, it } from "vitest";
import type { WorkflowStatus } from "../../src/model/workflow.ts";
import { IdempotencyStore } from "../../src/store/idempotency-store.ts";
import { GRACE_MS, startOnce } from "../../src/store/idempotent-start.ts";
import { reclaimKey, type ReclaimedKey } from "../../src/store/key-reclaim.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const ROW = { workflowName: "flow", key: "k" };

describe("an ended execution that wants its idempotency key back", () => {
  let keys: IdempotencyStore;
  let statuses: Map<string, WorkflowStatus>;
  let now: number;
  beforeEach(() => {
    keys = new IdempotencyStore(new SqliteD1().binding);
    statuses = new Map();
    now = 1_000_000;
  });

  const lookup = {
    statusOf: async (id: string) => statuses.get(id) ?? null,
    clock: () => now,
  };
  const reclaim = (workflowId: string) => reclaimKey(keys, { ...ROW, workflowId, ...lookup });
  async function reclaimed(workflowId: string): Promise<ReclaimedKey> {
    const outcome = await reclaim(workflowId);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.value;
  }
  const start = (workflowId: string) =>
    startOnce(keys, {
      ...ROW,
      workflowId,
      strategy: "FAIL_ON_RUNNING",
      start: async (id) => {
        statuses.set(id, "RUNNING");
        return { ok: true, value: null };
      },
      ...lookup,
    });
  /** Who has the key, or would. */
  const holder = async () =>
    (await keys.reserve({ ...ROW, workflowId: "asked", reservedAt: 0 })).workflowId;

  beforeEach(async () => {
    await start("x");
    statuses.set("x", "FAILED");
  });

  it("keeps others from starting until it runs, and while it runs", async () => {
    const key = await reclaimed("x");
    expect(await start("y")).toMatchObject({ ok: false, code: "conflict" });
    statuses.set("x", "RUNNING");
    await key.settle(true);
    expect(await start("y")).toMatchObject({ ok: false, code: "conflict" });
    statuses.set("x", "COMPLETED");
    expect(await start("y")).toEqual({ ok: true, value: "y" });
  });

  it("takes it from one that has ended, and gives it back when it does not run after all", async () => {
    await start("y");
    statuses.set("y", "COMPLETED");
    const key = await reclaimed("x");
    expect(await holder()).toBe("x");
    await key.settle(false);
    expect(await holder()).toBe("y");
  });

  it("is refused while another one runs with it", async () => {
    await start("y");
    expect(await reclaim("x")).toEqual({
      ok: false,
      code: "conflict",
      message: "Workflow with the idempotency key k already exists and is still running: y",
    });
    expect(await holder()).toBe("y");
  });

  it("is refused while another one is about to start with it, or to be set going again", async () => {
    await start("y");
    statuses.delete("y");
    expect((await reclaim("x")).ok).toBe(false);
    now += GRACE_MS + 1;
    await (await reclaimed("x")).settle(false);
    statuses.set("y", "FAILED");
    await reclaimed("y");
    expect((await reclaim("x")).ok).toBe(false);
  });

  it("has it for a moment only when it is never said whether it runs", async () => {
    await reclaimed("x");
    now += GRACE_MS + 1;
    expect(await start("y")).toEqual({ ok: true, value: "y" });
  });

  it("takes one that nobody has, and frees it when it does not run", async () => {
    await keys.free("x");
    const key = await reclaimed("x");
    expect(await holder()).toBe("x");
    await key.settle(false);
    expect(await holder()).toBe("asked");
  });

  it("is one of many that ask at once", async () => {
    const others = ["x", ...Array.from({ length: 5 }, (_, at) => `other ${at}`)];
    for (const id of others) statuses.set(id, "FAILED");
    const outcomes = await Promise.all(others.map(reclaim));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
