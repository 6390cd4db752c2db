import { describe, expect, it } from "vitest";
import { ExecutionStore } from "../../../src/objects/execution/store.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";

const worker = (taskReferenceName: string) => ({ taskReferenceName, name: "work" });

describe("ExecutionStore", () => {
  it("gives back what was written, texts beyond a row included (S3)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    // A surrogate pair at every offset, so that one of them falls on the cut between two parts.
    const long = `${"x".repeat(299_990)}${"😀".repeat(300_000)}`;
    await world.complete(1, { long });
    const loaded = new ExecutionStore(world.storage).load();
    expect(loaded?.tasks.get(1)?.output["long"] === long).toBe(true);
    // The acknowledgement of a push is kept in memory until the row is written again.
    expect(loaded?.tasks.get(2)).toEqual({
      ...world.host.current()?.tasks.get(2),
      outbox: "enqueue",
    });
    expect(loaded?.workflow).toEqual(world.host.current()?.workflow);
    expect(loaded?.definition).toEqual(world.host.current()?.definition);
    expect(world.storage.tables()).toContain("part");
  });

  it("replaces the parts of a text that became short", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const update = (output: object) =>
      world.host.handle({
        kind: "task-updated",
        task: 1,
        update: { status: "IN_PROGRESS", output: output as never },
      });
    await update({ long: "x".repeat(1_000_000) });
    const parts = () => world.storage.exec("SELECT count(*) AS n FROM part").toArray()[0]?.["n"];
    expect(parts()).toBe(4);
    await update({ short: true });
    expect(parts()).toBe(0);
    expect(new ExecutionStore(world.storage).load()?.tasks.get(1)?.output).toEqual({ short: true });
  });

  it("makes no table before the first write, and the one for logs only for a log", async () => {
    const world = new HostWorld();
    expect(new ExecutionStore(new NodeSqlStorage()).load()).toBeNull();
    expect(world.storage.tables()).toEqual([]);
    await world.start([worker("a")]);
    expect(world.storage.tables()).toEqual(["record"]);
    world.requests.addTaskLog(world.taskId(1), "line");
    expect(world.storage.tables()).toEqual(["record", "task_log"]);
    expect(world.requests.taskLogs(world.taskId(1))).toMatchObject({ value: [{ log: "line" }] });
  });

  it("opens what format 1 has written", () => {
    const storage = new NodeSqlStorage();
    storage.exec(
      "CREATE TABLE record (id INTEGER PRIMARY KEY, state TEXT NOT NULL, input TEXT, output TEXT, outbox TEXT)",
    );
    for (const [id, state, input, output, outbox] of FORMAT_1) {
      storage.exec("INSERT INTO record VALUES (?, ?, ?, ?, ?)", id, state, input, output, outbox);
    }
    const execution = new ExecutionStore(storage).load();
    expect(execution?.workflow).toMatchObject({
      status: "RUNNING",
      nextCounter: 2,
      nextSequence: 2,
    });
    expect(execution?.tasks.get(1)).toMatchObject({
      status: "SCHEDULED",
      input: { x: 1 },
      outbox: "enqueue",
    });
  });
});

const WORKFLOW = {
  format: 1,
  workflowId: "11111111-2222-3333-4444-555555555555",
  status: "RUNNING",
  input: {},
  output: {},
  variables: {},
  priority: 0,
  taskToDomain: {},
  depth: 0,
  createTime: 1,
  updateTime: 1,
  endTime: 0,
  lastRetriedTime: 0,
  failedReferences: [],
  failedTaskNames: [],
  run: 0,
  version: 1,
  nextCounter: 1,
  nextSequence: 1,
  outbox: {},
};
const DEFINITION =
  '{"name":"flow","version":1,"tasks":[{"name":"work","taskReferenceName":"a","type":"SIMPLE","inputParameters":{},"decisionCases":{},"defaultCase":[],"forkTasks":[],"loopOver":[],"startDelay":0,"joinOn":[],"optional":false,"permissive":false,"defaultExclusiveJoinTask":[],"asyncComplete":false,"onStateChange":{},"metadata":{}}],"outputParameters":{},"timeoutSeconds":0,"timeoutPolicy":"ALERT_ONLY","schemaVersion":2}';
const TASK =
  '{"kind":"SIMPLE","type":"work","definitionName":"work","base":"a","scope":"","iteration":0,"status":"SCHEDULED","sequence":1,"retryCount":0,"retried":false,"executed":false,"pollCount":0,"scheduledTime":1,"startTime":0,"endTime":0,"updateTime":1,"firstScheduledTime":1,"startDelaySeconds":0,"callbackAfterSeconds":0,"availableAt":0,"priority":0,"asyncComplete":false}';

type Row = [number, string, string | null, string | null, string | null];
/** Rows as the first release writes them: the definition, the workflow, one task. */
const FORMAT_1: Row[] = [
  [-1, DEFINITION, null, null, null],
  [0, JSON.stringify(WORKFLOW), null, null, null],
  [1, TASK, '{"x":1}', "{}", "enqueue"],
];
