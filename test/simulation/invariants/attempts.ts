/** Attempts: one chain per reference name, one worker each, and no more than the policy allows. */
import { definitionOf, workflowTaskOf } from "../../../src/engine/task-definition.ts";
import { referenceOf } from "../../../src/engine/records.ts";
import { isTerminalTaskStatus } from "../../../src/model/task.ts";
import type { TaskDef } from "../../../src/model/task-def.ts";
import type { CommittedTask } from "./committed-task.ts";

const MS = 1000;

/** A reference name is scheduled once; what comes later under it is the next attempt of the last one. */
export function checkScheduledOnce(change: CommittedTask): string | null {
  const { before, after, execution } = change;
  if (before !== undefined || after.abandoned) return null;
  const name = referenceOf(after);
  for (const other of execution.tasks.values()) {
    if (other === after || referenceOf(other) !== name || other.retried) continue;
    if (other.status === "SKIPPED" || other.abandoned) continue;
    return `${name} is scheduled twice, as task ${other.counter} and as task ${after.counter}`;
  }
  return null;
}

/** Nobody gets an attempt while another one has it. */
export function checkOneClaim({ before, after }: CommittedTask): string | null {
  if (before === undefined || after.pollCount <= before.pollCount) return null;
  if (before.status === "SCHEDULED" && after.pollCount === before.pollCount + 1) return null;
  return `task ${after.counter} was handed out while it was ${before.status}`;
}

/** What an attempt ends with was reported for it, and for no other. */
export function checkOwnResult({ execution, before, after }: CommittedTask): string | null {
  const attempt = after.output["attempt"];
  if (after.kind !== "SIMPLE" || before === undefined || typeof attempt !== "string") return null;
  if (after.workerId === "cache") return null;
  if (attempt === `${execution.workflow.workflowId}-${after.counter}`) return null;
  return `task ${after.counter} took the result of ${attempt}`;
}

/** A retry follows a failure, within the count, and not before its delay (engine.md 4.2). */
export function checkRetry({ execution, before, after, beginsRun }: CommittedTask): string | null {
  if (before !== undefined || after.retriedTask === undefined) return null;
  const previous = execution.tasks.get(after.retriedTask);
  if (previous === undefined || !previous.retried) return `task ${after.counter} retries nothing`;
  if (!isTerminalTaskStatus(previous.status)) {
    return `task ${after.counter} is there while task ${previous.counter} is ${previous.status}`;
  }
  if (beginsRun) return null;
  const definition = definitionOf(execution, after);
  const allowed = workflowTaskOf(execution, after).retryCount ?? definition.retryCount;
  if (after.retryCount !== previous.retryCount + 1 || after.retryCount > allowed) {
    return `task ${after.counter} is attempt ${after.retryCount} of ${allowed}`;
  }
  const due = previous.endTime + delaySeconds(definition, previous.retryCount) * MS;
  const begins = after.availableAt > 0 ? after.availableAt : after.scheduledTime;
  // What is canceled in the step in which it came never begins.
  if (after.kind !== "SIMPLE" || after.status === "CANCELED" || begins >= due) return null;
  return `task ${after.counter} comes ${due - begins} ms before its delay is over`;
}

function delaySeconds(definition: TaskDef, retryCount: number): number {
  const { retryLogic, retryDelaySeconds, backoffScaleFactor, maxRetryDelaySeconds } = definition;
  let delay = retryDelaySeconds;
  if (retryLogic === "LINEAR_BACKOFF") delay *= backoffScaleFactor * (retryCount + 1);
  if (retryLogic === "EXPONENTIAL_BACKOFF") delay *= 2 ** retryCount;
  return maxRetryDelaySeconds > 0 ? Math.min(delay, maxRetryDelaySeconds) : delay;
}
