/** What is counted while the index is written. */
import { beforeEach, describe, expect, it } from "vitest";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { MetricStore } from "../../src/store/metric-store.ts";
import { indexReport, taskRow } from "../helpers/index-rows.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

let database: SqliteD1;
let index: ExecutionStore;
beforeEach(() => {
  database = new SqliteD1();
  index = new ExecutionStore(database.binding);
});

/** What is counted, as `name value,value: count sum`. */
async function counted(): Promise<string[]> {
  const all = await new MetricStore(database.binding).all();
  return all.map(
    ({ name, labels, count, sumMs }) =>
      `${name} ${Object.values(labels).join(",")}: ${count} ${sumMs}`,
  );
}

const STARTED = "workflow_start_success flow,1";

describe("executions", () => {
  it("are counted at their start and at their end, however often that is told", async () => {
    const running = indexReport({ version: 1 });
    const ended = indexReport(
      { version: 5, status: "COMPLETED", createTime: 100, endTime: 350 },
      { since: 1 },
    );
    await index.write([running], 0);
    expect(await counted()).toEqual([`${STARTED}: 1 0`]);
    for (const report of [running, ended, ended, running]) await index.write([report], 0);
    expect(await counted()).toEqual(["workflow_execution flow: 1 250", `${STARTED}: 1 0`]);
  });

  it("that have started and ended before anything was told are counted with both", async () => {
    const ended = (workflowId: string, status: string) =>
      indexReport({ workflowId, status, endTime: 200, version: 3 });
    await index.write([ended("a", "FAILED"), ended("b", "FAILED"), ended("c", "TIMED_OUT")], 0);
    expect(await counted()).toEqual([
      "workflow_failure flow,FAILED: 2 0",
      "workflow_failure flow,TIMED_OUT: 1 0",
      `${STARTED}: 3 0`,
    ]);
  });

  it("that are set going again count their next end, and no start", async () => {
    await index.write([indexReport({ version: 2, status: "FAILED", endTime: 200 })], 0);
    await index.write(
      [indexReport({ version: 3, status: "RUNNING", endTime: 0 }, { since: 2 })],
      0,
    );
    await index.write(
      [indexReport({ version: 4, status: "FAILED", endTime: 300 }, { since: 3 })],
      0,
    );
    expect(await counted()).toEqual(["workflow_failure flow,FAILED: 2 0", `${STARTED}: 1 0`]);
  });

  it("count nothing in a report with a gap before it, which is not written either", async () => {
    await index.write([indexReport({ version: 9, status: "FAILED", endTime: 1 }, { since: 4 })], 0);
    expect(await counted()).toEqual([]);
  });
});

describe("tasks", () => {
  const report = (version: number, task: Parameters<typeof taskRow>[0]) =>
    indexReport({ version }, { since: version - 1, tasks: [taskRow({ version, ...task })] });

  it("are counted when they begin and when they end, however often that is told", async () => {
    const begun = { status: "IN_PROGRESS", startTime: 150, queueWaitTime: 50 };
    const done = { ...begun, status: "COMPLETED", endTime: 450 };
    await index.write([indexReport({ version: 1 }, { tasks: [taskRow()] })], 0);
    for (const one of [report(2, begun), report(2, begun), report(3, done), report(3, done)]) {
      await index.write([one], 0);
    }
    expect(await counted()).toEqual([
      "task_execution work,false,COMPLETED: 1 300",
      "task_queue_wait work: 1 50",
      `${STARTED}: 1 0`,
    ]);
  });

  it("of the server have waited for no worker, and one that never began took no time", async () => {
    const tasks = [
      taskRow({ counter: 1, type: "HTTP", status: "FAILED", startTime: 100, endTime: 130 }),
      taskRow({ counter: 2, status: "CANCELED", endTime: 130 }),
    ];
    await index.write([indexReport({ version: 2 }, { tasks })], 0);
    expect(await counted()).toEqual(["task_execution HTTP,false,FAILED: 1 30", `${STARTED}: 1 0`]);
  });

  it("that time out are told apart by whether their worker was silent", async () => {
    const out = { status: "TIMED_OUT", startTime: 100, endTime: 200 };
    const tasks = [
      taskRow({ counter: 1, ...out, reason: "responseTimeout: 1 exceeded for the taskId: x" }),
      taskRow({ counter: 2, ...out, reason: "Task timed out after 1 seconds." }),
      taskRow({ counter: 3, status: "TIMED_OUT", endTime: 5, reason: "Task poll timed out" }),
    ];
    await index.write([indexReport({ version: 3 }, { tasks })], 0);
    expect(await counted()).toEqual(
      expect.arrayContaining(["task_response_timeout work: 1 0", "task_timeout work: 2 0"]),
    );
  });

  it("and executions that tell everything again are counted by what has happened since", async () => {
    const done = { status: "COMPLETED", startTime: 150, endTime: 450, queueWaitTime: 50 };
    const told = indexReport(
      { version: 3, status: "FAILED", endTime: 500 },
      {
        tasks: [taskRow({ counter: 1, version: 2, ...done }), taskRow({ counter: 2, version: 3 })],
      },
    );
    await index.write([told], 0);
    const before = await counted();
    await index.outdate(["one"]);
    await index.write([told], 0);
    expect(await counted()).toEqual(before);
    await index.outdate(["one"]);
    const [first] = told.tasks;
    const second = taskRow({ counter: 2, version: 4, ...done });
    const tasks = first === undefined ? [] : [first, second];
    await index.write([indexReport({ ...told.execution, version: 4 }, { tasks })], 0);
    expect(await counted()).toEqual([
      "task_execution work,false,COMPLETED: 2 600",
      "task_queue_wait work: 2 100",
      "workflow_failure flow,FAILED: 1 0",
      `${STARTED}: 1 0`,
    ]);
  });

  it("keep what was counted of them when their execution is removed", async () => {
    const task = taskRow({ status: "COMPLETED", startTime: 100, endTime: 130 });
    await index.write([indexReport({}, { tasks: [task] })], 0);
    const before = await counted();
    await index.remove(["one"]);
    expect(await counted()).toEqual(before);
  });
});
