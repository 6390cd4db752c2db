import { isTerminalTaskStatus } from "../../model/task.ts";
import type { Json } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import { isBrokenOff } from "../guards.ts";
import { itemsOf } from "../for-each-items.ts";
import { closeTurn, openTurn, openTurnsOf, setOpenTurns } from "../open-turns.ts";
import { finish, plan } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { innerScope } from "../scope.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { TaskType } from "../task-type.ts";
import { describeNumber, isWrongNumber, MAX_CONCURRENCY, wholeNumberOf } from "../whole-number.ts";

/**
 * Runs its body once for each item of a list, several at a time if it may. It looks only at the turns that
 * are open, which are kept in memory (`Execution.openTurns`) and made anew from the tasks' rows.
 */
export const forEach: TaskType = {
  kind: "FOR_EACH",
  initialStatus: "IN_PROGRESS",
  usesTemplate: true,
  retriable: false,
  delayable: false,
  asynchronous: false,

  start(decision, task) {
    const problem = problemOf(decision, task);
    if (problem !== null) {
      finish(decision, task, { status: "FAILED", reason: problem });
      return [];
    }
    setOpenTurns(decision, task, new Set());
    decision.change(task, (record) => {
      record.iteration = 0;
    });
    return fill(decision, task);
  },

  resume(decision, task) {
    const open = openTurnsOf(decision, task);
    const again: TaskRecord[] = [];
    for (const turn of [...(decision.touchedTurns.get(task.counter) ?? open)]) {
      if (!open.has(turn)) continue;
      // Set going again after the execution had ended before the turn could begin.
      if (!isTurnBegun(decision, task, turn)) again.push(...begin(decision, task, turn));
      if (isTurnOver(decision, task, turn)) closeTurn(decision, task, turn);
    }
    return [...again, ...fill(decision, task)];
  },

  recover(decision, task, { task: failed, reason }) {
    const status = failed.status === "TIMED_OUT" ? "TIMED_OUT" : "FAILED";
    finish(decision, task, { status, reason: failed.reason ?? reason });
    return [];
  },

  restore(decision, task) {
    const open = new Set<number>();
    const isLeft = task.pendingFailure !== undefined || isBrokenOff(decision, task);
    for (let turn = 1; turn <= (isLeft ? 0 : task.iteration); turn++) {
      if (!isTurnOver(decision, task, turn)) open.add(turn);
    }
    setOpenTurns(decision, task, open);
  },
};

/** Begins turns while there are items and it may have more of them at a time, or ends. */
function fill(decision: Decision, task: TaskRecord): TaskRecord[] {
  const open = openTurnsOf(decision, task);
  const limit = concurrencyOf(task);
  const free = limit === 0 ? Infinity : limit - open.size;
  const before = task.iteration;
  const last = Math.min(itemsOf(task).length, before + free);
  const planned: TaskRecord[] = [];
  for (let turn = before + 1; turn <= last; turn++) planned.push(...begin(decision, task, turn));
  if (last > before) {
    decision.change(task, (record) => {
      record.iteration = last;
      record.updateTime = decision.time;
    });
  }
  if (open.size === 0) conclude(decision, task);
  return planned;
}

function begin(decision: Decision, task: TaskRecord, turn: number): TaskRecord[] {
  const [first] = workflowTaskOf(decision.execution, task).loopOver;
  if (first === undefined) return [];
  openTurn(decision, task, turn);
  const scope = innerScope(task.scope, turn);
  return plan(decision, { workflowTask: first, scope, loop: task.base });
}

function conclude(decision: Decision, task: TaskRecord): void {
  const results = itemsOf(task).map((_, index) => resultOf(decision, task, index + 1));
  finish(decision, task, {
    status: "COMPLETED",
    output: { iteration: task.iteration, results },
  });
}

/** The output of a turn's last task. */
function resultOf(decision: Decision, task: TaskRecord, turn: number): Json {
  const last = workflowTaskOf(decision.execution, task).loopOver.at(-1);
  const name = `${last?.taskReferenceName ?? ""}${innerScope(task.scope, turn)}`;
  return decision.execution.latest.get(name)?.output ?? {};
}

function isTurnBegun(decision: Decision, task: TaskRecord, turn: number): boolean {
  const scope = innerScope(task.scope, turn);
  return (decision.execution.turns.get(task.base + scope)?.size ?? 0) > 0;
}

function isTurnOver(decision: Decision, task: TaskRecord, turn: number): boolean {
  const { execution } = decision;
  const scope = innerScope(task.scope, turn);
  if (execution.openTasksInTurn(task.base, scope) > 0) return false;
  // What no decision took notice of yet, because the execution was paused, may still be retried.
  const tasks = execution.turns.get(task.base + scope) ?? [];
  if ([...tasks].some(({ counter }) => execution.unconsumed.has(counter))) return false;
  return workflowTaskOf(execution, task).loopOver.every((step) => {
    const child = execution.latest.get(step.taskReferenceName + scope);
    return child !== undefined && isTerminalTaskStatus(child.status);
  });
}

/** How many turns may be open at a time; 0: all of them. */
function concurrencyOf(task: TaskRecord): number {
  return wholeNumberOf(task.input[MAX_CONCURRENCY.field], MAX_CONCURRENCY) ?? 1;
}

/** Why it cannot run, or null. */
function problemOf(decision: Decision, task: TaskRecord): string | null {
  const { items } = task.input;
  if (!Array.isArray(items)) return `FOR_EACH ${task.base}: items is not a list`;
  const { field } = MAX_CONCURRENCY;
  if (isWrongNumber(task.input[field], MAX_CONCURRENCY)) {
    return `FOR_EACH ${task.base}: ${field} is not ${describeNumber(MAX_CONCURRENCY)}`;
  }
  const limit = concurrencyOf(task);
  const { maxBranches } = decision.settings;
  const atOnce = limit === 0 ? items.length : Math.min(limit, items.length);
  if (atOnce > maxBranches) {
    return `FOR_EACH ${task.base} would run ${atOnce} iterations at a time; the limit is ${maxBranches}`;
  }
  return workflowTaskOf(decision.execution, task).loopOver.length === 0
    ? `FOR_EACH ${task.base} has no tasks in loopOver`
    : null;
}
