import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../model/task.ts";
import type { JsonObject } from "../../model/json.ts";
import type { WorkflowTask } from "../../model/workflow-def.ts";
import { cancelWithin } from "../breaking-off.ts";
import type { Decision } from "../decision.ts";
import { isGuardedWithin } from "../guards.ts";
import { tellListenersOf } from "../listeners.ts";
import { closeTurn, openTurnsOf, setOpenTurns } from "../open-turns.ts";
import { finish, plan } from "../plan.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { innerScope } from "../scope.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { TaskType } from "../task-type.ts";
import { describeNumber, isWrongNumber, KEEP_LAST } from "../whole-number.ts";
import { hasMoreItems, itemsOf, keepLast } from "./do-while-input.ts";
import { evaluateCondition } from "./do-while-condition.ts";

/**
 * Repeats its body while a condition holds, or once per item of a list.
 *
 * While the loop is open its output is not stored: each finished turn is added in memory, and `restore`
 * makes it anew from the tasks of the turns. So a turn costs the same whether it is the first or the
 * ten thousandth.
 */
export const doWhile: TaskType = {
  kind: "DO_WHILE",
  initialStatus: "IN_PROGRESS",
  usesTemplate: true,
  retriable: false,
  delayable: false,
  asynchronous: false,

  start(decision, task) {
    // It may be begun anew, or have been sent back to one of its turns.
    setOpenTurns(decision, task, new Set());
    decision.change(task, (record) => {
      record.output = { iteration: 0 };
    });
    const items = itemsOf(decision, task);
    if (items !== null && items.length === 0) {
      finish(decision, task, { status: "COMPLETED" });
      return [];
    }
    const reason = problemOf(decision, task);
    if (reason !== null) {
      finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason });
      return [];
    }
    return startTurn(decision, task, 1);
  },

  resume(decision, task) {
    for (const turn of decision.touchedTurns.get(task.counter) ?? []) {
      if (turn < task.iteration && noteIfOver(decision, task, turn))
        closeTurn(decision, task, turn);
    }
    const children = childrenOf(decision, task, task.iteration);
    // Set going again after its turn could not be planned.
    if (children.length === 0) return beginAgain(decision, task);
    const failed = children.find(
      (child) => !isSuccessfulTaskStatus(child.status) && !isGuardedWithin(decision, child, task),
    );
    if (failed !== undefined) {
      const { reason = "" } = failed;
      noteTurn(decision, task, task.iteration, upToFailure(children));
      cancelWithin(decision, task);
      finish(decision, task, { status: "FAILED", reason });
      return [];
    }
    if (!isTurnOver(decision, task)) return [];
    if (openTurnsOf(decision, task).size > 0) return [];
    noteTurn(decision, task, task.iteration, children);
    dropOldTurns(decision, task);
    return next(decision, task, children);
  },

  cancel(decision, task) {
    const children = childrenOf(decision, task, task.iteration);
    if (children.length === 0) return;
    if (children.every(endedWell)) noteTurn(decision, task, task.iteration, children);
    // It saw what failed within the decision, for it was looked at with it.
    if (children.some((child) => failedAtOnce(decision, child))) {
      noteTurn(decision, task, task.iteration, upToFailure(children));
    }
  },

  restore(decision, task) {
    task.output = { ...task.output, iteration: task.iteration };
    decision.execution.growingOutputs.add(task.output);
    const open = new Set<number>();
    for (let turn = 1; turn < task.iteration; turn++) {
      if (!noteIfOver(decision, task, turn)) open.add(turn);
    }
    setOpenTurns(decision, task, open);
    const items = itemsOf(decision, task);
    if (items !== null) showItem(decision, task, items);
  },
};

/** Why it cannot run, or null. */
function problemOf(decision: Decision, task: TaskRecord): string | null {
  if (isWrongNumber(task.input[KEEP_LAST.field], KEEP_LAST)) {
    return `The loop ${referenceOf(task)}: ${KEEP_LAST.field} is not ${describeNumber(KEEP_LAST)}`;
  }
  // A DYNAMIC task can become a loop without one; nothing would ever bring it to its end.
  return workflowTaskOf(decision.execution, task).loopOver.length === 0
    ? `The loop ${referenceOf(task)} has no tasks in loopOver`
    : null;
}

function beginAgain(decision: Decision, task: TaskRecord): TaskRecord[] {
  // A loop in a loop has the number of that one's turn until its own first turn begins.
  const before = childrenOf(decision, task, task.iteration - 1);
  if (before.length === 0) return doWhile.start(decision, task);
  return startTurn(decision, task, task.iteration);
}

/** The tasks of a turn as far as the first that did not end well. */
function upToFailure(children: TaskRecord[]): TaskRecord[] {
  const at = children.findIndex((child) => !isSuccessfulTaskStatus(child.status));
  return at < 0 ? children : children.slice(0, at + 1);
}

function endedWell(child: TaskRecord): boolean {
  return isTerminalTaskStatus(child.status) && isSuccessfulTaskStatus(child.status);
}

function failedAtOnce(decision: Decision, child: TaskRecord): boolean {
  if (decision.taskTypeOf(child.kind).asynchronous || isSuccessfulTaskStatus(child.status)) {
    return false;
  }
  return child.status !== "CANCELED";
}

