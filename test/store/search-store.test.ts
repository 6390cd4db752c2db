import { beforeEach, describe, expect, it } from "vitest";
import { EXECUTION_SEARCH } from "../../src/search/kinds.ts";
import { cursorOf } from "../../src/search/order.ts";
import { compileSearch, type SearchRequest } from "../../src/search/search.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { SearchStore, type ExecutionHit, type Page } from "../../src/store/search-store.ts";
import type { IndexRow } from "../../src/model/index-row.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";
import { randomFrom, seededRandom } from "../helpers/random.ts";
import { NUMBERS, ordered, randomQuery, TEXTS } from "../helpers/random-query.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

let database: SqliteD1;
let store: ExecutionStore;
let searches: SearchStore;
beforeEach(() => {
  database = new SqliteD1();
  store = new ExecutionStore(database.binding);
  searches = new SearchStore(database.binding);
});

const ALL = { query: "", freeText: "", sort: "", cursor: "" };

function search(
  request: Partial<SearchRequest>,
  page = { start: 0, size: 100 },
): Promise<Page<ExecutionHit>> {
  const sql = compileSearch(EXECUTION_SEARCH, { ...ALL, ...request });
  return searches.executions(sql, page);
}

const idsOf = ({ hits }: Page<ExecutionHit>): string[] => hits.map(({ workflowId }) => workflowId);

async function found(request: Partial<SearchRequest>): Promise<string[]> {
  return idsOf(await search(request));
}

/** Rows in which everything varies. */
function manyRows(count: number): IndexRow[] {
  const random = randomFrom(7);
  const text = (): string => random.pick(TEXTS);
  const number = (): number => random.pick(NUMBERS);
  return Array.from({ length: count }, (_, at) =>
    indexRow({
      workflowId: `id-${at}`,
      name: text(),
      correlationId: random.below(3) === 0 ? null : text(),
      priority: number(),
      createTime: number(),
    }),
  );
}

