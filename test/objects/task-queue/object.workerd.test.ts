import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { TaskQueue } from "../../../src/objects/task-queue/object.ts";
import { QueueStore } from "../../../src/store/queue-store.ts";
import { ids, item, past } from "./items.ts";

const { TASK_QUEUES, DB } = env as unknown as {
  TASK_QUEUES: DurableObjectNamespace<TaskQueue>;
  DB: D1Database;
};

/** Until removals and polls are written, with room to spare, in milliseconds. */
const WRITTEN_MS = 300;

type Stub = DurableObjectStub<TaskQueue>;

function queueOf(taskType: string): Stub {
  return TASK_QUEUES.getByName(taskType);
}

function sql<Result>(queue: Stub, read: (sql: SqlStorage) => Result): Promise<Result> {
  return runInDurableObject(queue, (_, state) => read(state.storage.sql));
}

function tables(queue: Stub): Promise<unknown[]> {
  const query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
  return sql(queue, (storage) =>
    storage
      .exec(query)
      .toArray()
      .map((row) => row["name"]),
  );
}

function rows(queue: Stub): Promise<unknown> {
  return sql(queue, (storage) => storage.exec("SELECT count(*) AS rows FROM task").one()["rows"]);
}

/** The rows that the object's own statements write from now on, as Cloudflare bills them. */
async function countWrites(queue: Stub): Promise<() => Promise<number>> {
  await runInDurableObject(queue, (_, { storage }) => {
    const counters = storage as unknown as { written: number };
    counters.written = 0;
    const exec = storage.sql.exec.bind(storage.sql);
    const counting = (query: string, ...bindings: unknown[]): unknown => {
      const cursor = exec(query, ...(bindings as SqlStorageValue[]));
      counters.written += cursor.rowsWritten;
      return cursor;
    };
    storage.sql.exec = counting as typeof storage.sql.exec;
  });
  return () =>
    runInDurableObject(
      queue,
      (_, { storage }) => (storage as unknown as { written: number }).written,
    );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

describe("the queue object", () => {
  it("hands a pushed task to the poll that waits", async () => {
    const queue = queueOf("hand-over");
    const poll = queue.take({ count: 1, timeout: 5000, workerId: "w" });
    const push = queue.push([item("a")]);
    const leased = await poll;
    expect(ids(leased)).toEqual(["a"]);
    await queue.settle({ done: leased, returned: [] });
    expect(await push).toEqual([{ taskId: "a" }]);
    expect(await tables(queue)).toEqual([]);
  });

  it("holds a poll open until its timeout", async () => {
    const started = Date.now();
    expect(await queueOf("empty").take({ count: 1, timeout: 200 })).toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(190);
  });

  it("keeps its tasks when it is evicted", async () => {
    const queue = queueOf("eviction");
    await queue.push([item("b"), item("a", { priority: 1 }), item("c", { domains: ["blue"] })]);
    await queue.take({ count: 1, timeout: 0 });
    await evictDurableObject(queue);
    expect(await queue.sizes()).toEqual({
      "": { size: 2, leased: 0 },
      blue: { size: 1, leased: 0 },
    });
    expect(ids(await queue.take({ count: 9, timeout: 0 }))).toEqual(["a", "b"]);
    const blue = await queue.take({ count: 9, timeout: 0, domain: "blue" });
    expect(blue).toMatchObject([{ taskId: "c", domain: "blue" }]);
  });

  it("removes what is done from its rows", async () => {
    const queue = queueOf("removal");
    await queue.push([item("a"), item("b")]);
    const leased = await queue.take({ count: 1, timeout: 0 });
    await queue.settle({ done: leased, returned: [] });
    await queue.release(past("b"));
    expect(await rows(queue)).toBe(0);
  });

  it("writes at most two rows for a task, and none for one that is claimed at once", async () => {
    const queue = queueOf("row economy");
    await queue.take({ count: 1, timeout: 0 });
    // The tables, and the row of the poll, which is written once a minute.
    await queue.push([item("first")]);
    const written = await countWrites(queue);
    await queue.push([item("a", { priority: 1 })]);
    expect(await written()).toBe(1);
    const [first] = await queue.take({ count: 2, timeout: 0 });
    await queue.settle({ done: first === undefined ? [] : [first], returned: [] });
    await pause(WRITTEN_MS);
    expect(await written()).toBe(2);
    const poll = queue.take({ count: 1, timeout: 5000 });
    const push = queue.push([item("b")]);
    const polled = await poll;
    expect(ids(polled)).toEqual(["b"]);
    await queue.settle({ done: polled, returned: [] });
    await push;
    await pause(WRITTEN_MS);
    expect(await written()).toBe(2);
  });

  it("leaves no tables behind when it is only asked or polled", async () => {
    const queue = queueOf("nothing here");
    expect(await queue.size("blue")).toEqual({ size: 0, leased: 0 });
    expect(await queue.sizes()).toEqual({});
    expect(await queue.take({ count: 5, timeout: 0, workerId: "w" })).toEqual([]);
    expect(await queue.pollData()).toMatchObject([{ queueName: "nothing here", workerId: "w" }]);
    await pause(WRITTEN_MS);
    expect(await tables(queue)).toEqual([]);
  });

  it("puts its name on the list of queues at its first poll or push, not when it is asked", async () => {
    await queueOf("asked").size();
    await queueOf("polled").take({ count: 1, timeout: 0 });
    await queueOf("pushed to").push([item("a")]);
    const names = new QueueStore(DB);
    await expect.poll(() => names.names()).toEqual(expect.arrayContaining(["polled", "pushed to"]));
    expect(await names.names()).not.toContain("asked");
  });

  it("commits pushes that come together at once, all of them durable when answered", async () => {
    const queue = queueOf("together");
    const taskIds = Array.from({ length: 100 }, (_, at) => `t${at}`);
    const receipts = await Promise.all(taskIds.map((taskId) => queue.push([item(taskId)])));
    expect(ids(receipts.flat())).toEqual(taskIds);
    await evictDurableObject(queue);
    expect(ids(await queue.take({ count: 200, timeout: 0 }))).toEqual(taskIds);
  });
});
