import { DrizzleQueryError } from "drizzle-orm/errors";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { watchOverdue } from "../../src/app/watchdog.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const MINUTE = 60_000;

let services: FakeServices;
beforeEach(() => {
  services = fakeServices();
});

/** An execution in the index whose next timer was due so long ago. */
async function indexed(overdueMs: number, status = "RUNNING"): Promise<string> {
  const workflowId = crypto.randomUUID();
  const row = indexRow({ workflowId, status, dueTime: services.time.now - overdueMs });
  await services.index.write(reportsOf([row]), 0);
  const definition = JSON.stringify({ name: "flow", version: 1 });
  const start = { workflowId, definition, input: {}, priority: 0, taskToDomain: {} };
  await services.execution(workflowId).start(start);
  return workflowId;
}

describe("watchOverdue", () => {
  it("wakes the running executions whose timer is overdue by more than a minute, and no other", async () => {
    const late = await indexed(2 * MINUTE);
    await indexed(MINUTE / 2);
    await indexed(-MINUTE);
    await indexed(2 * MINUTE, "COMPLETED");
    await indexed(services.time.now);
    await watchOverdue(services);
    const woken = [...services.touchedExecutions].filter(([, { calls }]) => calls.length > 0);
    expect(woken.map(([workflowId]) => workflowId)).toEqual([late]);
    expect(services.execution(late).calls).toEqual(["watch"]);
  });

  it("takes out of the index what is gone, and nothing else", async () => {
    const [gone, fine] = [await indexed(3 * MINUTE), await indexed(2 * MINUTE)];
    const unknown = { ok: false, code: "not-found", message: "No such workflow" } as const;
    services.execution(gone).watch = () => Promise.resolve(unknown);
    await watchOverdue(services);
    const known = await services.index.versions([gone, fine]);
    expect([...known.keys()]).toEqual([fine]);
  });

  it("goes on when one of them cannot be reached", async () => {
    const [broken, fine] = [await indexed(3 * MINUTE), await indexed(2 * MINUTE)];
    services.execution(broken).watch = () => Promise.reject(new Error("gone"));
    await watchOverdue(services);
    expect(services.execution(fine).calls).toEqual(["watch"]);
  });

  it("does not fail with the database, and logs nothing that was to be asked of it", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const asked = new DrizzleQueryError("select", ["a secret"], new Error("D1 is away"));
    services.index.overdue = () => Promise.reject(asked);
    await watchOverdue(services);
    expect(warn.mock.calls).toEqual([["looking for overdue executions failed: Error: D1 is away"]]);
    warn.mockRestore();
  });
});
