/** Starting workflows, and how a run stands that has been started. */
import { path } from "../../client/transport.ts";
import type { Skeleton } from "../../model/baton/skeleton.ts";
import type { WorkflowRun } from "../../model/signal-response.ts";
import type { Workflow } from "../../model/workflow.ts";
import { exact, quick } from "./transport.ts";

const MS = 1000;
/** How long an answer may take beyond the time for which the server waits. */
const GRACE_MS = 10_000;

/** Starts a run. @returns its id. */
export function startRun(request: object): Promise<string> {
  return exact.text({ method: "POST", path: "/workflow", body: request });
}

/** Starts a run and waits for its end, or for what blocks it. */
export function executeRun(
  request: { name: string; version?: number },
  waitForSeconds: number,
): Promise<WorkflowRun> {
  return exact.required({
    method: "POST",
    path: path("workflow", "execute", request.name, request.version ?? 0),
    query: { waitForSeconds },
    body: request,
    timeoutMs: waitForSeconds * MS + GRACE_MS,
  });
}

/** A run without its tasks. */
export function readRun(runId: string): Promise<Workflow> {
  const query = { includeTasks: false };
  return exact.required({ method: "GET", path: path("workflow", runId), query });
}

/** How a run stands, and how many of its tasks have which status. */
export interface RunState {
  run: Skeleton["run"];
  counts: [status: string, count: number][];
}

/** Reads how a run stands. */
export async function readRunState(runId: string): Promise<RunState> {
  const target = path("baton", "runs", runId, "skeleton");
  const { run, tasks, texts } = await quick.required<Skeleton>({ method: "GET", path: target });
  const counts = new Map<string, number>();
  for (const index of tasks.status) {
    const status = texts[index] ?? "";
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return { run, counts: [...counts] };
}
