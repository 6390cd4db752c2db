import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { beforeEach, describe, expect, it } from "vitest";
import { DefinitionCache } from "../../src/store/definition-cache.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { IdempotencyStore } from "../../src/store/idempotency-store.ts";
import { QueueStore } from "../../src/store/queue-store.ts";
import * as schema from "../../src/store/schema.ts";
import { TaskDefStore } from "../../src/store/task-def-store.ts";
import { WorkflowDefStore } from "../../src/store/workflow-def-store.ts";
import { taskDef, workflowDef } from "../helpers/definitions.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

let database: SqliteD1;
beforeEach(() => {
  database = new SqliteD1();
});

describe("the schema", () => {
  const tables = Object.values(schema) as SQLiteTable[];

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    "of %s names the columns and indices that the migrations make",
    (name, table) => {
      const config = getTableConfig(table);
      const columns = database.sqlite.prepare(`PRAGMA table_info(${name})`).all();
      const inKey = new Set(config.primaryKeys.flatMap((key) => key.columns.map((c) => c.name)));
      expect(
        config.columns.map((column) => ({
          name: column.name,
          type: column.getSQLType().toUpperCase(),
          notnull: column.notNull ? 1 : 0,
          key: column.primary || inKey.has(column.name),
        })),
      ).toEqual(
        columns.map((column) => ({
          name: column["name"],
          type: column["type"],
          notnull: column["notnull"],
          key: column["pk"] !== 0,
        })),
      );
      const indices = database.sqlite
        .prepare(`SELECT name FROM pragma_index_list('${name}') WHERE origin = 'c' ORDER BY name`)
        .all();
      expect(config.indexes.map((index) => index.config.name).toSorted()).toEqual(
        indices.map((row) => row["name"]),
      );
    },
  );

  it("covers every table of the migrations", () => {
    const made = database.sqlite
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_text%' ESCAPE '\\' ORDER BY name",
      )
      .all();
    expect(tables.map((table) => getTableConfig(table).name).toSorted()).toEqual(
      made.map((row) => row["name"]),
    );
  });
});

describe("WorkflowDefStore", () => {
  let store: WorkflowDefStore;
  let cache: DefinitionCache;
  beforeEach(() => {
    cache = new DefinitionCache();
    store = new WorkflowDefStore(database.binding, cache);
  });

  it("adds a definition once", async () => {
    expect(await store.add(workflowDef({ description: "first" }), 5)).toBe(true);
    expect(await store.add(workflowDef({ description: "second" }), 6)).toBe(false);
    expect(await store.get("flow", 1)).toMatchObject({ description: "first", createTime: 5 });
  });

  it("keeps the time of creation when a definition is replaced", async () => {
    await store.add(workflowDef({}), 5);
    await store.put([workflowDef({ description: "new", createTime: 1 })], 9);
    const stored = await store.get("flow");
    expect(stored).toMatchObject({ description: "new", createTime: 5, updateTime: 9 });
  });

  it("answers the highest version when none is named, and null for what it has not", async () => {
    await store.put(
      [2, 10, 1].map((version) => workflowDef({ version })),
      5,
    );
    expect((await store.get("flow"))?.version).toBe(10);
    expect((await store.get("flow", 2))?.version).toBe(2);
    expect(await store.get("flow", 3)).toBeNull();
    expect(await store.get("other")).toBeNull();
  });

  it("lists versions, names and latest versions", async () => {
    const defs = [workflowDef({ version: 2 }), workflowDef({}), workflowDef({ name: "b" })];
    await store.put(defs, 5);
    expect((await store.all()).map((d) => [d.name, d.version])).toEqual([
      ["b", 1],
      ["flow", 1],
      ["flow", 2],
    ]);
    expect((await store.latest()).map((d) => [d.name, d.version])).toEqual([
      ["b", 1],
      ["flow", 2],
    ]);
    expect(await store.names()).toEqual(["b", "flow"]);
    expect(await store.summaries("flow")).toEqual([
      { name: "flow", version: 1, createTime: 5, updateTime: 5 },
      { name: "flow", version: 2, createTime: 5, updateTime: 5 },
    ]);
    expect(await store.latestVersions(["flow", "nope"])).toEqual(new Map([["flow", 2]]));
    expect(await store.latestVersions(["x".repeat(3_000_000), "flow"])).toEqual(
      new Map([["flow", 2]]),
    );
    expect(await store.get("x".repeat(3_000_000))).toBeNull();
  });

  it("removes a version and says whether there was one", async () => {
    await store.add(workflowDef({}), 5);
    expect(await store.remove("flow", 1)).toBe(true);
    expect(await store.remove("flow", 1)).toBe(false);
    expect(await store.get("flow")).toBeNull();
  });

  it("stores all definitions of a list or none", async () => {
    let writes = 0;
    database.before = () => {
      writes += 1;
      if (writes === 2) throw new Error("away");
    };
    await expect(store.put([workflowDef({}), workflowDef({ version: 2 })], 5)).rejects.toThrow();
    database.before = () => {};
    expect(await store.all()).toEqual([]);
  });

  it("drops the cache at each write", async () => {
    const before = cache.generation;
    await store.add(workflowDef({}), 5);
    await store.put([workflowDef({})], 5);
    await store.remove("flow", 1);
    expect(cache.generation).toBe(before + 3);
  });
});

