import { beforeEach, describe, expect, it } from "vitest";
import { WebhookWaitStore } from "../../src/store/webhook-wait-store.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const KEY = btoa("k".repeat(32));
const OTHER = btoa("o".repeat(32));
const MATCH = { paths: '["$.token"]', key: '["correct-horse"]' };
const WAIT = { ...MATCH, taskId: "t", workflow: "flow", version: 1, startTime: 5 };
const FLOW = { name: "flow", version: 0 };

let database: SqliteD1;
beforeEach(() => {
  database = new SqliteD1();
});

const store = (keys?: string) => new WebhookWaitStore(database.binding, keys);

describe("tasks that wait for values of an event", () => {
  it("are found by these values, which are not stored", async () => {
    await store(KEY).add(WAIT);
    expect(await store(KEY).waiting(FLOW, MATCH, { time: 5 })).toEqual(["t"]);
    expect(await store(KEY).waiting(FLOW, { ...MATCH, key: '["other"]' }, { time: 5 })).toEqual([]);
    const rows = database.sqlite.prepare("SELECT * FROM webhook_wait").all();
    expect(JSON.stringify(rows)).not.toContain("horse");
  });

  it.each([
    ["under a key that is not the first any more", KEY, `${OTHER},${KEY}`],
    ["before there was a key", undefined, KEY],
    ["where there is none", undefined, undefined],
  ])("are found where they were noted %s", async (_, before, now) => {
    await store(before).add(WAIT);
    expect(await store(now).waiting(FLOW, MATCH, { time: 5 })).toEqual(["t"]);
  });

  it("are found in rows that have the values themselves", async () => {
    database.sqlite
      .prepare("INSERT INTO webhook_wait VALUES ('t', 'flow', 1, ?, ?, 5)")
      .run(MATCH.paths, MATCH.key);
    expect(await store(KEY).waiting(FLOW, MATCH, { time: 5 })).toEqual(["t"]);
  });
});
