/** How the database finds what is searched for: what it reads is what D1 bills. */
import { describe, expect, it } from "vitest";
import { EXECUTION_SEARCH, TASK_SEARCH } from "../../src/search/kinds.ts";
import { cursorOf } from "../../src/search/order.ts";
import { compileSearch, type SearchKind, type SearchRequest } from "../../src/search/search.ts";
import { countStatement, pageStatement } from "../../src/store/search-statements.ts";
import { SqliteD1 } from "../helpers/sqlite-d1.ts";

const { sqlite } = new SqliteD1();

const EVERYTHING = { query: "", freeText: "", sort: "", cursor: "" };

function plansOf(kind: SearchKind, request: Partial<SearchRequest>) {
  const search = compileSearch(kind, { ...EVERYTHING, ...request });
  const plan = (sql: string, values: readonly (string | number)[]): string => {
    const rows = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    return rows.map(({ detail }) => String(detail)).join("\n");
  };
  const page = pageStatement({ kind, search, columns: "1" });
  return {
    count: plan(countStatement(search), search.whereParameters),
    page: plan(page, [...search.parameters, 10, 0]),
  };
}

describe("a search", () => {
  it.each([
    ["in the order of starts", { sort: "startTime:DESC" }, "execution_by_time"],
    [
      "of a status, in that order",
      { query: "status = FAILED", sort: "startTime:DESC" },
      "execution_by_status",
    ],
    [
      "of a type, in that order",
      { query: "workflowType = order", sort: "startTime" },
      "execution_by_name",
    ],
  ])("%s reads its page by an index, without sorting all hits", (_, request, index) => {
    const { page } = plansOf(EXECUTION_SEARCH, request);
    const [inner = ""] = page.split("SCAN hit");
    expect(inner).toContain(index);
    expect(inner).not.toMatch(/TEMP B-TREE FOR ORDER BY/);
  });

  it("of a time reads that time alone", () => {
    const { count } = plansOf(EXECUTION_SEARCH, { query: "startTime > 5 AND startTime < 9" });
    expect(count).toContain("execution_by_time (create_time>? AND create_time<?)");
  });

  it("behind a cursor goes on where the page before ended", () => {
    const sorted = { sort: "startTime:DESC" };
    const search = compileSearch(EXECUTION_SEARCH, { ...EVERYTHING, ...sorted });
    const cursor = cursorOf(search, { values: [7], id: 3 });
    const { page } = plansOf(EXECUTION_SEARCH, { ...sorted, cursor });
    expect(page).toContain("execution_by_time (create_time<?)");
  });

  it("of a correlation id that names a status as well reads the few of the id", () => {
    const query = "status = COMPLETED AND correlationId = one";
    expect(plansOf(EXECUTION_SEARCH, { query }).count).toContain("execution_by_correlation");
  });

  it.each(["taskId = x-1", "taskId IN (x-1, y-2)"])("of %s reads those executions", (query) => {
    const { count } = plansOf(TASK_SEARCH, { query });
    expect(count).toMatch(/SEARCH e USING (COVERING )?INDEX \S+ \(workflow_id=\?\)/);
    expect(count).toMatch(/SEARCH t USING (COVERING )?INDEX \S+ \(execution_id=\?/);
  });

  it("of tasks joins their executions only when it asks for something of them", () => {
    expect(plansOf(TASK_SEARCH, { query: "status = FAILED" }).count).not.toMatch(/ e /);
    expect(plansOf(TASK_SEARCH, { query: "workflowType = order" }).count).toMatch(/ e /);
  });

  it("by words looks at nothing but the index of words, and stops when the page is full", () => {
    const { count, page } = plansOf(EXECUTION_SEARCH, { freeText: "berlin" });
    expect(count).toMatch(/^SCAN x VIRTUAL TABLE INDEX \d+:M\d+$/);
    expect(page.split("SCAN hit")[0]).not.toContain("TEMP B-TREE");
  });
});
