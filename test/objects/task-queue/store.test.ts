import { describe, expect, it } from "vitest";
import { migrate, QUEUE_FORMAT, storedFormat } from "../../../src/objects/task-queue/migrations.ts";
import { TaskQueueStore, type QueueBatch } from "../../../src/objects/task-queue/store.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";

const NOTHING: QueueBatch = { added: [], changed: [], removed: [], polls: [] };
const row = (taskId: string, position: number) => {
  const settings = { priority: 3, availableAt: 1_700_000_000_123, turn: 0, holds: false };
  return { taskId, position, domain: "blue", ...settings };
};

describe("the store of a queue", () => {
  it("leaves no tables in an object that was only asked (S3)", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    expect(store.load()).toEqual({ tasks: [], polls: [], limits: null, starts: [] });
    expect(store.hasSchema).toBe(false);
    expect(storage.tables()).toEqual([]);
  });

  it("reads back what it has written, in the order of arrival", () => {
    const storage = new NodeSqlStorage();
    const polls = [
      { domain: "", workerId: null, time: 5, polls: 1, tasks: 0 },
      { domain: "blue", workerId: "w", time: 6, polls: 7, tasks: 3 },
    ];
    new TaskQueueStore(storage).write({ ...NOTHING, added: [row("b", 2), row("a", 1)], polls });
    const store = new TaskQueueStore(storage);
    expect(store.hasSchema).toBe(true);
    expect(store.load()).toEqual({
      tasks: [row("a", 1), row("b", 2)],
      polls,
      limits: null,
      starts: [],
    });
  });

  it("costs a row to add a task and a row to remove it (S2)", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    store.write({ ...NOTHING, added: [row("first", 1)] });
    const before = storage.rowsWritten;
    store.write({ ...NOTHING, added: [row("a", 2), row("b", 3)] });
    expect(storage.rowsWritten - before).toBe(2);
    store.write({ ...NOTHING, removed: [2, 3] });
    expect(storage.rowsWritten - before).toBe(4);
    expect(store.load().tasks).toEqual([row("first", 1)]);
  });

  it("writes a batch in one transaction, however long it is (S1)", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    const added = Array.from({ length: 2500 }, (_, at) => row(`t${at}`, at + 1));
    store.write({ ...NOTHING, added });
    expect(storage.commits).toBe(1);
    store.write({ ...NOTHING, removed: added.slice(0, 2400).map(({ position }) => position) });
    expect(store.load().tasks).toHaveLength(100);
  });

  it("changes the settings of a task and overwrites the last poll", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    const poll = { domain: "", workerId: "one", time: 5, polls: 1, tasks: 0 };
    store.write({ ...NOTHING, added: [row("a", 1)], polls: [poll] });
    const changed = { ...row("a", 1), priority: 9, availableAt: 7 };
    const later = { domain: "", workerId: null, time: 8, polls: 2, tasks: 1 };
    store.write({ ...NOTHING, changed: [changed], polls: [later] });
    expect(store.load()).toMatchObject({ tasks: [changed], polls: [later] });
  });

  it("keeps names as they are, whatever characters they have", () => {
    const storage = new NodeSqlStorage();
    const odd = { ...row(`"'\\ \n {"a":1} 日本 😀`, 1), domain: "__proto__" };
    new TaskQueueStore(storage).write({ ...NOTHING, added: [odd] });
    expect(new TaskQueueStore(storage).load().tasks).toEqual([odd]);
  });

  it("makes its tables with the next batch when the first one failed", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    storage.failure = new Error("disk full");
    expect(() => store.write({ ...NOTHING, added: [row("a", 1)] })).toThrow("disk full");
    expect(storage.tables()).toEqual([]);
    expect(store.hasSchema).toBe(false);
    store.write({ ...NOTHING, added: [row("a", 1)] });
    expect(store.load().tasks).toEqual([row("a", 1)]);
  });
});

describe("the limits of a type", () => {
  const limits = { concurrent: 2, starts: 3, windowMs: 1000, since: 7 };

  it("are read back with the starts by their time, and the tasks that hold a slot", () => {
    const storage = new NodeSqlStorage();
    const held = { ...row("a", 1), turn: 4, holds: true };
    const starts = [
      { sequence: 1, time: 20 },
      { sequence: 2, time: 10 },
    ];
    new TaskQueueStore(storage).write({ ...NOTHING, added: [held], limits, starts });
    const loaded = new TaskQueueStore(storage).load();
    expect(loaded).toMatchObject({ tasks: [held], limits, starts: starts.toReversed() });
  });

  it("forget the starts that count no more", () => {
    const storage = new NodeSqlStorage();
    const store = new TaskQueueStore(storage);
    const starts = [1, 2, 3].map((sequence) => ({ sequence, time: sequence }));
    store.write({ ...NOTHING, starts });
    store.write({ ...NOTHING, forgotten: [1, 3] });
    expect(store.load().starts).toEqual([{ sequence: 2, time: 2 }]);
  });
});

describe("the schema", () => {
  it("carries its number", () => {
    const storage = new NodeSqlStorage();
    expect(storedFormat(storage)).toBe(0);
    migrate(storage, 0);
    expect(storedFormat(storage)).toBe(QUEUE_FORMAT);
  });

  it("of the first release is still read", () => {
    const storage = new NodeSqlStorage();
    for (const statement of FORMAT_1) storage.exec(statement);
    expect(new TaskQueueStore(storage).load()).toEqual({
      tasks: [row("a", 4)],
      polls: [{ domain: "", workerId: "w", time: 6, polls: 0, tasks: 0 }],
      limits: null,
      starts: [],
    });
    expect(storedFormat(storage)).toBe(QUEUE_FORMAT);
  });

  it("of a later release is left alone", () => {
    const storage = new NodeSqlStorage();
    for (const statement of FORMAT_1) storage.exec(statement);
    migrate(storage, 1);
    storage.exec("UPDATE format SET version = 99");
    const store = new TaskQueueStore(storage);
    expect(store.load().tasks).toEqual([row("a", 4)]);
    store.write({ ...NOTHING, removed: [4] });
    expect(storedFormat(storage)).toBe(99);
  });
});

/** What the first release left behind. Never edited. */
const FORMAT_1 = [
  "CREATE TABLE task (position INTEGER PRIMARY KEY, task_id TEXT NOT NULL, domain TEXT NOT NULL, priority INTEGER NOT NULL, available_at INTEGER NOT NULL)",
  "CREATE TABLE poll (domain TEXT PRIMARY KEY, worker_id TEXT, time INTEGER NOT NULL) WITHOUT ROWID",
  "CREATE TABLE format (version INTEGER NOT NULL)",
  "INSERT INTO format (version) VALUES (1)",
  "INSERT INTO task VALUES (4, 'a', 'blue', 3, 1700000000123)",
  "INSERT INTO poll VALUES ('', 'w', 6)",
];