describe("TaskDefStore", () => {
  let store: TaskDefStore;
  beforeEach(() => {
    store = new TaskDefStore(database.binding, new DefinitionCache());
  });

  it("replaces a definition wholly when it is put again", async () => {
    await store.put([taskDef({ description: "x", createTime: 1 })]);
    await store.put([taskDef({ retryCount: 9, createTime: 2 })]);
    const stored = await store.get("work");
    expect(stored).toMatchObject({ retryCount: 9, createTime: 2 });
    expect(stored).not.toHaveProperty("description");
  });

  it("keeps the time of creation when it is replaced, and refuses what it has not", async () => {
    await store.put([taskDef({ createTime: 1 })]);
    expect(await store.replace(taskDef({ createTime: 7, updateTime: 8 }))).toBe(true);
    expect(await store.get("work")).toMatchObject({ createTime: 1, updateTime: 8 });
    expect(await store.replace(taskDef({ name: "nope" }))).toBe(false);
    expect(await store.get("nope")).toBeNull();
  });

  it("finds any number of names at once", async () => {
    const names = Array.from({ length: 300 }, (_, at) => `task-${at}`);
    await store.put(names.map((name) => taskDef({ name })));
    expect((await store.named([...names, "nope"])).size).toBe(300);
    expect((await store.all()).length).toBe(300);
    expect(await store.named([])).toEqual(new Map());
  });

  it("removes a definition and says whether there was one", async () => {
    await store.put([taskDef({})]);
    expect(await store.remove("work")).toBe(true);
    expect(await store.remove("work")).toBe(false);
  });
});

describe("ExecutionStore", () => {
  let store: ExecutionStore;
  beforeEach(() => {
    store = new ExecutionStore(database.binding);
  });

  it("never lets an older row replace a newer one", async () => {
    await store.write(reportsOf([indexRow({ version: 2, status: "COMPLETED" })]), 0);
    await store.write(reportsOf([indexRow({ version: 1 })]), 0);
    expect(await store.running("flow")).toEqual([]);
    await store.write(reportsOf([indexRow({ version: 3 })]), 0);
    expect(await store.running("flow")).toEqual(["one"]);
  });

  it("lists running and paused executions, oldest first", async () => {
    await store.write(
      reportsOf([
        indexRow({ workflowId: "late", createTime: 300 }),
        indexRow({ workflowId: "paused", createTime: 200, status: "PAUSED" }),
        indexRow({ workflowId: "ended", status: "FAILED" }),
        indexRow({ workflowId: "other", name: "other" }),
      ]),
      0,
    );
    expect(await store.running("flow")).toEqual(["paused", "late"]);
  });

  it("uses the partial index for running executions", () => {
    const plan = database.sqlite
      .prepare(
        "EXPLAIN QUERY PLAN SELECT workflow_id FROM execution WHERE name = 'x' AND status IN ('RUNNING', 'PAUSED') ORDER BY create_time, workflow_id",
      )
      .all();
    expect(plan.map((step) => step["detail"]).join()).toContain("execution_running");
  });

  it("lists the executions of a version that were created in a span", async () => {
    await store.write(
      reportsOf([
        indexRow({ workflowId: "before", createTime: 99 }),
        indexRow({ workflowId: "first", createTime: 100, status: "COMPLETED" }),
        indexRow({ workflowId: "last", createTime: 200 }),
        indexRow({ workflowId: "after", createTime: 201 }),
        indexRow({ workflowId: "version 2", createTime: 150, definitionVersion: 2 }),
      ]),
      0,
    );
    const found = await store.createdBetween({ name: "flow", version: 1 }, { from: 100, to: 200 });
    expect(found).toEqual(["first", "last"]);
  });

  it("lists executions by correlation id, the ended ones only when asked for", async () => {
    await store.write(
      reportsOf([
        indexRow({ workflowId: "open", correlationId: "c" }),
        indexRow({ workflowId: "ended", correlationId: "c", status: "COMPLETED" }),
        indexRow({ workflowId: "else", correlationId: "d" }),
      ]),
      0,
    );
    expect(await store.correlated("flow", "c", { includeClosed: false })).toEqual(["open"]);
    const all = await store.correlated("flow", "c", { includeClosed: true });
    expect(all).toEqual(["ended", "open"]);
    await store.remove(["open", "ended"]);
    expect(await store.correlated("flow", "c", { includeClosed: true })).toEqual([]);
  });
});

describe("QueueStore", () => {
  it("keeps each name once, in order", async () => {
    const store = new QueueStore(database.binding);
    for (const name of ["b", "a", "b"]) await store.register(name);
    expect(await store.names()).toEqual(["a", "b"]);
  });
});

describe("IdempotencyStore", () => {
  const wanted = { workflowName: "flow", key: "k", workflowId: "one", reservedAt: 1 };
  let store: IdempotencyStore;
  beforeEach(() => {
    store = new IdempotencyStore(database.binding);
  });

  it("gives a key to the first who asks and names the holder to the others", async () => {
    expect(await store.reserve(wanted)).toBe(wanted);
    expect(await store.reserve({ ...wanted, workflowId: "two" })).toEqual(wanted);
    const elsewhere = { ...wanted, workflowName: "other" };
    expect(await store.reserve(elsewhere)).toBe(elsewhere);
  });

  it("hands a key over once", async () => {
    await store.reserve(wanted);
    const next = { ...wanted, workflowId: "two", reservedAt: 2 };
    expect(await store.replace(wanted, next)).toBe(true);
    expect(await store.replace(wanted, { ...next, workflowId: "three" })).toBe(false);
    expect(await store.reserve(wanted)).toEqual(next);
  });

  it("frees the key of an execution", async () => {
    await store.reserve(wanted);
    await store.free("one");
    const again = { ...wanted, workflowId: "two" };
    expect(await store.reserve(again)).toBe(again);
  });
});
