import { describe, expect, it } from "vitest";
import { ExecutionStore } from "../../../src/objects/execution/store.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";
import { loop } from "../../helpers/task-inputs.ts";
import { linesOf } from "../../helpers/logs.ts";

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
    expect(parts()).toBe(6);
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
    await world.requests.addTaskLog(world.taskId(1), "line");
    expect(world.storage.tables()).toEqual(["record", "task_log"]);
    expect(linesOf(world.requests.taskLogs(world.taskId(1)))).toMatchObject([{ log: "line" }]);
  });

  it("keeps the beginning of a log line that is too long for a row", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    await world.requests.addTaskLog(world.taskId(1), "日".repeat(3_000_000));
    const [kept] = linesOf(world.requests.taskLogs(world.taskId(1)));
    expect(kept?.log).toBe("日".repeat(100_000));
  });

  it("writes a decision whole or not at all (S1)", async () => {
    const world = new HostWorld();
    await world.start([worker("a"), worker("b")]);
    const rows = () => world.storage.exec("SELECT * FROM record ORDER BY id").toArray();
    const before = rows();
    // The end of the first task is written, then the row of the second one fails.
    world.failWrite(2);
    await expect(world.complete(1, { n: 1 })).rejects.toThrow("disk full");
    expect(rows()).toEqual(before);
    await world.complete(1, { n: 1 });
    expect(rows()).toHaveLength(before.length + 1);
  });

  it("leaves an empty object behind a start that could not be written (S1)", async () => {
    const world = new HostWorld();
    world.failWrite(3);
    await expect(world.start([worker("a")])).rejects.toThrow("disk full");
    expect(world.storage.tables()).toEqual([]);
    await world.start([worker("a")]);
    expect(new ExecutionStore(world.storage).load()?.tasks.size).toBe(1);
  });

  it("writes a payload only when it has changed (S2)", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const columns = () => world.storage.written.filter((sql) => sql.startsWith("UPDATE"));
    await world.claim(1);
    expect(columns()).toEqual(["UPDATE record SET state = ?, outbox = ? WHERE id = ?"]);
    await world.complete(1, { n: 1 });
    expect(columns().slice(1)).toEqual([
      "UPDATE record SET state = ?, outbox = ?, output = ? WHERE id = ?",
    ]);
  });

  it("stores no output of a loop before its end, and gives it back all the same (S2)", async () => {
    const world = new HostWorld();
    const body = [worker("x")];
    await world.start([loop("l", "$.l.iteration < 3", body)]);
    for (const turn of [1, 2]) await world.complete(turn + 1, { turn });
    const stored = () => world.storage.exec("SELECT output FROM record WHERE id = 1").toArray();
    expect(stored()).toEqual([{ output: "{}" }]);
    world.wakeUp();
    expect(world.host.current()?.tasks.get(1)?.output).toMatchObject({
      iteration: 3,
      "1": { x: { turn: 1 } },
      "2": { x: { turn: 2 } },
    });
    await world.complete(4, { turn: 3 });
    expect(JSON.parse(String(stored()[0]?.["output"]))).toMatchObject({ "3": { x: { turn: 3 } } });
  });

  it("forgets the rows, logs and parts of tasks that a loop drops", async () => {
    const world = new HostWorld();
    const more = { inputParameters: { keepLastN: 1 } };
    await world.start([loop("l", "$.l.iteration < 4", [worker("x")], more)]);
    for (const counter of [2, 3, 4]) {
      await world.requests.addTaskLog(world.taskId(counter), `line of ${counter}`);
      await world.complete(counter, { long: "y".repeat(400_000) });
    }
    const ids = world.storage.exec("SELECT id FROM record WHERE id > 0 ORDER BY id").toArray();
    const names = world.storage.exec("SELECT DISTINCT name FROM part ORDER BY name").toArray();
    const logs = world.storage.exec("SELECT counter FROM task_log").toArray();
    const kept = ids.map(({ id }) => id);
    expect(kept).not.toContain(2);
    expect(kept).toContain(5);
    expect(names.map(({ name }) => name)).not.toContain("output 2");
    expect(logs).not.toContainEqual({ counter: 2 });
    world.wakeUp();
    // A counter is never used twice, although its row is gone.
    expect(world.host.current()?.workflow.nextCounter).toBe(6);
  });

  it("gives logs by their time, whatever the order in which they came", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const store = world.host.rows;
    for (const [log, time] of [
      ["second", 20],
      ["first", 10],
      ["third", 20],
    ] as const) {
      store.addLog(1, log, time);
    }
    const lines = store.log.numbers(1).map((number) => store.log.line(number).log);
    expect(lines).toEqual(["first", "second", "third"]);
    expect(store.log.numbers(2)).toEqual([]);
    const other = new ExecutionStore(world.storage);
    expect(other.log.numbers(1)).toHaveLength(3);
  });
});
