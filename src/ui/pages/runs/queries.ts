import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { countRuns, searchRuns, searchTasks, type SearchRequest } from "../../api/runs.ts";
import { queryOf } from "./run-query.ts";
import type { RunsSearch } from "./search.ts";

const REFRESH_MS = 2000;
const DEFAULT_SORT = "startTime:DESC";
/** A relative range is asked for anew in steps of this length. */
const STEP_MS = 10_000;

/** The search that a URL asks for. */
export function requestOf(search: RunsSearch, now: number): SearchRequest {
  return {
    query: search.q ?? queryOf(search, Math.floor(now / STEP_MS) * STEP_MS),
    freeText: search.text ?? "",
    topLevelOnly: search.root === "yes",
    sort: search.sort ?? DEFAULT_SORT,
  };
}

/** The list as it was when it was first asked for; rows do not move while somebody reads them. */
export function runListQuery(request: SearchRequest) {
  return infiniteQueryOptions({
    queryKey: ["runs", request],
    queryFn: ({ pageParam }) => searchRuns(request, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: Infinity,
    refetchOnMount: "always",
  });
}

/** The first page as it is now: newer states of the rows, and rows that have come since. */
export function newestRunsQuery(request: SearchRequest) {
  return queryOptions({
    queryKey: ["newest runs", request],
    queryFn: () => searchRuns(request, null),
    refetchInterval: REFRESH_MS,
  });
}

export function taskListQuery(request: SearchRequest) {
  return infiniteQueryOptions({
    queryKey: ["task hits", request],
    queryFn: ({ pageParam }) => searchTasks(request, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
  });
}

/** How many runs of each status there are among those that the other filters choose. */
export function statusCountsQuery(search: RunsSearch, now: number) {
  const { status: _chosen, ...others } = search;
  const requests = COUNTED.map((status) => requestOf({ ...others, status: [status] }, now));
  return queryOptions({
    queryKey: ["status counts", requests],
    queryFn: async () => {
      const counts = await Promise.all(requests.map(countRuns));
      return COUNTED.map((status, index) => ({ status, count: counts[index] ?? 0 }));
    },
    enabled: search.q === undefined,
    refetchInterval: 2 * REFRESH_MS,
  });
}

const COUNTED = ["RUNNING", "PAUSED", "FAILED", "TIMED_OUT", "TERMINATED", "COMPLETED"] as const;
