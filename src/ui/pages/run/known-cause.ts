/** The cause of a failure as far as the run's own tasks tell it. */
import type { SkeletonTask } from "../../../model/baton/skeleton.ts";
import type { RootCause } from "../../../model/baton/tree.ts";
import { isFailed } from "../../../model/run-tree/rows.ts";
import type { RunData } from "./run-data.ts";

/** What is shown until the server has looked into the sub-workflows as well. */
export function knownCause({ run, rows }: RunData): RootCause {
  const failed = rows.filter(({ status, abandoned }) => isFailed(status) && !abandoned);
  const first = failed
    .filter(({ retried }) => !retried)
    .toSorted((a, b) => (a.ended ?? 0) - (b.ended ?? 0))[0];
  const { workflowId, name, version, status, created, ended, reason } = run;
  const step = { workflowId, name, version, status, created, ended, reason };
  if (first === undefined) return { chain: [{ ...step, task: null }], cause: null };
  const { taskId, ref, type } = first;
  const task = { taskId, ref, name: first.name, type, status: first.status };
  return {
    chain: [{ ...step, task }],
    cause: {
      ...task,
      workflowId,
      reason: first.reason,
      worker: first.worker,
      attempts: failed.filter((each) => each.ref === ref).map(attemptOf),
      logs: [],
    },
  };
}

function attemptOf(task: SkeletonTask): NonNullable<RootCause["cause"]>["attempts"][number] {
  const { taskId, attempt, status, scheduled, started, ended, worker, reason } = task;
  return { taskId, attempt, status, scheduled, started, ended, worker, reason };
}
