/** Gives planned tasks their place in the execution and begins them. */
import { isTerminalTaskStatus } from "../model/task.ts";
import type { Decision } from "./decision.ts";
import { endWorkflow } from "./end.ts";
import { showToScripts } from "./join-scripts.ts";
import { finish } from "./plan.ts";
import { isOutOfSteps } from "./portions.ts";
import { lookUpResults, reuseResult } from "./result-cache.ts";
import { inputDefect } from "./schema/enforce.ts";
import { definitionOf } from "./task-definition.ts";
import { waitsForSlot } from "./task-limit.ts";
import { heldTooMuch, taskPayloadProblem } from "./payloads.ts";
import { referenceOf, type TaskRecord } from "./records.ts";

const MS = 1000;

/** Schedules tasks in order; what beginning one of them leads to is scheduled after them. */
export function schedule(decision: Decision, planned: TaskRecord[]): void {
  for (let tasks = planned; tasks.length > 0;) {
    const fresh = freshOf(decision, tasks);
    if (!withinLimit(decision, fresh.length)) return;
    for (const task of fresh) {
      enter(decision, task);
      if (endIfTooMuch(decision)) return;
    }
    lookUpResults(decision, fresh);
    tasks = fresh.flatMap((task) =>
      decision.heldBack.has(task.counter) ? [] : begin(decision, task),
    );
  }
}

/** Begins what was held back, unless something has ended it meanwhile. */
export function beginHeldBack(decision: Decision, counters: number[]): void {
  const tasks = counters.map((counter) => decision.execution.open.get(counter));
  const planned = tasks.flatMap((task) => (task === undefined ? [] : begin(decision, task)));
  schedule(decision, planned);
}

/** A reference name is scheduled once per loop turn; further records of it are new attempts. */
function isNew(decision: Decision, task: TaskRecord): boolean {
  return task.retriedTask !== undefined || !decision.execution.latest.has(referenceOf(task));
}

/** Those of the planned tasks that are new. */
export function freshOf(decision: Decision, planned: TaskRecord[]): TaskRecord[] {
  return planned.filter((task) => isNew(decision, task));
}

/** Whether the execution may hold so many tasks more. */
export function hasRoomFor(decision: Decision, more: number): boolean {
  return decision.execution.tasks.size + more <= decision.settings.maxTasks;
}

function withinLimit(decision: Decision, more: number): boolean {
  const { maxTasks } = decision.settings;
  if (!hasRoomFor(decision, more)) {
    endWorkflow(decision, {
      status: "FAILED",
      reason: `An execution may hold at most ${maxTasks} tasks. Split the work into sub-workflows, or let loops forget old turns with keepLastN.`,
    });
    return false;
  }
  // A loop that forgets its turns stays below that limit for ever, and one without an end that waits
  // for nothing would never let the decision end.
  const inARow = (decision.workflow.unfinished?.noticed ?? 0) + decision.noticed;
  if (inARow > maxTasks) {
    endWorkflow(decision, {
      status: "FAILED",
      reason: `More than ${maxTasks} tasks ran one after the other without waiting for anything. Does a loop repeat without an end?`,
    });
    return false;
  }
  return true;
}

/** Ends the execution when it has come to hold more than it may. */
export function endIfTooMuch(decision: Decision): boolean {
  const reason = heldTooMuch(decision);
  if (reason !== null) endWorkflow(decision, { status: "FAILED", reason });
  return reason !== null;
}

function enter(decision: Decision, task: TaskRecord): void {
  markRetried(decision, task);
  refuseLargePayload(decision, task);
  task.sequence = decision.nextSequence();
  stamp(task, decision.time);
  if (decision.settings.withoutDelays === true) task.availableAt = 0;
  decision.add(task);
  showToScripts(decision, task);
}

/** The times of a task that is scheduled now. */
export function stamp(task: TaskRecord, now: number): void {
  task.scheduledTime = now;
  task.updateTime = now;
  if (task.firstScheduledTime === 0) task.firstScheduledTime = now;
  if (task.status !== "SCHEDULED") task.startTime = now;
  if (isTerminalTaskStatus(task.status)) task.endTime = now;
  if (task.status === "SCHEDULED" && task.availableAt === 0 && task.startDelaySeconds > 0) {
    task.availableAt = now + task.startDelaySeconds * MS;
  }
}

/** A task that would begin with more than it may hold fails instead. */
function refuseLargePayload(decision: Decision, task: TaskRecord): void {
  const problem =
    taskPayloadProblem(decision, task, task.input) ??
    taskPayloadProblem(decision, task, task.output);
  if (problem === null) return;
  task.status = "FAILED_WITH_TERMINAL_ERROR";
  task.input = {};
  task.output = {};
  task.reason = problem;
}

/** The attempt before is retried from the moment at which this one exists, not from when it was planned:
 * another task may end the execution in between. */
function markRetried(decision: Decision, attempt: TaskRecord): void {
  const previous = decision.execution.tasks.get(attempt.retriedTask ?? 0);
  if (previous === undefined) return;
  decision.change(previous, (record) => {
    record.retried = true;
  });
}

/** Begins a task unless it has ended already or is held back by a delay or a limit. */
export function begin(decision: Decision, task: TaskRecord): TaskRecord[] {
  if (isTerminalTaskStatus(task.status) || task.availableAt > 0) return [];
  if (isOutOfSteps(decision) && decision.taskTypeOf(task.kind).runsScript === true) {
    decision.postponed.add(task.counter);
    return [];
  }
  const defect = inputDefect(definitionOf(decision.execution, task), task.input);
  if (defect === null) {
    if (reuseResult(decision, task) || waitsForSlot(decision, task)) return [];
    return decision.taskTypeOf(task.kind).start(decision, task);
  }
  finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: defect });
  return [];
}
