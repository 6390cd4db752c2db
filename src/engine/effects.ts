/** What must happen outside after a decision. Each is also stored with the rows of its cause, so that
 * it survives a crash and is repeated until its receiver has acknowledged it. */
import type { TaskRecord } from "./records.ts";

export type Effect =
  /** Put a worker task into the queue of its type. */
  | { kind: "enqueue-task"; task: TaskRecord }
  /** Take a task out of its queue. */
  | { kind: "withdraw-task"; task: TaskRecord }
  /** Give back the slot of a task that goes into its queue again later. */
  | { kind: "release-task"; task: TaskRecord }
  /** Run a task with side effects (HTTP, START_WORKFLOW). */
  | { kind: "run-task"; task: TaskRecord }
  | { kind: "start-child"; task: TaskRecord }
  | { kind: "terminate-child"; task: TaskRecord }
  | { kind: "tell-parent" }
  | { kind: "start-failure-workflow" }
  | { kind: "index" }
  /** A timeout under ALERT_ONLY passed: worth a line in the log, nothing else. */
  | { kind: "alert"; message: string };

const EFFECT_OF = {
  enqueue: "enqueue-task",
  withdraw: "withdraw-task",
  release: "release-task",
  run: "run-task",
  "start-child": "start-child",
  "terminate-child": "terminate-child",
} as const;

/** The effect that a task's stored flag stands for, or null. */
export function effectOf(task: TaskRecord): Effect | null {
  return task.outbox === undefined ? null : { kind: EFFECT_OF[task.outbox], task };
}
