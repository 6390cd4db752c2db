import { beforeEach, describe, expect, it } from "vitest";
import type { ScheduleRun } from "../../src/model/schedule-run.ts";
import { MAX_RUNS_KEPT, ScheduleRunStore } from "../../src/store/schedule-run-store.ts";
import { ScheduleStore } from "../../src/store/schedule-store.ts";
import { workflowScheduleSchema } from "../../src/model/workflow-schedule.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const run = (time: number, more: Partial<ScheduleRun> = {}): ScheduleRun => ({
  executionId: `run-${time}`,
  scheduleName: "s",
  scheduledTime: time,
  executionTime: time + 1,
  workflowName: "flow",
  workflowId: `workflow-${time}`,
  startWorkflowRequest: { name: "flow", input: {}, taskToDomain: {}, priority: 0 },
  state: "EXECUTED",
  zoneId: "UTC",
  ...more,
});

describe("ScheduleRunStore", () => {
  let store: ScheduleRunStore;
  let list: ScheduleStore;
  beforeEach(() => {
    const database = new SqliteD1();
    store = new ScheduleRunStore(database.binding);
    list = new ScheduleStore(database.binding);
  });

  const all = async () =>
    (await store.search({ conditions: [], start: 0, size: 5000, sort: [] })).results;

  it("keeps a run as it was recorded first, and lists the next time", async () => {
    await list.put(workflowScheduleSchema.parse({ name: "s" }), 1);
    await store.record("s", [run(1)], 2);
    await store.record("s", [run(1, { executionTime: 99, state: "FAILED" }), run(2)], 3);
    expect(await all()).toEqual([run(2), run(1)]);
    expect(await list.list()).toMatchObject([{ nextRunTime: 3 }]);
    await store.record("s", [], null);
    expect((await list.list())[0]).not.toHaveProperty("nextRunTime");
  });

  it("takes any number of runs at once", async () => {
    const runs = Array.from({ length: 57 }, (_, at) => run(at));
    await store.record("s", runs, null);
    expect(await all()).toHaveLength(57);
  });

  it("keeps of a large request what names it", async () => {
    const request = {
      name: "flow",
      version: 3,
      correlationId: "c",
      priority: 5,
      input: { text: "x".repeat(5_000) },
      taskToDomain: { a: "b" },
    };
    await store.record("s", [run(1, { startWorkflowRequest: request })], null);
    const [kept] = await all();
    expect(kept?.startWorkflowRequest).toEqual({ ...request, input: {}, taskToDomain: {} });
  });

  it("forgets all but the latest runs of a schedule, and leaves others alone", async () => {
    const runs = Array.from({ length: MAX_RUNS_KEPT + 5 }, (_, at) => run(at));
    await store.record("s", runs, null);
    await store.record("t", [run(0, { executionId: "other", scheduleName: "t" })], null);
    await store.prune("s");
    const kept = await all();
    expect(kept).toHaveLength(MAX_RUNS_KEPT + 1);
    expect(kept.filter(({ scheduleName }) => scheduleName === "s").at(-1)?.scheduledTime).toBe(5);
    await store.prune("t");
    expect(await all()).toHaveLength(MAX_RUNS_KEPT + 1);
  });
});
