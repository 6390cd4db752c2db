import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { searchRuns, searchTasks, type SearchRequest } from "../../api/runs.ts";
import { countStarts } from "../../api/statistics.ts";
import { queryOf, rangeOf } from "./run-query.ts";
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
  const request = requestOf(others, now);
  return queryOptions({
    queryKey: ["status counts", request],
    queryFn: async () => {
      const { counts } = await countStarts(request, { buckets: 1 });
      return COUNTED.map((status) => ({
        status,
        count: counts.reduce((sum, one) => sum + (one.status === status ? one.count : 0), 0),
      }));
    },
    enabled: search.q === undefined,
    refetchInterval: 2 * REFRESH_MS,
  });
}

/** The times that the histogram spans; undefined: as far as there are runs. */
export function startRange(
  { started, q }: RunsSearch,
  now: number,
): { from: number | undefined; to: number | undefined } {
  const range = started === undefined || q !== undefined ? null : rangeOf(started, now);
  if (range === null) return { from: undefined, to: undefined };
  const end = range.to ?? Math.floor(now / STEP_MS) * STEP_MS;
  return { from: range.from === 0 ? undefined : range.from, to: end };
}

/** When the runs started that the filters choose, by status. */
export function startCountsQuery(search: RunsSearch, now: number, zoneId: string) {
  const request = requestOf(search, now);
  const spans = { ...startRange(search, now), buckets: SPANS, zoneId };
  return queryOptions({
    queryKey: ["start counts", request.query, request.freeText, request.topLevelOnly, spans],
    queryFn: () => countStarts(request, spans),
    refetchInterval: 5 * REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

const SPANS = 80;
const COUNTED = ["RUNNING", "PAUSED", "FAILED", "TIMED_OUT", "TERMINATED", "COMPLETED"] as const;
