import { beforeEach, describe, expect, it } from "vitest";
import type { TaskIndexRow } from "../../src/model/index-row.ts";
import { EXECUTION_SEARCH } from "../../src/search/kinds.ts";
import { compileSearch } from "../../src/search/search.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { StatisticsStore, type Division } from "../../src/store/statistics-store.ts";
import { indexReport, indexRow, reportsOf, taskRow } from "../helpers/index-rows.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

let database: SqliteD1;
let index: ExecutionStore;
let statistics: StatisticsStore;
beforeEach(() => {
  database = new SqliteD1();
  index = new ExecutionStore(database.binding);
  statistics = new StatisticsStore(database.binding);
});

describe("starts", () => {
  const ALL_TIMES: Division = {
    ...{ from: null, to: null, widths: [10, 100], most: 5 },
    offsets: [{ from: 0, offset: 0 }],
  };

  function starts(changes: { query?: string; freeText?: string } = {}, division = ALL_TIMES) {
    const request = { query: "", freeText: "", cursor: "", ...changes };
    const search = compileSearch(EXECUTION_SEARCH, { ...request, sort: "startTime,status" });
    return statistics.starts(search, division);
  }

  beforeEach(async () => {
    const rows = [
      { createTime: 101, status: "FAILED", reason: "out of paper" },
      { createTime: 109, status: "FAILED" },
      { createTime: 110, status: "COMPLETED" },
      { createTime: 133, status: "COMPLETED", reason: "paper" },
    ].map((row, at) => indexRow({ ...row, workflowId: `id-${at}` }));
    await index.write(reportsOf(rows), 0);
  });

  it("are counted by spans of time and status", async () => {
    expect(await starts()).toEqual({
      width: 10,
      counts: [
        { at: 100, status: "FAILED", count: 2 },
        { at: 110, status: "COMPLETED", count: 1 },
        { at: 130, status: "COMPLETED", count: 1 },
      ],
    });
  });

  it("are those that a query and words find", async () => {
    expect((await starts({ query: "status = FAILED" })).counts).toHaveLength(1);
    const counts = [
      { at: 100, status: "FAILED", count: 1 },
      { at: 130, status: "COMPLETED", count: 1 },
    ];
    expect(await starts({ freeText: "paper" })).toEqual({ width: 10, counts });
  });

  it("fall into no more spans than are wanted, also where the longest of them are too short", async () => {
    expect((await starts({}, { ...ALL_TIMES, from: 0, to: 400 })).width).toBe(100);
    expect((await starts({}, { ...ALL_TIMES, from: 0, to: 1900 })).width).toBe(400);
    expect((await starts({}, { ...ALL_TIMES, most: 1 })).width).toBe(100);
  });

  it("follow a wall clock, also where it is changed", async () => {
    const offsets = [
      { from: 105, offset: 3 },
      { from: 109, offset: 5 },
      { from: 120, offset: -4 },
    ];
    expect((await starts({}, { ...ALL_TIMES, offsets })).counts).toEqual([
      { at: 100, status: "FAILED", count: 1 },
      { at: 110, status: "COMPLETED", count: 1 },
      { at: 110, status: "FAILED", count: 1 },
      { at: 120, status: "COMPLETED", count: 1 },
    ]);
  });

  it("are none where nothing is found", async () => {
    expect(await starts({ query: "status = PAUSED" })).toEqual({ width: 10, counts: [] });
  });
});

describe("workflows", () => {
  const register = (name: string, version = 1): void =>
    void database.sqlite
      .prepare("INSERT INTO workflow_def VALUES (?, ?, '{}', 0, 0)")
      .run(name, version);

  it("are counted since a time, and their last execution is named whenever it was", async () => {
    for (const [name, version] of [
      ["busy", 1],
      ["busy", 2],
      ["idle", 1],
      ["new", 1],
    ] as const) {
      register(name, version);
    }
    const rows = [
      { workflowId: "a", name: "busy", createTime: 50, status: "FAILED" },
      { workflowId: "b", name: "busy", createTime: 100, status: "TERMINATED" },
      { workflowId: "c", name: "busy", createTime: 300, status: "RUNNING" },
      { workflowId: "d", name: "busy", createTime: 200, status: "COMPLETED" },
      { workflowId: "e", name: "idle", createTime: 99, status: "FAILED" },
      { workflowId: "f", name: "unknown", createTime: 200, status: "FAILED" },
    ];
    await index.write(reportsOf(rows.map((row) => indexRow(row))), 0);
    expect(await statistics.workflows(100)).toEqual([
      {
        name: "busy",
        started: 3,
        failed: 1,
        last: { workflowId: "c", status: "RUNNING", startTime: 300 },
      },
      {
        name: "idle",
        started: 0,
        failed: 0,
        last: { workflowId: "e", status: "FAILED", startTime: 99 },
      },
      { name: "new", started: 0, failed: 0, last: null },
    ]);
  });
});

describe("tasks", () => {
  async function write(...tasks: Partial<TaskIndexRow>[]): Promise<void> {
    const rows = tasks.map((task, at) => taskRow({ counter: at + 1, ...task }));
    await index.write([indexReport({}, { tasks: rows })], 0);
  }
  const took = (duration: number, changes: Partial<TaskIndexRow> = {}) => ({
    ...{ status: "COMPLETED", startTime: 100, endTime: 100 + duration },
    ...changes,
  });

  it("have as percentiles durations of their own, of those that completed", async () => {
    const durations = Array.from({ length: 20 }, (_, at) => took((at + 1) * 10));
    await write(...durations.toReversed(), took(9999, { status: "FAILED" }));
    expect((await statistics.tasks(0, 100)).tasks).toEqual([
      { name: "work", ended: 21, failed: 1, p50: 100, p95: 190 },
    ]);
  });

  it("are told apart by the names of their definitions", async () => {
    await write(took(10), took(30), took(20), took(5, { definitionName: "mail" }));
    expect((await statistics.tasks(0, 100)).tasks).toEqual([
      { name: "mail", ended: 1, failed: 0, p50: 5, p95: 5 },
      { name: "work", ended: 3, failed: 0, p50: 20, p95: 30 },
    ]);
  });

  it("count as failed when they failed or timed out, and neither way while they go on", async () => {
    await write(
      ...["FAILED", "FAILED_WITH_TERMINAL_ERROR", "TIMED_OUT"].map((status) => took(1, { status })),
      ...["SCHEDULED", "IN_PROGRESS", "CANCELED", "SKIPPED"].map((status) => ({ status })),
      { status: "COMPLETED_WITH_ERRORS", endTime: 500 },
    );
    expect((await statistics.tasks(0, 100)).tasks).toEqual([
      { name: "work", ended: 4, failed: 3, p50: null, p95: null },
    ]);
  });

  it("are the latest where there are too many, and since when is said", async () => {
    await write(
      ...[300, 100, 200].map((scheduledTime) => took(scheduledTime / 10, { scheduledTime })),
    );
    const { first, read, tasks } = await statistics.tasks(0, 2);
    expect([first, read]).toEqual([200, 2]);
    expect(tasks).toMatchObject([{ ended: 2, p50: 20, p95: 30 }]);
    expect(await statistics.tasks(301, 2)).toEqual({ first: null, read: 0, tasks: [] });
  });
});
