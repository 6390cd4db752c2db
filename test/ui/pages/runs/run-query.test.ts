import { describe, expect, it } from "vitest";
import { queryOf, rangeOf, type RunFilters } from "../../../../src/ui/pages/runs/run-query.ts";

const NOW = 1_800_000_000_000;

describe("the query of filters", () => {
  it("is empty without filters", () => {
    expect(queryOf({}, NOW)).toBe("");
  });

  it("joins all filters by AND and quotes what has to be quoted", () => {
    const filters: RunFilters = {
      workflow: ["order", "in voice"],
      status: ["FAILED"],
      correlationId: 'a"b',
      id: "3f2a*",
    };
    expect(queryOf(filters, NOW)).toBe(
      'workflowType IN (order, "in voice") AND status = FAILED AND correlationId = "a""b" AND workflowId = 3f2a*',
    );
  });

  it("moves a relative range along with the time, in steps", () => {
    expect(queryOf({ started: "1h" }, NOW + 1234)).toBe(`startTime >= ${NOW - 3_600_000}`);
    expect(queryOf({ started: "5-9" }, NOW)).toBe("startTime >= 5 AND startTime <= 9");
  });

  it("asks for ended runs alone where the time of the end is bounded", () => {
    expect(queryOf({ ended: "0-9", parent: "p" }, NOW)).toBe(
      "parentWorkflowId = p AND endTime >= 1 AND endTime <= 9",
    );
  });

  it("leaves out a range that makes no sense", () => {
    expect(queryOf({ started: "yesterday" }, NOW)).toBe("");
    expect(rangeOf("9", NOW)).toBeNull();
  });
});
