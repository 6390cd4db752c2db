/** Searches on D1 itself, of executions that tell the index by answers and through the queue. */
import { env, exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { EXECUTION_SEARCH } from "../../src/search/kinds.ts";
import { compileSearch } from "../../src/search/search.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { countStatement, pageStatement } from "../../src/store/search-statements.ts";
import { indexReport } from "../helpers/index-rows.ts";

const worker = (exports as unknown as { default: Fetcher }).default;
const { DB } = env as unknown as { DB: D1Database };

async function call(method: string, path: string, body?: unknown) {
  const response = await worker.fetch(`http://baton.test${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, 200, text]);
  return { text, headers: response.headers, json: () => JSON.parse(text) as never };
}

interface Answer {
  totalHits: number;
  results: Record<string, unknown>[];
}

async function search(parameters: Record<string, string>, path = "/api/workflow/search") {
  const { headers, json } = await call("GET", `${path}?${new URLSearchParams(parameters)}`);
  return { ...(json() as Answer), headers };
}

const eventually = <Value>(check: () => Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 15_000, interval: 100 });

async function define(name: string, task: object, more: object = {}): Promise<void> {
  const tasks = [{ name, taskReferenceName: "t", ...task }];
  await call("POST", "/api/metadata/workflow", { name, version: 1, tasks, ...more });
}

/** Executions that the index alone knows. */
async function fill(name: string, count: number): Promise<void> {
  const reports = Array.from({ length: count }, (_, at) =>
    indexReport({
      name,
      workflowId: `${name}-${at}`,
      status: at % 10 === 0 ? "FAILED" : "COMPLETED",
      createTime: 10_000 + at,
      input: '{"customer":"somebody"}',
      output: at % 100 === 0 ? '{"colour":"blue"}' : "{}",
    }),
  );
  await new ExecutionStore(DB).write(reports, 0);
}

describe("searches in workerd", () => {
  it("follow an execution and its task from the start to the end and the removal", async () => {
    await define(
      "followed",
      { type: "SIMPLE" },
      { outputParameters: { said: "${t.output.said}" } },
    );
    const id = (await call("POST", "/api/workflow/followed", { asked: "kangaroo" })).text;
    const find = (status: string, freeText = "*") =>
      search({ query: `workflowId = ${id} AND status = ${status}`, freeText });
    await eventually(async () => expect((await find("RUNNING", "kangaroo")).totalHits).toBe(1));
    const task = (await call("GET", "/api/tasks/poll/followed?workerid=me")).json() as object;
    const result = { ...task, status: "COMPLETED", outputData: { said: "wallaby" } };
    await call("POST", "/api/tasks", result);
    const { results, headers } = await eventually(async () => {
      const found = await find("COMPLETED", "wallaby kangaroo");
      expect(found.totalHits).toBe(1);
      return found;
    });
    expect(results).toMatchObject([
      { input: '{"asked":"kangaroo"}', output: '{"said":"wallaby"}', workflowType: "followed" },
    ]);
    expect(Number(headers.get("Baton-Index-Lag-Ms"))).toBeGreaterThanOrEqual(0);
    expect((await find("RUNNING")).totalHits).toBe(0);
    const tasks = await search(
      { query: `taskId = ${id}-1`, freeText: "wallaby" },
      "/api/tasks/search",
    );
    expect(tasks.results).toMatchObject([{ status: "COMPLETED", taskType: "followed" }]);
    await call("DELETE", `/api/workflow/${id}/remove?archiveWorkflow=false`);
    await eventually(async () => expect((await find("COMPLETED")).totalHits).toBe(0));
  });

  it("hear through the queue of what no call has brought about, of many executions at once", async () => {
    await define("waits", { type: "WAIT", inputParameters: { duration: "1 seconds" } });
    const starts = Array.from({ length: 30 }, () => call("POST", "/api/workflow/waits", {}));
    await Promise.all(starts);
    const query = "workflowType = waits AND status = COMPLETED";
    await eventually(async () => expect((await search({ query })).totalHits).toBe(30));
  });

  it("take patterns that are too long for LIKE, and as many values as a search may have", async () => {
    await fill("pattern", 3);
    const query = `workflowType = ${"*".repeat(60)}ATTER* AND workflowId IN (pattern-1, pattern-2)`;
    expect((await search({ query })).totalHits).toBe(2);
    const names = Array.from({ length: 40 }, (_, at) => `NOT workflowId = none-${at}`);
    const many = await search({ query: ["workflowType = pattern", ...names].join(" AND ") });
    expect(many.totalHits).toBe(3);
  });

  it("read for a page by time only what is on it, and for the count an index", async () => {
    await fill("ordered", 2_000);
    const request = { query: "status = FAILED", freeText: "", sort: "startTime:DESC", cursor: "" };
    const sql = compileSearch(EXECUTION_SEARCH, request);
    const page = pageStatement({ kind: EXECUTION_SEARCH, search: sql, columns: "e.workflow_id" });
    const read = await DB.prepare(page)
      .bind(...sql.parameters, 11, 0)
      .all();
    expect(read.results).toHaveLength(11);
    expect(read.meta.rows_read).toBeLessThan(100);
    const count = await DB.prepare(countStatement(sql))
      .bind(...sql.whereParameters)
      .all();
    expect(count.meta.rows_read).toBeLessThan(250);
  });

  it("find words that are everywhere, in any order of the hits", async () => {
    await fill("worded", 300);
    const query = "workflowType = worded";
    const everywhere = await search({ query, freeText: "customer", size: "2" });
    expect(everywhere).toMatchObject({
      totalHits: 300,
      results: [{ workflowId: "worded-0" }, { workflowId: "worded-1" }],
    });
    const latest = { query, freeText: "customer bl", sort: "startTime:DESC", size: "2" };
    const first = await search(latest);
    expect(first).toMatchObject({
      totalHits: 3,
      results: [{ workflowId: "worded-200" }, { workflowId: "worded-100" }],
    });
    const cursor = first.headers.get("Baton-Next-Cursor") ?? "";
    expect(await search({ ...latest, cursor })).toMatchObject({
      totalHits: 3,
      results: [{ workflowId: "worded-0" }],
    });
  });
});
