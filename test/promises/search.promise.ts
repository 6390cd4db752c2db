/** Searches among 100,000 executions and their 300,000 tasks, of every kind that the grammar has. `EXECUTIONS=5000` in the
 * environment makes fewer. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IndexRow } from "../../src/model/index-row.ts";
import { seededRandom } from "../helpers/random.ts";
import { LocalApi } from "./local-api.ts";
import { FIRST_START, ordersOf, STEP_MS } from "./many-executions.ts";

const run = promisify(execFile);

const EXECUTIONS = Number(process.env["EXECUTIONS"] ?? 100_000);
const MOST_MS = 200;
/** For what has to look at most of 300,000 rows one by one. */
const MOST_OF_BROAD_MS = 500;
const ROUNDS = 5;

const MIDDLE = FIRST_START + (EXECUTIONS / 2) * STEP_MS;
const MINUTE_MS = 60_000;

/** A search, and where it is plain which executions it has to find. */
interface Search {
  what: string;
  parameters: Record<string, string>;
  /** Milliseconds that it may take, where that is not what others may. */
  most?: number;
  holds?: (row: IndexRow) => boolean;
}

const all = (): boolean => true;
const broad = (search: Search): Search => ({ ...search, most: MOST_OF_BROAD_MS });
const query = (text: string, holds?: Search["holds"]): Search => ({
  what: text,
  parameters: { query: text },
  ...(holds && { holds }),
});
const freeText = (
  text: string,
  more: Record<string, string> = {},
  holds?: Search["holds"],
): Search => ({
  what: `"${text}" ${new URLSearchParams(more)}`,
  parameters: { freeText: text, ...more },
  ...(holds && { holds }),
});
const sorted = (sort: string, more: Record<string, string> = {}): Search => ({
  what: `by ${sort} ${new URLSearchParams(more)}`,
  parameters: { sort, ...more },
});

const EXECUTION_SEARCHES: Search[] = [
  { what: "everything", parameters: {}, holds: all },
  { what: "start=90000", parameters: { start: "90000" }, holds: all },
  query("status = RUNNING", ({ status }) => status === "RUNNING"),
  query("status = COMPLETED", ({ status }) => status === "COMPLETED"),
  query("status IN (FAILED, TIMED_OUT)", ({ status }) => /FAILED|TIMED/.test(status)),
  query(
    "status = FAILED OR workflowType = refund",
    ({ status, name }) => status === "FAILED" || name === "refund",
  ),
  query("NOT status = COMPLETED", ({ status }) => status !== "COMPLETED"),
  query(
    "workflowType = order AND status = FAILED",
    ({ name, status }) => name === "order" && status === "FAILED",
  ),
  query("workflowType != order", ({ name }) => name !== "order"),
  query("workflowType = *OUND* OR workflowType = *voic*", ({ name }) => name === "invoice"),
  query("workflowId = *7c1a*9f3b*", all),
  query(
    "correlationId = customer-7*",
    ({ correlationId }) => correlationId?.startsWith("customer-7") === true,
  ),
  query(
    `correlationId = *${"customer-".padEnd(60, "*")}77`,
    ({ correlationId }) => correlationId?.endsWith("77") === true,
  ),
  query("version > 1 AND priority <= 5", (row) => row.definitionVersion > 1 && row.priority <= 5),
  query(
    `startTime > ${MIDDLE} AND startTime < ${MIDDLE + MINUTE_MS}`,
    (row) => row.createTime > MIDDLE && row.createTime < MIDDLE + MINUTE_MS,
  ),
  query(
    `endTime > ${MIDDLE} AND endTime < ${MIDDLE + MINUTE_MS}`,
    (row) => row.endTime > MIDDLE && row.endTime < MIDDLE + MINUTE_MS,
  ),
  broad(query("reasonForIncompletion = *CARD*bank*", ({ reason }) => reason !== "")),
  broad(query("failedReferenceTaskNames = *charge*", () => false)),
  query("status = FAILED AND reasonForIncompletion = *declined*", ({ reason }) => reason !== ""),
  query(`updateTime >= ${MIDDLE}`, ({ updateTime }) => updateTime >= MIDDLE),
  ...[
    "workflowId",
    "workflowType",
    "version",
    "correlationId",
    "idempotencyKey",
    "parentWorkflowId",
    "status",
    "priority",
    "classifier",
    "startTime",
    "updateTime",
    "endTime",
  ].flatMap((field) => [sorted(`${field}:ASC`), sorted(`${field}:DESC`)]),
  sorted("status:ASC|startTime:DESC"),
  sorted("startTime:DESC", { query: "status = COMPLETED" }),
  sorted("endTime:DESC", { query: "NOT workflowType = order", start: "50000" }),
  sorted("startTime:DESC", { topLevelOnly: "true", start: "90000" }),
  freeText("ORD-77123", {}, ({ input }) => input.includes("ORD-77123")),
  freeText("ORD-7712", {}, ({ input }) => input.includes("ORD-7712")),
  freeText("berlin", {}, ({ input }) => input.includes("berlin")),
  freeText("DECLINED", {}, ({ reason }) => reason !== ""),
  freeText("customer", {}, all),
  freeText("customer tracking", {}, ({ output }) => output.includes("tracking")),
  freeText('"deliver before noon"', {}, all),
  freeText("customer", { query: "status = FAILED" }, ({ status }) => status === "FAILED"),
  freeText("customer", { sort: "startTime:DESC" }, all),
  freeText("berlin", { sort: "endTime:DESC", query: "status = COMPLETED" }),
  freeText("de", {}, all),
  freeText("~~", {}, () => false),
];

