/** What must happen outside after a decision. Each is also stored with the rows of its cause, so that
 * it survives a crash and is repeated until its receiver has acknowledged it. */
import type { TaskRecord, WorkflowOutbox } from "./records.ts";

export type Effect =
  /** Put a worker task into the queue of its type. */
  | { kind: "enqueue-task"; task: TaskRecord }
  /** Take a task out of its queue. */
  | { kind: "withdraw-task"; task: TaskRecord }
  /** Give back the slot of a task that goes into its queue again later. */
  | { kind: "release-task"; task: TaskRecord }
  /** Run a task with side effects (HTTP, START_WORKFLOW). */
  | { kind: "run-task"; task: TaskRecord }
  /** Publish the event of a task. */
  | { kind: "publish-event"; task: TaskRecord }
  | { kind: "start-child"; task: TaskRecord }
  | { kind: "terminate-child"; task: TaskRecord }
  | { kind: "tell-parent" }
  | { kind: "leave-limit" }
  | { kind: "enter-limit" }
  | { kind: "start-failure-workflow" }
  | { kind: "index" }
  /** A timeout under ALERT_ONLY passed: worth a line in the log, nothing else. */
  | { kind: "alert"; message: string };

const EFFECT_OF = {
  enqueue: "enqueue-task",
  withdraw: "withdraw-task",
  release: "release-task",
  run: "run-task",
  publish: "publish-event",
  "start-child": "start-child",
  "terminate-child": "terminate-child",
} as const;

/** The effect that a task's stored flag stands for, or null. */
export function effectOf(task: TaskRecord): Effect | null {
  return task.outbox === undefined ? null : { kind: EFFECT_OF[task.outbox], task };
}

/** Where the stored flag of each effect of the execution as a whole stands. */
export const WORKFLOW_FLAGS = {
  "tell-parent": "parent",
  "start-failure-workflow": "failureWorkflow",
  "leave-limit": "leaveLimit",
  "enter-limit": "enterLimit",
} as const satisfies Partial<Record<Effect["kind"], keyof WorkflowOutbox>>;

/** The effects that the flags of an execution stand for. */
export function workflowEffects(outbox: WorkflowOutbox): Effect[] {
  const kinds = Object.keys(WORKFLOW_FLAGS) as (keyof typeof WORKFLOW_FLAGS)[];
  return kinds
    .filter((kind) => outbox[WORKFLOW_FLAGS[kind]] !== undefined)
    .map((kind) => ({ kind }));
}
