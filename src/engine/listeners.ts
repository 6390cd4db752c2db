/** What listeners hear of a decision: `onStateChange` of tasks, and the status of the execution. */
import { isTerminalTaskStatus, type TaskStatus } from "../model/task.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import type { JsonObject } from "../model/json.ts";
import type { StateChangeEvent } from "../model/workflow-def.ts";
import type { Decision } from "./decision.ts";
import { SubstitutionError } from "./expressions/references.ts";
import { raise } from "./raised-events.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { resolveIn } from "./task-input.ts";
import { traceOfTask } from "./tracing.ts";
import { workflowSummaryOf } from "./workflow-summary.ts";

const TASK_EVENT_PREFIX = "conductor:";
const DEFAULT_STATUS_EVENT = "conductor:workflow_status";

/** The execution before a decision, and whether the decision has set it going. */
export interface Before {
  status: WorkflowStatus;
  began: boolean;
}

/** Raises what listeners have asked for. To be called when everything else is decided. */
export function tellListeners(decision: Decision, before: Before): void {
  const { workflow, execution } = decision;
  const { began } = before;
  const isHeard = execution.definition.workflowStatusListenerEnabled;
  if (isHeard && began) raiseStatus(decision, "RUNNING", decision.now);
  for (const task of decision.changes.tasks) tellListenersOf(decision, task);
  const isNew = workflow.status !== (began ? "RUNNING" : before.status);
  if (isHeard && isNew) raiseStatus(decision, workflow.status, workflow.updateTime);
}

/** A state that a task has come into: what listeners call it, and its status there. */
interface Change {
  word: string;
  status: TaskStatus;
  time: number;
}

/** Raises what is asked for of a task: while it is there, where the decision takes it away. */
export function tellListenersOf(decision: Decision, task: TaskRecord): void {
  if (!decision.changes.tasks.has(task)) return;
  const { structure } = decision.execution;
  const { onStateChange } = task.workflowTask ?? structure.task(task.base, task.scope) ?? {};
  const listeners = Object.entries(onStateChange ?? {});
  if (listeners.length === 0) return;
  for (const change of changesOf(decision.before(task), task)) {
    for (const [words, events] of listeners) {
      if (!words.split(",").some((word) => word.trim() === change.word)) continue;
      for (const event of events) raiseFor(decision, task, change, event);
    }
  }
}

function raiseFor(
  decision: Decision,
  task: TaskRecord,
  { status, time }: Change,
  { type, payload }: StateChangeEvent,
): void {
  raise(decision, {
    name: TASK_EVENT_PREFIX + type,
    payload: payloadOf(decision, task, payload),
    facts: {
      workflowInstanceId: decision.workflow.workflowId,
      taskId: decision.taskId(task),
      referenceTaskName: referenceOf(task),
      status,
    },
    time,
    trace: traceOfTask(decision.execution, task),
  });
}

/** A payload that would be beyond all limits is none. */
function payloadOf(decision: Decision, task: TaskRecord, payload: JsonObject): JsonObject {
  try {
    return resolveIn(decision, payload, task.scope) as JsonObject;
  } catch (error) {
    if (SubstitutionError.is(error)) return {};
    throw error;
  }
}

/** The states that a task has come into, in their order: one decision may take it through several. */
function changesOf(before: Readonly<TaskRecord> | null, task: TaskRecord): Change[] {
  const changes: Change[] = [];
  if (task.scheduledTime !== before?.scheduledTime) {
    changes.push({ word: "onScheduled", status: "SCHEDULED", time: task.scheduledTime });
  }
  if (task.startTime > 0 && task.startTime !== before?.startTime) {
    changes.push({ word: "onStart", status: "IN_PROGRESS", time: task.startTime });
  }
  const { status, endTime } = task;
  const hadEnded = before !== null && isTerminalTaskStatus(before.status);
  if (isTerminalTaskStatus(status) && !(hadEnded && before.endTime === endTime)) {
    const word = END_WORDS[status];
    if (word !== undefined) changes.push({ word, status, time: endTime });
  }
  return changes;
}

const END_WORDS: Partial<Record<TaskStatus, string>> = {
  COMPLETED: "onSuccess",
  COMPLETED_WITH_ERRORS: "onSuccess",
  FAILED: "onFailed",
  FAILED_WITH_TERMINAL_ERROR: "onFailed",
  TIMED_OUT: "onFailed",
  CANCELED: "onCancelled",
};

function raiseStatus(decision: Decision, status: WorkflowStatus, time: number): void {
  const { execution } = decision;
  const name = execution.definition.workflowStatusListenerSink || DEFAULT_STATUS_EVENT;
  const isOver = isTerminalWorkflowStatus(status);
  const {
    input = "",
    output = "",
    ...facts
  } = workflowSummaryOf(execution, isOver ? null : status);
  const { trace } = execution.workflow;
  raise(decision, { name, payload: { input, output }, facts, time, trace });
}
