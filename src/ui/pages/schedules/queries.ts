import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { listSchedules, nextTimes, scheduleRuns } from "../../api/schedules.ts";

const REFRESH_MS = 5000;
const RUNS_SHOWN = 200;

export const schedulesQuery = queryOptions({
  queryKey: ["schedules"],
  queryFn: listSchedules,
  refetchInterval: REFRESH_MS,
});

/** The latest runs of all schedules together, for the strips of the list. */
export const latestRunsQuery = queryOptions({
  queryKey: ["schedule runs"],
  queryFn: () => scheduleRuns(null, RUNS_SHOWN),
  refetchInterval: REFRESH_MS,
});

export function runsOfQuery(name: string) {
  return queryOptions({
    queryKey: ["schedule runs", name],
    queryFn: () => scheduleRuns(name, RUNS_SHOWN),
    refetchInterval: REFRESH_MS,
  });
}

export interface Timetable {
  cronExpression: string;
  zoneId: string;
  scheduleStartTime?: number | undefined;
  scheduleEndTime?: number | undefined;
}

/** The next times of an expression; asked anew while it is typed. */
export function nextTimesQuery(timetable: Timetable, limit: number) {
  return queryOptions({
    queryKey: ["next times", timetable, limit],
    queryFn: () => nextTimes({ ...timetable, limit }),
    enabled: timetable.cronExpression.trim() !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 10_000,
  });
}