describe("SearchStore", () => {
  it("finds by the time from start to end, or until now", async () => {
    const now = Date.now();
    const rows = [
      { workflowId: "short", createTime: now - 90_000, endTime: now - 89_000 },
      { workflowId: "long", createTime: now - 90_000, endTime: now - 10_000 },
      { workflowId: "open", createTime: now - 90_000 },
      { workflowId: "new", createTime: now },
    ];
    await store.write(reportsOf(rows.map((row) => indexRow(row))), 0);
    expect(await found({ query: "duration >= 60000" })).toEqual(["long", "open"]);
    expect(await found({ query: "duration = 1000" })).toEqual(["short"]);
    expect(await found({ sort: "duration:DESC" })).toEqual(["open", "long", "short", "new"]);
  });

  it("finds by the reason, and by the tasks that failed", async () => {
    const failed = (workflowId: string, reason: string, names: string[]): Partial<IndexRow> => ({
      workflowId,
      reason,
      details: JSON.stringify({ inputSize: 2, failedReferenceTaskNames: names }),
    });
    const rows = [
      failed("declined", "The card was declined", ["charge"]),
      failed("both", "out of stock", ["pack", "charge_2"]),
      { workflowId: "fine" },
    ];
    await store.write(reportsOf(rows.map((row) => indexRow(row))), 0);
    expect(await found({ query: "reasonForIncompletion = *DECLINED*" })).toEqual(["declined"]);
    expect(await found({ query: 'reasonForIncompletion = ""' })).toEqual(["fine"]);
    expect(await found({ query: "failedReferenceTaskNames = *charge*" })).toEqual([
      "declined",
      "both",
    ]);
    expect(await found({ query: "failedReferenceTaskNames = pack,charge_2" })).toEqual(["both"]);
    expect(
      await found({ query: "failedReferenceTaskNames = *charge*", freeText: "stock" }),
    ).toEqual(["both"]);
    expect(await found({ sort: "reasonForIncompletion:DESC" })).toEqual([
      "both",
      "declined",
      "fine",
    ]);
    expect(await found({ query: "NOT failedReferenceTaskNames = *pack*" })).toEqual([
      "declined",
      "fine",
    ]);
  });

  it("finds with any query what the query means", async () => {
    const rows = manyRows(150);
    await store.write(reportsOf(rows), 0);
    const random = seededRandom();
    const fields = [
      { name: "workflowType", type: "text" },
      { name: "correlationId", type: "text" },
      { name: "priority", type: "number" },
      { name: "startTime", type: "number" },
    ] as const;
    for (let round = 0; round < 400; round += 1) {
      const query = randomQuery(random, fields as never, random.below(4));
      const expected = rows
        .filter((row) => query.holds({ ...row, workflowType: row.name, startTime: row.createTime }))
        .map((row) => row.workflowId);
      const page = await search({ query: query.text }, { start: 0, size: 1000 });
      expect([query.text, idsOf(page)]).toEqual([query.text, expected]);
      expect(page.totalHits).toBe(expected.length);
    }
  });

  it("goes through all hits by cursors, in any order, without missing or doubling one", async () => {
    const rows = manyRows(120);
    await store.write(reportsOf(rows), 0);
    const sorts: [string, ((row: IndexRow) => string | number)[], number[]][] = [
      ["", [], []],
      ["startTime:DESC", [(row) => row.createTime], [-1]],
      [
        "correlationId:ASC|priority:DESC",
        [(row) => row.correlationId ?? "", (row) => row.priority],
        [1, -1],
      ],
      ["workflowType:DESC,startTime", [(row) => row.name, (row) => row.createTime], [-1, 1]],
    ];
    for (const [sort, keys, signs] of sorts) {
      const expected = rows
        .map((row, at) => ({ row, at }))
        .toSorted((a, b) => {
          const orders = keys.map((key, n) => (signs[n] ?? 1) * ordered(key(a.row), key(b.row)));
          return orders.find((order) => order !== 0) ?? a.at - b.at;
        })
        .map(({ row }) => row.workflowId);
      const ids: string[] = [];
      let cursor = "";
      do {
        const request = { ...ALL, sort, cursor };
        const page = await search(request, { start: 0, size: 7 });
        expect(page.totalHits).toBe(120);
        ids.push(...idsOf(page));
        cursor =
          page.end === null ? "" : cursorOf(compileSearch(EXECUTION_SEARCH, request), page.end);
      } while (cursor !== "");
      expect([sort, ids]).toEqual([sort, expected]);
      const third = await search({ sort }, { start: 14, size: 7 });
      expect(idsOf(third)).toEqual(expected.slice(14, 21));
    }
  });

  it("counts without reading rows when none are wanted", async () => {
    await store.write(reportsOf(manyRows(5)), 0);
    expect(await search({}, { start: 0, size: 0 })).toMatchObject({
      totalHits: 5,
      hits: [],
      end: null,
    });
  });

  it("finds words in names, reasons, inputs and outputs, within longer ones and whatever their case", async () => {
    await store.write(
      reportsOf([
        indexRow({ workflowId: "name", names: "flow zebra_7" }),
        indexRow({ workflowId: "reason", reason: "no ZEBRA here" }),
        indexRow({ workflowId: "input", input: '{"a":"xzebray"}' }),
        indexRow({ workflowId: "output", output: '{"zebra":"it\'s"}' }),
        indexRow({ workflowId: "details", details: '{"zebra":1}' }),
      ]),
      0,
    );
    expect(await found({ freeText: "zebra" })).toEqual(["name", "reason", "input", "output"]);
    expect(await found({ freeText: "zebra here" })).toEqual(["reason"]);
    expect(await found({ freeText: '"no zebra"' })).toEqual(["reason"]);
    expect(await found({ freeText: '"here zebra"' })).toEqual([]);
    expect(await found({ freeText: "_7" })).toEqual(["name"]);
    expect(await found({ freeText: "zebra _7" })).toEqual(["name"]);
    expect(await found({ freeText: "zeb*" })).toHaveLength(4);
    expect(await found({ freeText: "*" })).toHaveLength(5);
    expect(await found({ freeText: "zebra", query: "workflowId = output" })).toEqual(["output"]);
  });

  it.each([
    "NEAR(zebra flow)",
    "zebra OR flow",
    "names:zebra",
    "^zebra",
    "-zebra",
    '"',
    "'; DROP TABLE x",
    "zeb + ra",
  ])("takes %j for words, not for an expression", async (freeText) => {
    await store.write(
      reportsOf([indexRow({ names: "zebra" }), indexRow({ workflowId: "two", names: freeText })]),
      0,
    );
    const hits = await found({ freeText });
    expect(freeText === '"' ? hits.length : hits).toEqual(freeText === '"' ? 2 : ["two"]);
  });

  it("forgets the words that a newer row no longer has, and those of removed rows", async () => {
    await store.write(reportsOf([indexRow({ version: 1, output: '{"word":"former"}' })]), 0);
    await store.write(reportsOf([indexRow({ version: 2, output: '{"word":"latter"}' })]), 0);
    await store.write(reportsOf([indexRow({ version: 1, output: '{"word":"former"}' })]), 0);
    expect(await found({ freeText: "former" })).toEqual([]);
    expect(await found({ freeText: "latter" })).toEqual(["one"]);
    await store.remove(["one"]);
    expect(await found({ freeText: "latter" })).toEqual([]);
    const left = database.sqlite.prepare("SELECT count(*) AS rows FROM execution_text").get();
    expect(left).toEqual({ rows: 0 });
  });

  it("writes words again only when they have changed", async () => {
    await store.write(reportsOf([indexRow({ version: 1 })]), 0);
    const before = database.sqlite.prepare("SELECT total_changes() AS changes").get() as {
      changes: number;
    };
    await store.write(reportsOf([indexRow({ version: 2, status: "COMPLETED" })]), 0);
    const after = database.sqlite.prepare("SELECT total_changes() AS changes").get() as {
      changes: number;
    };
    // The row, the progress of the index, and the count of those that have completed.
    expect(after.changes - before.changes).toBe(3);
    expect(await found({ query: "status = COMPLETED" })).toEqual(["one"]);
  });

  it("takes as many comparisons and words as a search may have", async () => {
    await store.write(reportsOf([indexRow()]), 0);
    const query = Array.from({ length: 50 }, (_, at) => `NOT (version = ${at + 2})`).join(" AND ");
    const freeText = Array.from({ length: 20 }, (_, at) => `f${at}`).join(" ");
    expect(await found({ query })).toEqual(["one"]);
    expect(
      await found({ query, freeText, sort: "startTime|endTime|version|status|priority" }),
    ).toEqual([]);
  });
});
