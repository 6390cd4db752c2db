import { describe, expect, it } from "vitest";
import { filtersOf } from "../../../../src/ui/pages/runs/query-filters.ts";
import { queryOf, type RunFilters } from "../../../../src/ui/pages/runs/run-query.ts";

const NOW = 1_800_000_000_000;

describe("the filters of a query", () => {
  it.each<RunFilters>([
    {},
    { workflow: ["order"], status: ["FAILED", "TIMED_OUT"] },
    { workflow: ["it's", "AND", "a, (b)"], version: "3" },
    { started: "5-9", correlationId: "x y" },
    { started: "5-", id: "abc*" },
    { longer: "60000", status: ["RUNNING"] },
    { reason: "out of * (stock)", failed: "charge" },
    { ended: "5-9", updated: "7-", parent: "p q" },
  ])("say again what made it: %j", (filters) => {
    expect(filtersOf(queryOf(filters, NOW))).toEqual(filters);
  });

  it.each([
    "status = FAILED OR status = RUNNING",
    "NOT status = FAILED",
    "(status = FAILED)",
    "status = FAILED AND",
    "priority = 3",
    "endTime = 5",
    "reasonForIncompletion = declined",
    "reasonForIncompletion = **",
    "reasonForIncompletion IN (*a*, *b*)",
    "failedReferenceTaskNames >= *a*",
    "failedReferenceTaskNames = *a* AND failedReferenceTaskNames = *b*",
    "endTime <= 5",
    "parentWorkflowId = a AND parentWorkflowId = b",
    "duration <= 5",
    "duration >= 5 AND duration >= 6",
    "duration >= soon",
    "status = A AND status = B",
    "workflowType =",
  ])("do not exist for what they cannot say: %s", (query) => {
    expect(filtersOf(query)).toBeNull();
  });
});
