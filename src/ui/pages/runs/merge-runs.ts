import type { WorkflowSummary } from "../../../model/workflow-summary.ts";

/** The rows that are shown, in their newest state, and how many have come before the first of them since. */
export function mergeRuns(
  shown: readonly WorkflowSummary[],
  newest: readonly WorkflowSummary[],
): { rows: WorkflowSummary[]; newer: number } {
  const states = new Map(newest.map((row) => [row.workflowId, row]));
  const seen = new Set<string>();
  const rows: WorkflowSummary[] = [];
  for (const row of shown) {
    // Pages overlap where rows have moved between two questions.
    if (seen.has(row.workflowId)) continue;
    seen.add(row.workflowId);
    rows.push(states.get(row.workflowId) ?? row);
  }
  const known = newest.findIndex(({ workflowId }) => seen.has(workflowId));
  const before = known === -1 ? newest : newest.slice(0, known);
  return { rows, newer: before.length };
}
