/** What happens when a timer is due (Conductor's `DeciderService` time-out checks, at exact times). */
import type { TaskDef } from "../model/task-def.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import { planning } from "./advance.ts";
import { cancelWithin, recoverOrEnd } from "./breaking-off.ts";
import type { Decision } from "./decision.ts";
import { deadlinesOf, dueTimeOfTask, dueTimeOfWorkflow, type TimeoutKind } from "./due-times.ts";
import { endWorkflow } from "./end.ts";
import { WORKFLOW_DUE } from "./execution.ts";
import { finish } from "./plan.ts";
import type { TaskRecord } from "./records.ts";
import { begin, schedule } from "./schedule.ts";
import { definitionOf } from "./task-definition.ts";

const MS = 1000;

/** Lets every timer act whose time has come: the workflow's own first, then the tasks' in their order. */
export function fireDueTimers(decision: Decision): void {
  for (let keys = takeDue(decision); keys.length > 0; keys = takeDue(decision)) {
    for (const key of keys) {
      if (goesOn(decision)) fireKey(decision, key);
      restoreDue(decision, key);
    }
  }
}

/** While it is paused, only delays stand among the due times. */
function goesOn({ workflow }: Decision): boolean {
  return !isTerminalWorkflowStatus(workflow.status);
}

/** The keys that are due, sorted: how they lie in the heap depends on what happened before. */
function takeDue(decision: Decision): number[] {
  const { due } = decision.execution;
  const keys: number[] = [];
  while (goesOn(decision)) {
    const key = due.takeDue(decision.now);
    if (key === undefined) break;
    decision.onUndo(() => restoreDue(decision, key));
    keys.push(key);
  }
  return keys.sort((a, b) => a - b);
}

function fireKey(decision: Decision, key: number): void {
  if (key === WORKFLOW_DUE) {
    timeOutWorkflow(decision);
    return;
  }
  const task = decision.execution.open.get(key);
  if (task !== undefined) fire(decision, task);
}

function restoreDue(decision: Decision, key: number): void {
  const { execution } = decision;
  if (key === WORKFLOW_DUE) {
    execution.due.set(key, dueTimeOfWorkflow(execution));
    return;
  }
  const task = execution.open.get(key);
  if (task !== undefined) execution.due.set(key, dueTimeOfTask(execution, task));
}

function fire(decision: Decision, task: TaskRecord): void {
  if (task.status === "SCHEDULED" && task.availableAt > 0 && task.availableAt <= decision.now) {
    decision.change(task, (record) => {
      record.availableAt = 0;
    });
    schedule(decision, begin(decision, task));
    return;
  }
  if (task.waitUntil !== undefined && task.waitUntil <= decision.now) {
    decision.taskTypeOf(task.kind).expire?.(decision, task);
    return;
  }
  const definition = definitionOf(decision.execution, task);
  const due = deadlinesOf(task, definition).find((deadline) => deadline.at <= decision.now);
  if (due !== undefined) timeOutTask(decision, task, due.kind, definition);
}

function timeOutTask(
  decision: Decision,
  task: TaskRecord,
  kind: TimeoutKind,
  definition: TaskDef,
): void {
  const reason = reasonOf(decision, task, kind, definition);
  // The response timeout does not ask for the policy: the worker is gone, another one may try.
  const policy = kind === "response" ? "RETRY" : definition.timeoutPolicy;
  if (policy === "ALERT_ONLY") {
    decision.alert(reason);
    decision.change(task, (record) => {
      record.alerted = [...(record.alerted ?? []), kind];
    });
    return;
  }
  const type = decision.taskTypeOf(task.kind);
  type.cancel?.(decision, task);
  // It may be optional: then nothing else would ever end what stands in it.
  if (type.resume !== undefined) cancelWithin(decision, task);
  finish(decision, task, { status: "TIMED_OUT", reason });
  if (policy === "TIME_OUT_WF") {
    const failure = { status: "TIMED_OUT", reason, task } as const;
    planning(decision, () => schedule(decision, recoverOrEnd(decision, failure)));
  }
}

function reasonOf(
  decision: Decision,
  task: TaskRecord,
  kind: TimeoutKind,
  definition: TaskDef,
): string {
  const since = (time: number): number => Math.floor((decision.now - time) / MS);
  const policy = definition.timeoutPolicy;
  const taskId = decision.taskId(task);
  const delayMs = task.startDelaySeconds * MS;
  switch (kind) {
    case "total":
      return `Task ${definition.name}/${taskId} exceeded total timeout of ${definition.totalTimeoutSeconds} seconds (elapsed ${since(task.firstScheduledTime)} seconds across all attempts including retry delays). Timeout policy: ${policy}`;
    case "task":
      return `Task timed out after ${since(task.startTime + delayMs)} seconds. Timeout configured as ${definition.timeoutSeconds} seconds. Timeout policy configured to ${policy}`;
    case "poll":
      return `Task poll timed out after ${since(task.scheduledTime + delayMs)} seconds. Poll timeout configured as ${definition.pollTimeoutSeconds} seconds. Timeout policy configured to ${policy}`;
    case "response":
      return `responseTimeout: ${definition.responseTimeoutSeconds} exceeded for the taskId: ${taskId} with Task Definition: ${definition.name}`;
  }
}

function timeOutWorkflow(decision: Decision): void {
  const { definition } = decision.execution;
  const { lastRetriedTime, createTime } = decision.workflow;
  const from = lastRetriedTime > 0 ? lastRetriedTime : createTime;
  const elapsed = Math.floor((decision.now - from) / MS);
  const reason = `Workflow timed out after ${elapsed} seconds. Timeout configured as ${definition.timeoutSeconds} seconds. Timeout policy configured to ${definition.timeoutPolicy}`;
  if (definition.timeoutPolicy === "TIME_OUT_WF") {
    endWorkflow(decision, { status: "TIMED_OUT", reason });
    return;
  }
  decision.alert(reason);
  decision.changeWorkflow((workflow) => {
    workflow.alerted = true;
  });
}
