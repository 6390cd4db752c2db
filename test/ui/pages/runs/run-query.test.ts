import { describe, expect, it } from "vitest";
import {
  filtersOf,
  queryOf,
  rangeOf,
  type RunFilters,
} from "../../../../src/ui/pages/runs/run-query.ts";

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

  it("leaves out a range that makes no sense", () => {
    expect(queryOf({ started: "yesterday" }, NOW)).toBe("");
    expect(rangeOf("9", NOW)).toBeNull();
  });
});

describe("the filters of a query", () => {
  it.each<RunFilters>([
    {},
    { workflow: ["order"], status: ["FAILED", "TIMED_OUT"] },
    { workflow: ["it's", "AND", "a, (b)"], version: "3" },
    { started: "5-9", correlationId: "x y" },
    { started: "5-", id: "abc*" },
    { longer: "60000", status: ["RUNNING"] },
  ])("say again what made it: %j", (filters) => {
    expect(filtersOf(queryOf(filters, NOW))).toEqual(filters);
  });

  it.each([
    "status = FAILED OR status = RUNNING",
    "NOT status = FAILED",
    "(status = FAILED)",
    "status = FAILED AND",
    "priority = 3",
    "endTime >= 5",
    "duration <= 5",
    "duration >= 5 AND duration >= 6",
    "duration >= soon",
    "status = A AND status = B",
    "workflowType =",
  ])("do not exist for what they cannot say: %s", (query) => {
    expect(filtersOf(query)).toBeNull();
  });
});
