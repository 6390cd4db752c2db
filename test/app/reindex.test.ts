import { describe, expect, it } from "vitest";
import { reindex } from "../../src/app/reindex.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";

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

  it("names what could not be read", async () => {
    const services = fakeServices();
    const [bad = ""] = await stale(services, 1);
    services.execution(bad).failures.push(new Error("away"));
    expect(await reindex(services, { after: "", count: 10 })).toEqual({
      done: 0,
      failed: [bad],
      next: null,
    });
  });
});
