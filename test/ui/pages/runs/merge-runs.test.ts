import { describe, expect, it } from "vitest";
import type { WorkflowSummary } from "../../../../src/model/workflow-summary.ts";
import { mergeRuns } from "../../../../src/ui/pages/runs/merge-runs.ts";

const run = (workflowId: string, status = "RUNNING"): WorkflowSummary =>
  ({ workflowId, status }) as WorkflowSummary;

describe("the rows of the list", () => {
  it("stay in their places and take their newest state", () => {
    const { rows, newer } = mergeRuns([run("b"), run("a")], [run("b", "FAILED"), run("a")]);
    expect(rows).toEqual([run("b", "FAILED"), run("a")]);
    expect(newer).toBe(0);
  });

  it("count what has come before them, without showing it", () => {
    const { rows, newer } = mergeRuns([run("b"), run("a")], [run("d"), run("c"), run("b")]);
    expect(rows.map(({ workflowId }) => workflowId)).toEqual(["b", "a"]);
    expect(newer).toBe(2);
  });

  it("hold each run once though pages overlap", () => {
    const { rows } = mergeRuns([run("b"), run("a"), run("a")], []);
    expect(rows).toHaveLength(2);
  });

  it("are all newer where none is known", () => {
    expect(mergeRuns([], [run("a")])).toEqual({ rows: [], newer: 1 });
  });
});
