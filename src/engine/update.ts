/** What a worker, an operator or an effect reports about a task. */
import type { JsonObject } from "../model/json.ts";
import { isTerminalTaskStatus, type TaskStatus } from "../model/task.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import type { ExecutionEvent } from "./events.ts";
import { showToScripts } from "./join-scripts.ts";
import { keptReason } from "./reason.ts";
import { taskPayloadProblem } from "./payloads.ts";
import { finish } from "./plan.ts";
import { hidingFor } from "./secret-use.ts";
import { queueTurnOf, referenceOf, type TaskRecord } from "./records.ts";

const MS = 1000;

export interface TaskUpdate {
  status: TaskStatus;
  output: JsonObject;
  /** Keep the members of the output that the update does not name. */
  merge?: boolean;
  reason?: string | undefined;
  workerId?: string | undefined;
  callbackAfterSeconds?: number;
  /** Only renew the lease; everything else in the update is ignored. */
  extendLease?: boolean;
}

/** Applies an update. @returns false when the task or its execution had ended: nothing changes then. */
export function applyUpdate(decision: Decision, task: TaskRecord, given: TaskUpdate): boolean {
  if (isTerminalTaskStatus(task.status) || isTerminalWorkflowStatus(decision.workflow.status)) {
    return false;
  }
  if (given.extendLease === true) {
    decision.change(task, (record) => {
      record.updateTime = decision.now;
      delete record.handedOverFor;
    });
    return true;
  }
  const update = withoutSecrets(decision, given);
  const output = update.merge === true ? { ...task.output, ...update.output } : update.output;
  const tooLarge = taskPayloadProblem(decision, task, output);
  if (tooLarge !== null) {
    withdraw(decision, task);
    finish(decision, task, {
      status: "FAILED_WITH_TERMINAL_ERROR",
      output: {},
      reason: tooLarge,
    });
    return true;
  }
  if (isTerminalTaskStatus(update.status)) withdraw(decision, task);
  decision.change(task, (record) => {
    record.output = output;
    record.updateTime = decision.now;
    delete record.handedOverFor;
    record.callbackAfterSeconds = update.callbackAfterSeconds ?? 0;
    setOrClear(
      record,
      "reason",
      update.reason === undefined ? undefined : keptReason(update.reason),
    );
    if (update.merge !== true || update.workerId !== undefined) {
      setOrClear(record, "workerId", update.workerId);
    }
  });
  if (isTerminalTaskStatus(update.status)) {
    const { status, reason } = update;
    finish(decision, task, reason === undefined ? { status } : { status, reason });
  } else {
    proceed(decision, task);
    showToScripts(decision, task);
  }
  return true;
}

function withoutSecrets(decision: Decision, update: TaskUpdate): TaskUpdate {
  const hiding = hidingFor(decision);
  if (hiding === null) return update;
  const { output, reason } = update;
  return {
    ...update,
    output: hiding.payload(output),
    reason: reason === undefined ? undefined : hiding.text(reason),
  };
}

/** IN_PROGRESS: a worker task goes back to its queue, after its callback time; others stay open. */
function proceed(decision: Decision, task: TaskRecord): void {
  decision.change(task, (record) => {
    if (record.kind !== "SIMPLE") {
      // What a delay or a limit still holds back has not begun.
      if (record.availableAt === 0 && record.waitsForSlot !== true) record.status = "IN_PROGRESS";
      return;
    }
    record.status = "SCHEDULED";
    record.availableAt =
      record.callbackAfterSeconds > 0 ? decision.now + record.callbackAfterSeconds * MS : 0;
  });
  if (task.kind !== "SIMPLE") return;
  // A push tells the queue as well that the task is in nobody's hands.
  if (task.availableAt === 0) decision.setOutbox(task, "enqueue");
  else if (task.holdsSlot) decision.setOutbox(task, "withdraw");
  decision.change(task, (record) => {
    delete record.holdsSlot;
  });
}

/** A task that ends without having been polled leaves its queue. */
function withdraw(decision: Decision, task: TaskRecord): void {
  if (task.kind === "SIMPLE") decision.taskTypeOf(task.kind).cancel?.(decision, task);
}

function setOrClear(
  record: TaskRecord,
  key: "reason" | "workerId",
  value: string | undefined,
): void {
  if (value === undefined) delete record[key];
  else record[key] = value;
}

/** The first open task of a reference name, given with or without its loop suffix. */
export function findOpen(decision: Decision, reference: string): TaskRecord | undefined {
  const exact = decision.execution.latest.get(reference);
  if (exact !== undefined && !isTerminalTaskStatus(exact.status)) return exact;
  let first: TaskRecord | undefined;
  for (const task of decision.execution.open.values()) {
    if (task.base !== reference && referenceOf(task) !== reference) continue;
    // The order of the index depends on what happened to each before.
    if (first === undefined || task.sequence < first.sequence) first = task;
  }
  return first;
}

type Claim = Omit<Extract<ExecutionEvent, { kind: "task-claimed" }>, "kind" | "task">;

/** Hands a task to a worker. @returns false when it is not there to be handed out. */
export function claim(decision: Decision, task: TaskRecord, worker: Claim): boolean {
  if (isHandedOver(task, worker)) return true;
  const { turn = queueTurnOf(task) } = worker;
  // It was put back or begun anew since: the push that says so is on its way.
  if (turn !== queueTurnOf(task)) return false;
  if (task.kind !== "SIMPLE" || task.status !== "SCHEDULED" || task.availableAt > 0) return false;
  if (isTerminalWorkflowStatus(decision.workflow.status)) return false;
  decision.change(task, (record) => {
    record.status = "IN_PROGRESS";
    // Not before it was scheduled, which may be a millisecond after the arrival of what led to it.
    if (record.startTime === 0) record.startTime = Math.max(decision.now, record.scheduledTime);
    record.updateTime = decision.now;
    record.callbackAfterSeconds = 0;
    record.pollCount += 1;
    setOrClear(record, "workerId", worker.workerId);
    if (worker.domain !== undefined) record.domain = worker.domain;
    if (worker.holdsSlot === true) record.holdsSlot = true;
    if (worker.handedOverFor === undefined) delete record.handedOverFor;
    else record.handedOverFor = worker.handedOverFor;
    delete record.outbox;
  });
  showToScripts(decision, task);
  return true;
}

/** Whether a worker that repeats a report, as its answer was lost, asks for what that answer had handed over. */
function isHandedOver(task: TaskRecord, { workerId, handedOverFor }: Claim): boolean {
  return (
    handedOverFor !== undefined &&
    task.handedOverFor === handedOverFor &&
    task.status === "IN_PROGRESS" &&
    task.workerId === workerId
  );
}

/**
 * Takes a task back that was handed to a worker who has not got it: it goes into its queue again.
 * @param turn the one after that in which it was handed out. @returns false when it is in other hands.
 */
export function takeBack(decision: Decision, task: TaskRecord, turn: number): boolean {
  if (task.kind !== "SIMPLE" || task.status !== "IN_PROGRESS") return false;
  if (turn !== queueTurnOf(task) || isTerminalWorkflowStatus(decision.workflow.status))
    return false;
  decision.change(task, (record) => {
    record.updateTime = decision.now;
    delete record.workerId;
    delete record.handedOverFor;
  });
  proceed(decision, task);
  showToScripts(decision, task);
  return true;
}
