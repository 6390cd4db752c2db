import { beforeEach, describe, expect, it } from "vitest";
import { TASK_SEARCH } from "../../src/search/kinds.ts";
import { compileSearch } from "../../src/search/search.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { SearchStore } from "../../src/store/search-store.ts";
import { indexReport, taskRow } from "../helpers/index-rows.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

let database: SqliteD1;
let store: ExecutionStore;
beforeEach(() => {
  database = new SqliteD1();
  store = new ExecutionStore(database.binding);
});

/** The tasks that a search finds, as `counter status`. */
async function tasks(query = "", freeText = ""): Promise<string[]> {
  const sql = compileSearch(TASK_SEARCH, { query, freeText, sort: "taskId", cursor: "" });
  const page = await new SearchStore(database.binding).tasks(sql, { start: 0, size: 100 });
  return page.hits.map(({ counter, status }) => `${counter} ${status}`);
}

const rowsOf = (table: string): unknown =>
  database.sqlite.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.["rows"];

describe("a report in the index", () => {
  it("is found by its tasks", async () => {
    // An id as executions have them: its length tells where that of a task begins.
    const workflowId = crypto.randomUUID();
    const failed = taskRow({ counter: 2, version: 2, status: "FAILED", reason: "no zebra" });
    const waiting = taskRow({ counter: 1, version: 1, type: "WAIT", status: "IN_PROGRESS" });
    const report = indexReport(
      { workflowId, version: 3, correlationId: "c" },
      { tasks: [waiting, failed] },
    );
    expect(await store.write([report], 1000)).toEqual(new Set([workflowId]));
    expect(await tasks()).toEqual(["1 IN_PROGRESS", "2 FAILED"]);
    expect(await tasks("taskType = WAIT AND workflowType = flow")).toEqual(["1 IN_PROGRESS"]);
    expect(await tasks(`taskId IN (${workflowId}-2, ${workflowId}-3)`)).toEqual(["2 FAILED"]);
    expect(await tasks("correlationId = c AND NOT status = FAILED")).toEqual(["1 IN_PROGRESS"]);
    expect(await tasks("", "zebra")).toEqual(["2 FAILED"]);
  });

  it("never replaces what is newer, of the execution or of its tasks (W1)", async () => {
    const at = (version: number, status: string) =>
      indexReport({ version, status }, { tasks: [taskRow({ version, status })] });
    await store.write([at(5, "COMPLETED")], 0);
    expect(await store.write([at(3, "RUNNING")], 0)).toEqual(new Set(["one"]));
    expect(await tasks()).toEqual(["1 COMPLETED"]);
    await store.write([at(6, "FAILED")], 0);
    expect(await tasks()).toEqual(["1 FAILED"]);
    expect(rowsOf("task_text")).toBe(1);
  });

  it("replaces all rows of an execution that was outdated, and removes what it tells no more", async () => {
    const at = (version: number, status: string, counters: number[]) =>
      indexReport(
        { version, status },
        { tasks: counters.map((counter) => taskRow({ counter, version, status })) },
      );
    await store.write([at(9, "RUNNING", [1, 2])], 0);
    await store.outdate(["one"]);
    expect(await tasks()).toEqual(["1 RUNNING", "2 RUNNING"]);
    await store.removeOutdatedTasks(["one"]);
    expect(rowsOf("task")).toBe(2);
    await store.write([at(3, "COMPLETED", [1])], 0);
    await store.removeOutdatedTasks(["one"]);
    expect(await tasks()).toEqual(["1 COMPLETED"]);
    expect(rowsOf("task_text")).toBe(1);
  });

  it("does not bring a task back that a newer one has removed (W1)", async () => {
    const [one, two] = [taskRow({ counter: 1, version: 1 }), taskRow({ counter: 2, version: 2 })];
    await store.write([indexReport({ version: 2 }, { tasks: [one, two] })], 0);
    await store.write([indexReport({ version: 4 }, { since: 2, present: [1] })], 0);
    await store.write([indexReport({ version: 3 }, { tasks: [one, two] })], 0);
    expect(await tasks()).toEqual(["1 SCHEDULED"]);
    expect(rowsOf("task_text")).toBe(1);
  });

  it("is not taken where the index lacks what it builds on (W1)", async () => {
    const late = indexReport({ version: 9 }, { since: 5, tasks: [taskRow({ version: 9 })] });
    expect(await store.write([late], 0)).toEqual(new Set());
    await store.write([indexReport({ version: 3 })], 0);
    expect(await store.write([late], 0)).toEqual(new Set());
    expect(await tasks()).toEqual([]);
    expect(await store.versions(["one", "none"])).toEqual(new Map([["one", 3]]));
    await store.write([indexReport({ version: 5 })], 0);
    expect(await store.write([late], 0)).toEqual(new Set(["one"]));
    expect(await tasks()).toEqual(["1 SCHEDULED"]);
  });

  it("goes with its execution, words and all", async () => {
    const report = indexReport({ version: 2 }, { tasks: [taskRow({})] });
    await store.write([report, indexReport({ workflowId: "other" })], 0);
    await store.remove(["one"]);
    expect(["task", "task_text", "execution", "execution_text"].map(rowsOf)).toEqual([0, 0, 1, 1]);
  });

  it("says how long the oldest change was on its way", async () => {
    const [slow, quick] = [
      indexReport({}, { changedTime: 400 }),
      indexReport({}, { changedTime: 900 }),
    ];
    await store.write([slow, quick], 1000);
    const page = await new SearchStore(database.binding).tasks(
      compileSearch(TASK_SEARCH, { query: "", freeText: "", sort: "", cursor: "" }),
      { start: 0, size: 0 },
    );
    expect(page.lag).toBe(600);
  });

  it("may be of any size", async () => {
    const input = "x".repeat(8000);
    const many = Array.from({ length: 120 }, (_, at) =>
      taskRow({ counter: at + 1, version: at + 1, input }),
    );
    await store.write([indexReport({ version: 120 }, { tasks: many })], 0);
    expect(rowsOf("task")).toBe(120);
  });
});
