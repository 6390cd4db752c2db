/** What must happen outside after a decision. Each is also stored with the rows of its cause, so that
 * it survives a crash and is repeated until its receiver has acknowledged it. */
import type { Changes } from "./changes.ts";
import type { Execution } from "./execution.ts";
import type { TaskRecord, WorkflowOutbox } from "./records.ts";

export type Effect =
  /** Put a task into its queue. */
  | { kind: "enqueue-task"; task: TaskRecord }
  /** Take a task out of its queue, be it that it has ended or that it comes again later; its slot is free then. */
  | { kind: "withdraw-task"; task: TaskRecord }
  /** Run a task with side effects (HTTP, START_WORKFLOW). */
  | { kind: "run-task"; task: TaskRecord }
  /** Publish the event of a task. */
  | { kind: "publish-event"; task: TaskRecord }
  /** Let a task be found by the events of webhooks. */
  | { kind: "await-webhook"; task: TaskRecord }
  /** Publish an event that was raised for listeners. */
  | { kind: "raise-event"; raised: number }
  /** Keep the result of a task for others of its name and key. */
  | { kind: "keep-result"; task: TaskRecord }
  | { kind: "start-child"; task: TaskRecord }
  /** Let a child that has ended go on, in its next run. */
  | { kind: "revive-child"; task: TaskRecord }
  | { kind: "terminate-child"; task: TaskRecord }
  /** End children whose tasks are gone. */
  | { kind: "terminate-orphans" }
  | { kind: "tell-parent" }
  | { kind: "tell-followers" }
  | { kind: "leave-limit" }
  | { kind: "enter-limit" }
  | { kind: "start-failure-workflow" }
  | { kind: "index" }
  /** A timeout under ALERT_ONLY passed: worth a line in the log, nothing else. */
  | { kind: "alert"; message: string };

const EFFECT_OF = {
  enqueue: "enqueue-task",
  withdraw: "withdraw-task",
  run: "run-task",
  publish: "publish-event",
  "await-webhook": "await-webhook",
  "start-child": "start-child",
  "revive-child": "revive-child",
  "terminate-child": "terminate-child",
} as const;

/** The effect that a task's stored flag stands for, or null. */
export function effectOf(task: TaskRecord): Effect | null {
  return task.outbox === undefined ? null : { kind: EFFECT_OF[task.outbox], task };
}

/** The effect that the result of a task asks for: its entry in the cache is the flag. */
export function resultEffectOf(task: TaskRecord): Effect | null {
  const isToKeep = task.cacheEntry !== undefined && task.status === "COMPLETED";
  return isToKeep ? { kind: "keep-result", task } : null;
}

/** All that is still to be done outside because of a task. */
export function effectsOfTask(task: TaskRecord): Effect[] {
  return [effectOf(task), resultEffectOf(task)].filter((effect) => effect !== null);
}

/** The stored flags of the execution as a whole, and the effect that each asks for. */
const WORKFLOW_EFFECTS = {
  revived: "tell-parent",
  parent: "tell-parent",
  followers: "tell-followers",
  failureWorkflow: "start-failure-workflow",
  earlierFailures: "start-failure-workflow",
  leaveLimit: "leave-limit",
  enterLimit: "enter-limit",
  orphans: "terminate-orphans",
} as const satisfies Record<keyof WorkflowOutbox, Effect["kind"]>;

/** The effects that the flags of an execution stand for. */
export function workflowEffects(outbox: WorkflowOutbox): Effect[] {
  const flags = Object.keys(outbox) as (keyof WorkflowOutbox)[];
  const set = flags.filter((flag) => outbox[flag] !== undefined);
  return [...new Set(set.map((flag) => WORKFLOW_EFFECTS[flag]))].map((kind) => ({ kind }));
}

/** The effects that what a decision has changed asks for. */
export function effectsOf(execution: Execution, changes: Changes): Effect[] {
  const effects: Effect[] = [];
  for (const task of changes.tasks) effects.push(...effectsOfTask(task));
  if (changes.workflow) effects.push(...workflowEffects(execution.workflow.outbox));
  for (const raised of changes.raised ?? []) effects.push({ kind: "raise-event", raised });
  return effects;
}

/** The types of the tasks that go to their queues by some effects. */
export function typesToEnqueue(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => (effect.kind === "enqueue-task" ? [effect.task.type] : []));
}
