/** Going on with ended tasks under the ids that they have. */
import type { JsonObject } from "../../model/json.ts";
import type { Decision } from "../decision.ts";
import { placeOfTask, plan } from "../plan.ts";
import { queueTurnOf, type TaskRecord } from "../records.ts";
import { begin, stamp } from "../schedule.ts";
import { joinedNames } from "../joining.ts";
import { leaveChild } from "./run.ts";

/** Whether a task waits for others of its execution, as JOINs and loops do. */
export function waitsForOthers(decision: Decision, task: TaskRecord): boolean {
  return decision.taskTypeOf(task.kind).resume !== undefined;
}

/** Puts a JOIN or a loop back to work; what it has collected is made anew from the tasks. */
export function reopen(decision: Decision, task: TaskRecord, retryCount = task.retryCount): void {
  const type = decision.taskTypeOf(task.kind);
  decision.change(task, (record) => {
    goOn(decision, record);
    record.retryCount = retryCount;
    // An operator that takes failures over keeps what it knows of them.
    if (type.recover === undefined) record.output = {};
  });
  type.restore?.(decision, task);
  const names = joinedNames(task);
  if (decision.execution.waits.has(task.counter)) decision.touchJoin(task.counter, names);
  else decision.touchedLoops.add(task.counter);
}

/** Lets a SUB_WORKFLOW task go on with the child that it has. @param call let the child go on, too. */
export function goOnWithChild(decision: Decision, task: TaskRecord, call: boolean): void {
  const { subWorkflowId = "" } = task;
  decision.change(task, (record) => {
    goOn(decision, record);
    record.output = { subWorkflowId };
    if (!call) return;
    record.childRun = (record.childRun ?? 0) + 1;
    record.outbox = "revive-child";
  });
}

/** A task that has ended is in progress again; its times count from now. */
function goOn(decision: Decision, record: TaskRecord): void {
  record.status = "IN_PROGRESS";
  record.startTime = decision.time;
  record.updateTime = decision.time;
  record.firstScheduledTime = decision.time;
  record.endTime = 0;
  record.executed = false;
  // Another attempt may have had no room.
  record.retried = false;
  delete record.reason;
  delete record.alerted;
  delete record.outbox;
}

export interface Renewal {
  retryCount: number;
  /** Stands in for the input that its parameters give. */
  input?: JsonObject | undefined;
}

/**
 * Begins a task anew under its id and in its place, with its parameters filled in again.
 * @returns tasks to schedule next. @throws PlanFailure
 */
export function renew(decision: Decision, task: TaskRecord, renewal: Renewal): TaskRecord[] {
  const { retryCount, input } = renewal;
  const { counter, sequence, retriedTask, domain, renewals = 0 } = task;
  leaveChild(decision, task);
  // What was skipped is to run now: planning would else go past it.
  if (task.status === "SKIPPED") {
    decision.change(task, (record) => {
      record.status = "CANCELED";
    });
  }
  const place = placeOfTask(decision.execution, task);
  decision.reuseCounter(counter);
  const [fresh, ...following] = plan(decision, input === undefined ? place : { ...place, input });
  if (fresh === undefined) return [];
  stamp(fresh, decision.time);
  const turnsBefore = queueTurnOf(task) + 1;
  Object.assign(fresh, { counter, sequence, retryCount, renewals: renewals + 1, turnsBefore });
  if (retriedTask !== undefined) fresh.retriedTask = retriedTask;
  if (domain !== undefined) fresh.domain = domain;
  decision.change(task, (record) => {
    for (const key of Object.keys(record)) delete record[key as keyof TaskRecord];
    Object.assign(record, fresh);
  });
  return [...begin(decision, task), ...following];
}
