/** Timers are never early (engine.md 4.3, 4.4, 4.7), stated directly on what was stored before. */
import type { TaskDef } from "../../../src/model/task-def.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";
import { definitionOf } from "../../../src/engine/task-definition.ts";
import type { CommittedTask } from "./committed-task.ts";

const MS = 1000;

/** These time out when something below them has. */
const ENDS_AS_OTHERS: ReadonlySet<string> = new Set(["FOR_EACH", "SUB_WORKFLOW", "TRY_CATCH"]);

export function checkTimers(change: CommittedTask): string | null {
  const { before, after, now } = change;
  if (before === undefined) return null;
  // What a run takes up again it begins at once.
  const mayEndDelay = change.mayEndDelay || change.beginsRun;
  if (!mayEndDelay && before.availableAt > now && leftItsDelay(before, after)) {
    return `task ${after.counter} went on ${before.availableAt - now} ms before its delay was over`;
  }
  // Somebody may have reported that it is over.
  const isReported = after.output["value"] !== undefined;
  const isOver = after.status === "COMPLETED" && !isReported;
  if (before.waitUntil !== undefined && isOver && before.waitUntil > now) {
    return `WAIT ${after.counter} ended ${before.waitUntil - now} ms early`;
  }
  if (
    after.status === "TIMED_OUT" &&
    before.status !== "TIMED_OUT" &&
    !ENDS_AS_OTHERS.has(after.kind)
  ) {
    const earliest = earliestTimeout(before, definitionOf(change.execution, after));
    if (earliest > now) return `task ${after.counter} timed out ${earliest - now} ms early`;
  }
  return null;
}

function leftItsDelay(before: Readonly<TaskRecord>, after: Readonly<TaskRecord>): boolean {
  if (before.status !== "SCHEDULED") return false;
  return (
    after.status === "IN_PROGRESS" || (after.status === "SCHEDULED" && after.availableAt === 0)
  );
}

function earliestTimeout(task: Readonly<TaskRecord>, definition: TaskDef): number {
  const { timeoutSeconds, responseTimeoutSeconds, totalTimeoutSeconds } = definition;
  const pollTimeoutSeconds = definition.pollTimeoutSeconds ?? 0;
  const held = task.startDelaySeconds * MS;
  const times: number[] = [];
  if (totalTimeoutSeconds > 0) times.push(task.firstScheduledTime + totalTimeoutSeconds * MS);
  if (timeoutSeconds > 0 && task.startTime > 0) {
    times.push(task.startTime + held + timeoutSeconds * MS);
  }
  if (pollTimeoutSeconds > 0 && task.status === "SCHEDULED") {
    times.push(task.scheduledTime + held + pollTimeoutSeconds * MS);
  }
  if (responseTimeoutSeconds > 0 && task.status === "IN_PROGRESS") {
    times.push(task.updateTime + responseTimeoutSeconds * MS);
  }
  return Math.min(...times);
}
