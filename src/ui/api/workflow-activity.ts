/** How often a workflow runs, read from the index of runs. */
import type { WorkflowSummary } from "../../model/workflow-summary.ts";
import { quick } from "./transport.ts";

export interface Activity {
  /** The run that started last; null when there is none. */
  last: WorkflowSummary | null;
  /** Runs that started since the given time, and those of them that failed. */
  started: number;
  failed: number;
}

interface Hits {
  totalHits: number;
  results: WorkflowSummary[];
}

/** What a workflow has done since a time. One that has not run since costs one search. */
export async function activityOf(name: string, since: number): Promise<Activity> {
  const [last] = await recentRuns(name, 1);
  if (last === undefined) return { last: null, started: 0, failed: 0 };
  if (Date.parse(last.startTime ?? "") < since) return { last, started: 0, failed: 0 };
  const query = `workflowType = ${quoted(name)} AND startTime >= ${since}`;
  const [started, failed] = await Promise.all([
    search(query, 0),
    search(`${query} AND status IN (FAILED, TIMED_OUT, TERMINATED)`, 0),
  ]);
  return { last, started: started.totalHits, failed: failed.totalHits };
}

/** The runs of a workflow that started last, the latest first. */
export async function recentRuns(name: string, size: number): Promise<WorkflowSummary[]> {
  return (await search(`workflowType = ${quoted(name)}`, size)).results;
}

/** Runs by their ids. */
export async function runsWithIds(ids: readonly string[]): Promise<WorkflowSummary[]> {
  const query = `workflowId IN (${ids.map(quoted).join(", ")})`;
  return (await search(query, ids.length)).results;
}

function search(query: string, size: number): Promise<Hits> {
  const sort = size === 0 ? undefined : "startTime:DESC";
  return quick.required({
    method: "GET",
    path: "/workflow/search",
    query: { query, size, sort },
  });
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
