import { queryOptions } from "@tanstack/react-query";
import { readRun, readRunState } from "../../api/starts.ts";
import { recentRuns, runsWithIds } from "../../api/workflow-activity.ts";
import { isOpen } from "../../lib/status.ts";

const LIVE_MS = 500;
const REFRESH_MS = 2000;
const OFFERED_RUNS = 20;

/** The runs whose input can fill the form. */
export function offeredRunsQuery(name: string) {
  return queryOptions({
    queryKey: ["runs to fill from", name],
    queryFn: () => recentRuns(name, OFFERED_RUNS),
  });
}

/** A run with its input and output. */
export function runQuery(runId: string) {
  return queryOptions({ queryKey: ["run payloads", runId], queryFn: () => readRun(runId) });
}

/** How a run stands, until it has ended. */
export function runStateQuery(runId: string) {
  return queryOptions({
    queryKey: ["run state", runId],
    queryFn: () => readRunState(runId),
    refetchInterval: ({ state }) =>
      state.data === undefined || isOpen(state.data.run.status) ? LIVE_MS : false,
  });
}

/** Several runs, until all have ended. */
export function batchQuery(runIds: readonly string[]) {
  return queryOptions({
    queryKey: ["batch", runIds],
    queryFn: () => runsWithIds(runIds),
    refetchInterval: ({ state }) => {
      const { data = [] } = state;
      const isOver = data.length === runIds.length && !data.some(({ status }) => isOpen(status));
      return isOver ? false : REFRESH_MS;
    },
  });
}