/** Begins a turn: its number, its item, and the first task of the body. */
function startTurn(decision: Decision, task: TaskRecord, turn: number): TaskRecord[] {
  decision.change(task, (record) => {
    record.iteration = turn;
    record.updateTime = decision.time;
  });
  decision.extendOutput(task, "iteration", turn);
  const items = itemsOf(decision, task);
  if (items !== null) showItem(decision, task, items);
  const first = workflowTaskOf(decision.execution, task).loopOver[0];
  if (first === undefined) return [];
  const scope = innerScope(task.scope, turn);
  const planned = plan(decision, { workflowTask: first, scope, loop: task.base });
  // While it is paused there is no pass to come.
  if (decision.workflow.status !== "RUNNING") return planned;
  for (const { counter, kind } of planned) {
    // Conductor runs a JSON_JQ_TRANSFORM as it is scheduled, all else of what needs no wait in its next pass.
    const isHeld = !decision.taskTypeOf(kind).asynchronous && kind !== "JSON_JQ_TRANSFORM";
    if (isHeld) decision.heldBack.add(counter);
  }
  return planned;
}

function showItem(decision: Decision, task: TaskRecord, items: JsonObject[string][]): void {
  decision.extendOutput(task, "loopIndex", task.iteration - 1);
  decision.extendOutput(task, "loopItem", items[task.iteration - 1] ?? null);
}

/** Another turn, or the end. */
function next(decision: Decision, task: TaskRecord, children: TaskRecord[]): TaskRecord[] {
  const items = itemsOf(decision, task);
  if (items !== null && !hasMoreItems(items, task)) {
    finish(decision, task, { status: "COMPLETED" });
    return [];
  }
  const verdict = evaluateCondition(decision, task, children, items !== null);
  if (!verdict.ok) {
    finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: verdict.message });
    return [];
  }
  if (verdict.repeat) return startTurn(decision, task, task.iteration + 1);
  finish(decision, task, { status: "COMPLETED" });
  return [];
}

/** The latest attempts of a turn's tasks, those of nested containers included, of nested loops not. What
 * a dynamic fork has made is left out: its outputs stand in its JOIN's. */
export function childrenOf(decision: Decision, task: TaskRecord, turn: number): TaskRecord[] {
  const { execution } = decision;
  const tasks = execution.turns.get(task.base + innerScope(task.scope, turn)) ?? [];
  return [...tasks].filter(
    (child) =>
      execution.latest.get(referenceOf(child)) === child &&
      !execution.structure.isMadeIn(child.base, child.scope),
  );
}

/** Every task of the body has run and nothing of the turn is open. */
function isTurnOver(decision: Decision, task: TaskRecord): boolean {
  const { execution } = decision;
  const scope = innerScope(task.scope, task.iteration);
  if (execution.openTasksInTurn(task.base, scope) > 0) return false;
  return workflowTaskOf(execution, task).loopOver.every((step: WorkflowTask) => {
    const child = execution.latest.get(step.taskReferenceName + scope);
    return child !== undefined && isTerminalTaskStatus(child.status);
  });
}

/** Adds a finished turn to the output: the outputs of its tasks under their names in the definition. */
function noteTurn(
  decision: Decision,
  task: TaskRecord,
  turn: number,
  children: TaskRecord[],
): void {
  const outputs: JsonObject = {};
  for (const child of children) {
    // A TERMINATE ends the execution before its loop takes notice of an output.
    outputs[child.base] = child.kind === "TERMINATE" ? {} : child.output;
  }
  decision.extendOutput(task, String(turn), outputs);
}

/**
 * An earlier turn may have been taken up again: where the flow went past a failure in it, or with a child.
 * @returns false when it is not over yet.
 */
function noteIfOver(decision: Decision, task: TaskRecord, turn: number): boolean {
  const { execution } = decision;
  if (execution.openTasksInTurn(task.base, innerScope(task.scope, turn)) > 0) return false;
  const children = childrenOf(decision, task, turn);
  if (children.length === 0) return true;
  if (children.some(({ counter }) => execution.unconsumed.has(counter))) return false;
  noteTurn(decision, task, turn, children);
  return true;
}

/** `keepLastN`: forgets the records and the output of turns further back. */
function dropOldTurns(decision: Decision, task: TaskRecord): void {
  const keep = keepLast(task);
  if (keep === null) return;
  const turn = task.iteration - keep;
  if (turn < 1) return;
  dropTurn(decision, task, turn);
  decision.dropOutput(task, String(turn));
}

/** Forgets the tasks of a turn, those of loops within it included. */
function dropTurn(decision: Decision, loop: TaskRecord, turn: number): void {
  const key = loop.base + innerScope(loop.scope, turn);
  const tasks = [...(decision.execution.turns.get(key) ?? [])];
  // The last first: an undo brings them back in their order.
  for (const task of tasks.reverse()) {
    if (task.kind === "DO_WHILE" || task.kind === "FOR_EACH") {
      for (let inner = task.iteration; inner >= 1; inner--) dropTurn(decision, task, inner);
    }
    tellListenersOf(decision, task);
    decision.remove(task);
  }
}
