/** While executions end as fast as they can, searches see it soon; afterwards they see everything as it is. */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalApi, task, type Task, type Workflow } from "./local-api.ts";

const LOAD_MS = 60_000;
const STARTERS = 12;
/** One execution in so many is looked for until searches find its end. */
const SAMPLE = 8;
const LOOK_MS = 50;
const MOST_LAG_MS = 2_000;
/** After the load everything is in the index within this time. */
const SETTLE_MS = 5_000;
const PAGE = 1_000;
const READERS = 8;

const CHAIN = "lag_chain";
const PARENT = "lag_parent";
const CHILD = "lag_child";
const SERVER = "lag_server";
const STARTED = [CHAIN, PARENT, SERVER] as const;
const STEPS = ["lag_one", "lag_two", "lag_three"];
const SCRIPT = {
  inputParameters: { evaluatorType: "javascript", expression: "({ twice: $.n * 2 })", n: 21 },
};
const outputParameters = { number: "${workflow.input.number}", last: "${last.output}" };

type Row = Record<string, unknown>;

let api: LocalApi;

beforeAll(async () => {
  api = await LocalApi.open();
  const child = { subWorkflowParam: { name: CHILD, version: 1 } };
  await api.define([
    {
      name: CHAIN,
      outputParameters,
      tasks: [...STEPS.slice(1).map((step) => task(step)), last("lag_one")],
    },
    { name: CHILD, outputParameters, tasks: [last("lag_one")] },
    {
      name: PARENT,
      outputParameters,
      tasks: [task("first", "SUB_WORKFLOW", child), last("script", "INLINE", SCRIPT)],
    },
    {
      name: SERVER,
      outputParameters,
      tasks: [
        task("set", "SET_VARIABLE", { inputParameters: { seen: true } }),
        task("wait", "WAIT", { inputParameters: { duration: "1 seconds" } }),
        last("script", "INLINE", SCRIPT),
      ],
    },
  ]);
});

afterAll(() => api.close());

function last(name: string, type = "SIMPLE", more: object = {}): object {
  return { ...task("last", type, more), name };
}

interface Found {
  results: Row[];
  cursor: string;
}

async function searchPage(path: string, query: Record<string, string>): Promise<Found> {
  const { text, headers } = await api.ask("GET", `${path}?${new URLSearchParams(query)}`);
  const { results } = JSON.parse(text) as { results: Row[] };
  return { results, cursor: String(headers["baton-next-cursor"] ?? "") };
}

/** Everything that a search finds, by its id. */
async function everything(path: string, id: string): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  let cursor = "";
  do {
    const page = await searchPage(path, { size: String(PAGE), sort: "startTime:DESC", cursor });
    for (const row of page.results) rows.set(String(row[id]), row);
    ({ cursor } = page);
  } while (cursor !== "");
  return rows;
}

/** Milliseconds from the end of an execution until a search by its status finds it. */
async function lagOf(workflowId: string): Promise<number> {
  const { endTime } = await api.read(workflowId);
  const query = `workflowId = ${workflowId} AND status = COMPLETED`;
  for (;;) {
    const { results } = await searchPage("/workflow/search", { query, size: "1" });
    if (results.length > 0) return Date.now() - endTime;
    await pause(LOOK_MS);
  }
}

/** Starts executions, each as soon as the one before has ended, for the time of the load. */
async function load(): Promise<{ ids: string[]; lags: number[] }> {
  const ids: string[] = [];
  const looks: Promise<number>[] = [];
  const until = Date.now() + LOAD_MS;
  const start = async (_: unknown, starter: number): Promise<void> => {
    while (Date.now() < until) {
      const name = STARTED[(ids.length + starter) % STARTED.length] ?? CHAIN;
      const workflowId = await api.start(name, { number: ids.length, text: "to be found" });
      ids.push(workflowId);
      const isSample = ids.length % SAMPLE === 0;
      await api.ended(workflowId);
      if (isSample) looks.push(lagOf(workflowId));
    }
  };
  await Promise.all(Array.from({ length: STARTERS }, start));
  return { ids, lags: await Promise.all(looks) };
}

const iso = (time: number): string => new Date(time).toISOString();

/** What a search has to show of an execution. */
function summaryOf(workflow: Workflow & Row): Row {
  const { createTime, endTime, status, output, workflowId } = workflow;
  return {
    workflowId,
    status,
    workflowType: workflow["workflowName"],
    version: workflow["workflowVersion"],
    startTime: iso(createTime),
    updateTime: iso(Number(workflow["updateTime"])),
    endTime: iso(endTime),
    executionTime: endTime - createTime,
    input: JSON.stringify(workflow["input"]),
    output: JSON.stringify(output),
    parentWorkflowId: workflow["parentWorkflowId"] ?? "",
  };
}

function taskSummaryOf(found: Task & Row): Row {
  const { taskId, taskType, status, scheduledTime, startTime, endTime } = found;
  return {
    taskId,
    taskType,
    status,
    workflowId: found.workflowInstanceId,
    taskDefName: found["taskDefName"],
    scheduledTime: iso(scheduledTime),
    startTime: iso(startTime),
    updateTime: iso(Number(found["updateTime"])),
    endTime: iso(endTime),
    input: JSON.stringify(found.inputData),
    output: JSON.stringify(found.outputData),
  };
}

/** What is wrong with the rows of executions and their tasks. Takes out those that it has looked at. */
async function faultsOf(
  ids: string[],
  executions: Map<string, Row>,
  tasks: Map<string, Row>,
): Promise<string[]> {
  const faults: string[] = [];
  const compare = (rows: Map<string, Row>, id: string, wanted: Row): void => {
    const row = rows.get(id);
    rows.delete(id);
    if (row === undefined) return void faults.push(`${id} is missing`);
    for (const [name, value] of Object.entries(wanted)) {
      if (row[name] !== value) faults.push(`${id}: ${name} is ${row[name]} and not ${value}`);
    }
  };
  const read = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const workflow = (await api.read(id)) as Workflow & Row;
      compare(executions, id, summaryOf(workflow));
      for (const found of workflow.tasks as (Task & Row)[]) {
        compare(tasks, found.taskId, taskSummaryOf(found));
        if (found["subWorkflowId"] !== undefined) ids.push(String(found["subWorkflowId"]));
      }
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  for (const id of [...executions.keys(), ...tasks.keys()]) faults.push(`${id} is unknown`);
  return faults;
}

describe("searches beside executions that end as fast as they can", () => {
  it("see each end within two seconds (p99), and miss nothing and show nothing old afterwards", async () => {
    const stops = STEPS.map((step) => api.work(step, ({ taskId }) => ({ step, taskId }), 10));
    const { ids, lags } = await load();
    for (const stop of stops) await stop();
    lags.sort((a, b) => a - b);
    const at = (share: number): number => lags[Math.floor(lags.length * share)] ?? 0;
    const rate = Math.round(ids.length / (LOAD_MS / 1000));
    console.info(
      `${ids.length} executions, ${rate} a second; seen after ${at(0.5)} ms (p50), ${at(0.99)} ms (p99), of ${lags.length}`,
    );
    await pause(SETTLE_MS);
    const executions = await everything("/workflow/search", "workflowId");
    const tasks = await everything("/tasks/search", "taskId");
    console.info(`${executions.size} rows of executions and ${tasks.size} of tasks`);
    expect(await faultsOf([...ids], executions, tasks)).toEqual([]);
    expect(at(0.99)).toBeLessThanOrEqual(MOST_LAG_MS);
  });
});
