import type { SkeletonRun, SkeletonTask } from "../../src/model/baton/skeleton.ts";

/** A run as a skeleton has it, running unless it says otherwise. */
export function runOf(more: Partial<SkeletonRun> = {}): SkeletonRun {
  return {
    ...{ workflowId: "r", name: "w", version: 1, status: "RUNNING", reason: null },
    ...{ correlationId: null, priority: 0, createdBy: null, event: null, idempotencyKey: null },
    ...{ created: 1000, updated: null, ended: null, lastRetried: null, revivals: 0 },
    ...{ parentWorkflowId: null, parentTaskId: null, failureWorkflowId: null },
    ...{ failedReferences: [], failedTaskNames: [], paused: false, rateLimited: false },
    ...{ inputBytes: 2, outputBytes: 2 },
    ...more,
  };
}

/** An attempt at a worker task as a skeleton has it, scheduled unless it says otherwise. */
export function taskOf(ref: string, more: Partial<SkeletonTask> = {}): SkeletonTask {
  return {
    ...{ taskId: `r-${ref}`, ref, scope: "", name: ref, type: ref, status: "SCHEDULED" },
    ...{ sequence: 1, attempt: 0, iteration: 0, scheduled: 1000, delay: 0, started: null },
    ...{ ended: null, parent: null, retried: false, abandoned: false, worker: null },
    ...{ domain: null, pollCount: 0, reason: null, childWorkflowId: null, callbackAt: null },
    ...more,
  };
}
