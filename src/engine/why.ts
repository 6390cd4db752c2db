/**
 * Why a task stands where it stands, as far as its execution knows.
 *
 * Y1. Each open task has exactly one reason: the one that has to go first for the task to go on.
 * Y2. It costs in proportion to the open tasks, never to all.
 */
import { formatTaskId } from "../lib/task-id.ts";
import type { OpenTasks, WhyFacts } from "../model/baton/why-facts.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { dueTimeOfTask } from "./due-times.ts";
import { isContainer, type Execution } from "./execution.ts";
import { joinedNames } from "./joining.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { definitionOf, workflowTaskOf } from "./task-definition.ts";

/** Names of other tasks that are given. */
const MAX_NAMES = 10;

type Reason = Omit<WhyFacts, "taskId" | "ref" | "type" | "status">;

/** The reasons of the first open tasks; those that only wait for others of the execution come last. */
export function whyOpenTasks(execution: Execution, count: number): OpenTasks {
  const { workflow, definition, open } = execution;
  const tasks = [...open.values()].sort(
    (a, b) => Number(isContainer(a.kind)) - Number(isContainer(b.kind)) || a.sequence - b.sequence,
  );
  return {
    workflowId: workflow.workflowId,
    name: definition.name,
    status: workflow.status,
    tasks: tasks.slice(0, count).map((task) => whyTask(execution, task)),
    more: tasks.length > count,
  };
}

/** The reason of one task. */
export function whyTask(execution: Execution, task: TaskRecord): WhyFacts {
  return {
    taskId: formatTaskId(execution.workflow.workflowId, task.counter),
    ref: referenceOf(task),
    type: task.type,
    status: task.status,
    ...reasonOf(execution, task),
  };
}

function reasonOf(execution: Execution, task: TaskRecord): Reason {
  if (isTerminalTaskStatus(task.status)) return { kind: "ENDED", since: task.endTime };
  const { workflow } = execution;
  if (workflow.limit?.waiting) return { kind: "WORKFLOW_LIMIT", since: workflow.updateTime };
  if (workflow.status === "PAUSED" && isHeldByPause(task)) {
    return { kind: "PAUSED", since: workflow.updateTime };
  }
  if (task.status === "SCHEDULED" && task.availableAt > 0) return delayOf(execution, task);
  if (task.waitsForSlot) return queued(task, task.definitionName);
  if (task.kind === "SIMPLE") {
    return task.status === "SCHEDULED" ? queued(task, task.type) : workOf(execution, task);
  }
  return waitOf(execution, task);
}

/** While it is paused, what is queued can still be polled, and results are taken; nothing else begins, and no
 * timer goes off. */
function isHeldByPause({ kind, status, waitUntil }: TaskRecord): boolean {
  return waitUntil !== undefined || (status === "SCHEDULED" && kind !== "SIMPLE");
}

function delayOf(execution: Execution, task: TaskRecord): Reason {
  const until = task.availableAt;
  if (task.pollCount > 0) return { kind: "CALLBACK", since: task.updateTime, until };
  const since = task.scheduledTime;
  if (task.retriedTask === undefined) return { kind: "START_DELAY", since, until };
  return { kind: "RETRY", since, until, ...attemptsOf(execution, task) };
}

function attemptsOf(execution: Execution, task: TaskRecord) {
  const { retryCount } = workflowTaskOf(execution, task);
  const retries = retryCount ?? definitionOf(execution, task).retryCount;
  return { attempt: task.retryCount + 1, attempts: retries + 1 };
}

function queued(task: TaskRecord, inQueue: string): Reason {
  const since = task.pollCount > 0 ? task.updateTime : task.scheduledTime;
  return { kind: "QUEUED", since, inQueue };
}

function workOf(execution: Execution, task: TaskRecord): Reason {
  const until = dueTimeOfTask(execution, task);
  return {
    kind: "WORKING",
    since: task.pollCount > 1 ? task.updateTime : task.startTime,
    ...(until !== null && { until }),
    ...(task.workerId !== undefined && { worker: task.workerId }),
    ...attemptsOf(execution, task),
  };
}

function waitOf(execution: Execution, task: TaskRecord): Reason {
  const since = task.startTime > 0 ? task.startTime : task.scheduledTime;
  switch (task.kind) {
    case "WAIT":
      if (task.waitUntil === undefined) return { kind: "SIGNAL", since };
      return { kind: "WAIT_UNTIL", since, until: task.waitUntil };
    case "HUMAN":
      return { kind: "HUMAN", since };
    case "WAIT_FOR_WEBHOOK":
      return { kind: "WEBHOOK", since };
    case "PULL_WORKFLOW_MESSAGES":
      return { kind: "MESSAGE", since };
    case "JOIN":
    case "EXCLUSIVE_JOIN":
      return { kind: "JOIN", since, waitsFor: joinWait(execution, task) };
    case "SUB_WORKFLOW":
      return childOf(task, since);
    default:
  }
  if (isContainer(task.kind)) {
    return { kind: "CONTAINER", since, waitsFor: namesOf(openWithin(execution, task)) };
  }
  const isOutside = task.asyncComplete && task.status === "IN_PROGRESS";
  return { kind: isOutside ? "SIGNAL" : "SERVER", since };
}

function childOf(task: TaskRecord, since: number): Reason {
  const runs = task.status === "IN_PROGRESS" && task.outbox !== "start-child";
  if (!runs || task.subWorkflowId === undefined) return { kind: "SERVER", since };
  return { kind: "SUB_WORKFLOW", since, childId: task.subWorkflowId };
}

function joinWait({ waits }: Execution, task: TaskRecord) {
  const names = [...(waits.get(task.counter) ?? [])];
  return { ...namesOf(names), total: joinedNames(task).length };
}

/** The open tasks that stand in a container, whatever lies in between. */
function openWithin({ open, structure }: Execution, container: TaskRecord): string[] {
  const within = [...open.values()].filter((task) => {
    for (const { reference, scope } of structure.enclosures(task.base, task.scope)) {
      if (reference === container.base && scope === container.scope) return true;
    }
    return false;
  });
  return within.map(referenceOf);
}

function namesOf(names: string[]): { open: number; references: string[] } {
  return { open: names.length, references: names.slice(0, MAX_NAMES) };
}
