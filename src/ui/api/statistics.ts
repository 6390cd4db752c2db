/** What the server counts of many runs and tasks at once. */
import type {
  StartCounts,
  TaskStatisticsList,
  WorkflowStatisticsList,
} from "../../model/baton/statistics.ts";
import { filterOf, type SearchRequest } from "./runs.ts";
import { quick } from "./transport.ts";

/** The spans of time that starts are counted in. */
export interface Spans {
  from?: number | undefined;
  to?: number | undefined;
  /** How many at most. */
  buckets: number;
  /** Whose wall clocks they follow; undefined: UTC. */
  zoneId?: string | undefined;
}

/** How many of the runs that a search finds started when. */
export function countStarts(request: SearchRequest, spans: Spans): Promise<StartCounts> {
  return quick.required({
    method: "GET",
    path: "/baton/stats/runs",
    query: { ...filterOf(request), ...spans },
  });
}

/** What each workflow has done in the last 24 hours. */
export function workflowStatistics(): Promise<WorkflowStatisticsList> {
  return quick.required({ method: "GET", path: "/baton/stats/workflows" });
}

/** How the tasks of the last 24 hours ended, by the names of their definitions. */
export function taskStatistics(): Promise<TaskStatisticsList> {
  return quick.required({ method: "GET", path: "/baton/stats/tasks" });
}
