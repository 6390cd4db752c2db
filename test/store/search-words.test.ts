/** Free text together with queries, orders and pages, against a model. */
import { beforeEach, describe, expect, it } from "vitest";
import type { IndexReport } from "../../src/model/index-row.ts";
import { EXECUTION_SEARCH, TASK_SEARCH } from "../../src/search/kinds.ts";
import { cursorOf } from "../../src/search/order.ts";
import { compileSearch, type SearchKind } from "../../src/search/search.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { SearchStore, type Page } from "../../src/store/search-store.ts";
import { indexReport, taskRow } from "../helpers/index-rows.ts";
import { seededRandom, type SeededRandom } from "../helpers/random.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const EXECUTIONS = 60;
const ROUNDS = 150;
const WORDS = ["berlin", "Bern", "oslo 7", "x_y", "100%", "a\\b", "ab", "é😀z"] as const;
const ASKED = ["er", "berl", "OSLO", '"o 7"', "_y", "0%", "\\", "b", "é😀z", "none", "zz"] as const;
const STATUSES = ["RUNNING", "FAILED", "COMPLETED"] as const;
const SORTS = ["", "startTime:DESC", "status|startTime", "correlationId:DESC"] as const;

/** What the model knows of a row. */
interface Row {
  id: string;
  text: string;
  status: string;
  startTime: number;
  correlationId: string;
}

let database: SqliteD1;
let searches: SearchStore;
let executions: Row[];
let tasks: Row[];

beforeEach(async () => {
  database = new SqliteD1();
  searches = new SearchStore(database.binding);
  executions = [];
  tasks = [];
  const random = seededRandom();
  const reports = Array.from({ length: EXECUTIONS }, (_, at) => reportOf(random, `id-${at}`));
  await new ExecutionStore(database.binding).write(reports, 0);
});

function reportOf(random: SeededRandom, workflowId: string): IndexReport {
  const correlationId = random.pick(["", "one", "two"]);
  const row = (id: string) => {
    const [status, startTime] = [random.pick(STATUSES), random.below(9)];
    const texts = [random.pick(WORDS), random.pick(WORDS), random.pick(WORDS)];
    return { id, status, startTime, correlationId, text: texts.join("|"), texts };
  };
  const columns = (texts: readonly string[]) => ({
    names: texts[0] ?? "",
    input: texts[1] ?? "",
    output: texts[2] ?? "",
  });
  const { texts, ...execution } = row(workflowId);
  executions.push(execution);
  const own = [1, 2].map((counter) => {
    const { texts, ...task } = row(`${workflowId}-${counter}`);
    tasks.push(task);
    const { status, startTime } = task;
    return taskRow({ counter, status, startTime, ...columns(texts) });
  });
  const { status, startTime: createTime } = execution;
  return indexReport(
    { workflowId, status, createTime, correlationId: correlationId || null, ...columns(texts) },
    { tasks: own },
  );
}

/** What a search has to find, in its order. */
function expectedOf(rows: readonly Row[], words: readonly string[], sort: string, status: string) {
  const plain = words.map((word) => word.replaceAll('"', "").toLowerCase());
  const keys = sort.split("|").filter((part) => part !== "");
  return rows
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => status === "" || row.status === status)
    .filter(({ row }) => {
      const parts = row.text.toLowerCase().split("|");
      return plain.every((word) => parts.some((part) => part.includes(word)));
    })
    .toSorted((a, b) => {
      for (const part of keys) {
        const [name = "", direction] = part.split(":");
        const [left, right] = [a.row[name as keyof Row], b.row[name as keyof Row]];
        if (left !== right) return left < right === (direction !== "DESC") ? -1 : 1;
      }
      return a.at - b.at;
    })
    .map(({ row }) => row.id);
}

interface Hit {
  workflowId: string;
  counter?: number;
}

function pageOf(
  kind: SearchKind,
  request: { query: string; freeText: string; sort: string; cursor: string },
  page: { start: number; size: number },
): Promise<Page<Hit>> {
  const sql = compileSearch(kind, request);
  return kind === TASK_SEARCH ? searches.tasks(sql, page) : searches.executions(sql, page);
}

const idsOf = ({ hits }: Page<Hit>): string[] =>
  hits.map(({ workflowId, counter }) =>
    counter === undefined ? workflowId : `${workflowId}-${counter}`,
  );

describe.each([
  ["executions", EXECUTION_SEARCH],
  ["tasks", TASK_SEARCH],
] as const)("a free text over %s", (things, kind) => {
  it("finds what holds its words, with any query, in any order, page by page", async () => {
    const random = seededRandom();
    for (let round = 0; round < ROUNDS; round += 1) {
      const words = [random.pick(ASKED), random.pick(["", ...ASKED])].filter((word) => word !== "");
      const [sort, status] = [random.pick(SORTS), random.pick(["", ...STATUSES])];
      const query = status === "" ? "" : `status = ${status}`;
      const request = { query, freeText: words.join(" "), sort, cursor: "" };
      const rows = things === "tasks" ? tasks : executions;
      const expected = expectedOf(rows, words, sort, status);
      const ids: string[] = [];
      do {
        const page = await pageOf(kind, request, { start: 0, size: 7 });
        expect([request, page.totalHits]).toEqual([request, expected.length]);
        ids.push(...idsOf(page));
        const search = compileSearch(kind, request);
        request.cursor = page.end === null ? "" : cursorOf(search, page.end);
      } while (request.cursor !== "");
      expect([request, ids]).toEqual([request, expected]);
      const second = await pageOf(kind, request, { start: 5, size: 5 });
      expect(idsOf(second)).toEqual(expected.slice(5, 10));
      const beyond = await pageOf(kind, request, { start: 500, size: 5 });
      expect([beyond.totalHits, beyond.hits]).toEqual([expected.length, []]);
      const count = await pageOf(kind, request, { start: 0, size: 0 });
      expect([count.totalHits, count.hits, count.end]).toEqual([expected.length, [], null]);
    }
  });
});