const TASK_SEARCHES: Search[] = [
  { what: "everything", parameters: {} },
  { what: "start=250000", parameters: { start: "250000" } },
  query("taskType = pack"),
  query("status = FAILED"),
  broad(query("status = COMPLETED AND taskType IN (pack, ship)")),
  query("NOT taskType = pack"),
  query("workflowType = order"),
  query("correlationId = customer-77"),
  query("workerId = worker-3 OR workerId = worker-4"),
  query(`scheduledTime > ${MIDDLE} AND scheduledTime < ${MIDDLE + MINUTE_MS}`),
  query(`endTime > ${MIDDLE} AND endTime < ${MIDDLE + MINUTE_MS}`),
  ...[
    "taskId",
    "taskType",
    "status",
    "retryCount",
    "workerId",
    "workflowType",
    "correlationId",
    "scheduledTime",
    "startTime",
    "updateTime",
    "endTime",
  ].map((field) => sorted(`${field}:DESC`)),
  sorted("endTime:DESC", { query: "status = FAILED" }),
  freeText("ORD-77123"),
  freeText("worker-17"),
  freeText("orderId"),
  broad(freeText("orderId", { query: "status = FAILED" })),
  broad(freeText("orderId", { sort: "endTime:DESC" })),
  broad(freeText("de")),
  freeText("worker-17", { sort: "endTime:DESC" }),
];

let api: LocalApi;
let rows: IndexRow[];

beforeAll(async () => {
  api = await LocalApi.open();
  await api.end("stop");
  const { seed } = seededRandom();
  const script = join(import.meta.dirname, "../helpers/fill-index.ts");
  await run(process.execPath, [script, await api.databaseFile(), String(EXECUTIONS), String(seed)]);
  rows = Array.from(ordersOf(EXECUTIONS, seed), ({ execution }) => execution);
  await api.startAgain();
}, 600_000);

afterAll(() => api.close());

/** Runs a search some times. @returns its hits and the milliseconds of one, by the clock and of workerd's CPU. */
async function measure(path: string, parameters: Record<string, string>) {
  const url = `${path}?${new URLSearchParams({ size: "100", ...parameters })}`;
  let { text } = await api.ask("GET", url);
  const [times, cpu]: [number[], number] = [[], await api.cpuSeconds()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    ({ text } = await api.ask("GET", url));
    times.push(performance.now() - began);
  }
  const { totalHits } = JSON.parse(text) as { totalHits: number };
  const [cpuMs, median] = [
    ((await api.cpuSeconds()) - cpu) * (1000 / ROUNDS),
    times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0,
  ];
  return { totalHits, cpuMs, median };
}

/** Measures searches. @returns those that cost too much. */
async function slowOf(path: string, searches: readonly Search[]): Promise<string[]> {
  const slow: string[] = [];
  for (const { what, parameters, holds, most = MOST_MS } of searches) {
    const { totalHits, cpuMs, median } = await measure(path, parameters);
    const line = `${what.padEnd(60)} ${String(totalHits).padStart(7)} hits, ${median.toFixed(0).padStart(4)} ms, CPU ${cpuMs.toFixed(0).padStart(4)} ms`;
    console.info(line);
    if (cpuMs > most) slow.push(line);
    if (holds !== undefined) expect([what, totalHits]).toEqual([what, rows.filter(holds).length]);
  }
  return slow;
}

// By CPU time, which is the time by the clock where nothing else has to be done.
describe(`among ${EXECUTIONS} executions`, () => {
  it("each kind of search of executions takes 200 ms at most", async () => {
    expect(await slowOf("/workflow/search", EXECUTION_SEARCHES)).toEqual([]);
  });

  it("each kind of search of their tasks takes 200 ms at most, but for some that are after most of them", async () => {
    expect(await slowOf("/tasks/search", TASK_SEARCHES)).toEqual([]);
  });

  it("a page far back takes no longer by its cursor than the first", async () => {
    const parameters: Record<string, string> = { sort: "startTime:DESC" };
    parameters["size"] = String(EXECUTIONS / 20);
    for (let page = 0; page < 15; page += 1) {
      const { headers } = await api.ask(
        "GET",
        `/workflow/search?${new URLSearchParams(parameters)}`,
      );
      parameters["cursor"] = String(headers["baton-next-cursor"]);
    }
    const { cpuMs, median } = await measure("/workflow/search", { ...parameters, size: "100" });
    console.info(`behind three quarters: ${median.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`);
    expect(cpuMs).toBeLessThanOrEqual(MOST_MS);
  });
});
