import { describe, expect, it } from "vitest";
import { reindex } from "../../src/app/reindex.ts";
import { MetricStore } from "../../src/store/metric-store.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { indexReport, indexRow, reportsOf, taskRow } from "../helpers/index-rows.ts";

/** Executions that are COMPLETED, and RUNNING in the index. */
async function stale(services: FakeServices, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID());
  for (const workflowId of ids) {
    const definition = JSON.stringify({ name: "flow", version: 1 });
    const start = { workflowId, definition, input: {}, priority: 0, taskToDomain: {} };
    await services.execution(workflowId).start(start);
    services.execution(workflowId).workflowStatus = "COMPLETED";
  }
  const rows = ids.map((workflowId) => indexRow({ workflowId, version: 99 }));
  await services.index.write(reportsOf(rows), 0);
  return ids.toSorted();
}

describe("reindex", () => {
  it("makes all rows anew, page by page, and drops those of executions that are no more", async () => {
    const services = fakeServices();
    const [gone = "", ...kept] = await stale(services, 5);
    services.execution(gone).removed = true;
    let after: string | null = "";
    const done: number[] = [];
    while (after !== null) {
      const answer = await reindex(services, { after, count: 2 });
      done.push(answer.done);
      after = answer.next;
    }
    expect(done).toEqual([2, 2, 1]);
    expect(await services.index.running("flow")).toEqual([]);
    expect(await services.index.idsAfter("", 10)).toEqual(kept);
  });

  it("counts nothing that was counted, and what has happened since once", async () => {
    const services = fakeServices();
    await stale(services, 1);
    const metrics = new MetricStore(services.database.binding);
    const started = { name: "workflow_start_success", count: 1 };
    expect(await metrics.all()).toMatchObject([started]);
    for (let times = 0; times < 2; times += 1) {
      await reindex(services, { after: "", count: 10 });
      expect(await metrics.all()).toMatchObject([
        { name: "workflow_execution", count: 1 },
        started,
      ]);
    }
  });

  it("keeps what waits for webhooks", async () => {
    const services = fakeServices();
    const [workflowId = ""] = await stale(services, 1);
    const taskId = `${workflowId}-1`;
    const task = taskRow({ type: "WAIT_FOR_WEBHOOK", status: "IN_PROGRESS" });
    await services.index.write([indexReport({ workflowId, version: 100 }, { tasks: [task] })], 0);
    const wait = { taskId, workflow: "flow", version: 1, paths: "[]", key: "k", startTime: 0 };
    await services.webhookWaits.add(wait);
    await reindex(services, { after: "", count: 10 });
    const flow = { name: "flow", version: 1 };
    const match = { paths: "[]", key: "k" };
    const waiting = await services.webhookWaits.waiting(flow, match, { time: 1 });
    expect(waiting).toEqual([taskId]);
  });

  it("names what could not be read, and keeps its rows", async () => {
    const services = fakeServices();
    const [bad = ""] = await stale(services, 1);
    services.execution(bad).failures.push(new Error("away"));
    expect(await reindex(services, { after: "", count: 10 })).toEqual({
      done: 0,
      failed: [bad],
      next: null,
    });
    expect(await services.index.idsAfter("", 10)).toEqual([bad]);
  });
});
