/** The latest runs of a workflow, read from the index of runs. */
import type { WorkflowSummary } from "../../model/workflow-summary.ts";
import { inQuotes } from "../lib/in-quotes.ts";
import { quick } from "./transport.ts";

interface Hits {
  results: WorkflowSummary[];
}

/** The runs of a workflow that started last, the latest first. */
export async function recentRuns(name: string, size: number): Promise<WorkflowSummary[]> {
  return (await search(`workflowType = ${inQuotes(name)}`, size)).results;
}

/** Runs by their ids. */
export async function runsWithIds(ids: readonly string[]): Promise<WorkflowSummary[]> {
  const query = `workflowId IN (${ids.map(inQuotes).join(", ")})`;
  return (await search(query, ids.length)).results;
}

function search(query: string, size: number): Promise<Hits> {
  return quick.required({
    method: "GET",
    path: "/workflow/search",
    query: { query, size, sort: "startTime:DESC" },
  });
}
