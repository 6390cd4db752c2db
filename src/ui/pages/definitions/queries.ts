import { queryOptions } from "@tanstack/react-query";
import { workflowStatistics } from "../../api/statistics.ts";
import { recentRuns } from "../../api/workflow-activity.ts";
import {
  definitionVersions,
  latestDefinitions,
  readDefinition,
  schedulesOf,
} from "../../api/workflow-definitions.ts";

const REFRESH_MS = 2000;
const MINUTE = 60_000;
const RECENT_RUNS = 10;

/** The latest version of every definition. */
export function definitionListQuery() {
  return queryOptions({
    queryKey: ["definitions"],
    queryFn: latestDefinitions,
    refetchInterval: 5 * REFRESH_MS,
  });
}

/** What a workflow has done in the last 24 hours; of all of them in one request, and not again for a minute. */
export function activityQuery(name: string) {
  return queryOptions({
    queryKey: ["workflow statistics"],
    queryFn: workflowStatistics,
    select: ({ workflows }) => workflows.find((each) => each.name === name),
    staleTime: MINUTE,
    refetchInterval: MINUTE,
  });
}

/** A version of a definition; without a version the latest. */
export function definitionQuery(name: string, version: number | undefined) {
  return queryOptions({
    queryKey: ["definition", name, version ?? "latest"],
    queryFn: () => readDefinition(name, version),
  });
}

/** The same for the editor: read when it opens, and not again under what is being typed. */
export function editedQuery(name: string, version: number | undefined) {
  return queryOptions({
    queryKey: ["edited definition", name, version ?? "latest"],
    queryFn: () => readDefinition(name, version),
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function versionsQuery(name: string) {
  return queryOptions({
    queryKey: ["definition versions", name],
    queryFn: () => definitionVersions(name),
  });
}

export function schedulesQuery(name: string) {
  return queryOptions({ queryKey: ["schedules of", name], queryFn: () => schedulesOf(name) });
}

export function recentRunsQuery(name: string) {
  return queryOptions({
    queryKey: ["recent runs", name],
    queryFn: () => recentRuns(name, RECENT_RUNS),
    refetchInterval: REFRESH_MS,
  });
}
