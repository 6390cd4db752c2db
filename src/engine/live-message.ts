/** What a live connection to an execution is told. */
import type { LiveMessage } from "../model/baton/live.ts";
import type { Execution } from "./execution.ts";
import { versionOf } from "./index-version.ts";
import type { TaskRecord } from "./records.ts";
import { skeletonRun, skeletonTask } from "./skeleton.ts";

/** Changed tasks of one message; who has missed more reads the skeleton again. */
const MAX_LIVE_TASKS = 1_000;

const RELOAD: LiveMessage = { reload: true };

/** What has changed since a version. */
export function changesSince(execution: Execution, since: number): LiveMessage {
  const { version, removalVersion = -1 } = execution.workflow;
  // It names a version that is not there yet, or one since which tasks were removed.
  if (since > version || removalVersion > since) return RELOAD;
  return changesOf(
    execution,
    since === version
      ? []
      : [...execution.tasks.values()].filter((task) => versionOf(task) > since),
  );
}

/** What to say of tasks that have changed. */
export function changesOf(execution: Execution, changed: readonly TaskRecord[]): LiveMessage {
  if (changed.length > MAX_LIVE_TASKS) return RELOAD;
  const tasks = changed.toSorted((a, b) => a.sequence - b.sequence);
  const times = tasks.flatMap(({ updateTime, endTime }) => [updateTime, endTime]);
  const updated = Math.max(execution.workflow.updateTime, ...times);
  return {
    seq: execution.workflow.version,
    run: skeletonRun(execution, updated),
    tasks: tasks.map((task) => skeletonTask(execution, task)),
  };
}
