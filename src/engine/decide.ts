/**
 * The decision: from an execution and what happened to it, to the rows to write and what must happen
 * outside. It reads no clock, draws no random number and awaits nothing.
 *
 * I1. The same execution, event and time give the same decision.
 * I2. A decision that is refused or lacks something changes nothing.
 * I3. The first terminal update of an attempt counts; a later one changes nothing.
 * I4. Nothing changes the state of an ended execution but an operation that revives it.
 */
import { assertNever } from "../lib/assert-never.ts";
import { refused, type Outcome, type Refusal } from "../lib/outcome.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import { advance, beginExecution } from "./advance.ts";
import type { Answer } from "./answer.ts";
import { firstSignalable } from "./blocking.ts";
import { applyChildEnd, joinChild, refuseChild } from "./children.ts";
import { noChanges, type Changes } from "./changes.ts";
import { Decision } from "./decision.ts";
import type { Effect } from "./effects.ts";
import type { StepMeter } from "./expressions/script-runner.ts";
import { FAILURE_WORKFLOW_OUTPUT } from "./end.ts";
import { follow } from "./followers.ts";
import type { ExecutionEvent } from "./events.ts";
import type { Execution } from "./execution.ts";
import { handedOver, handOver } from "./hand-over.ts";
import { DEFAULT_SETTINGS, type Settings } from "./limits.ts";
import { tellListeners } from "./listeners.ts";
import { receiveMessage } from "./messages.ts";
import { UnmetNeeds, type Known, type Need } from "./needs.ts";
import { archive } from "./operations/archive.ts";
import { childRevived } from "./operations/child-revived.ts";
import { jump } from "./operations/jump.ts";
import { pause, resume } from "./operations/pause.ts";
import { rerun } from "./operations/rerun.ts";
import { resetCallbacks } from "./operations/reset-callbacks.ts";
import { restart } from "./operations/restart.ts";
import { retry } from "./operations/retry-operation.ts";
import { reviveForParent } from "./operations/revive-for-parent.ts";
import { skip } from "./operations/skip.ts";
import { upgrade } from "./operations/upgrade.ts";
import { changeState } from "./operations/state.ts";
import { terminateByOperator } from "./operations/terminate.ts";
import { finish } from "./plan.ts";
import { carryAll, leaveRest, takeOverRest } from "./portions.ts";
import type { TaskRecord } from "./records.ts";
import { schedule } from "./schedule.ts";
import { admitTask } from "./task-limit.ts";
import { hidingFor } from "./secret-use.ts";
import { taskTypeOf } from "./tasks/registry.ts";
import { fireDueTimers } from "./timeouts.ts";
import { applyUpdate, claim, findOpen, takeBack } from "./update.ts";
import { admit, followLimit } from "./workflow-limit.ts";

export type DecisionResult =
  | { kind: "decided"; answer: Outcome<Answer>; changes: Changes; effects: Effect[] }
  | { kind: "needs"; needs: Need[] };

export interface DecideOptions {
  /** Epoch milliseconds. */
  now: number;
  known: Known;
  settings?: Settings;
  /** Is told of the steps that scripts took, also where the decision lacks something. */
  meter?: StepMeter;
}

/** Decides on an event. The execution is changed in place, or not at all. */
export function decide(
  execution: Execution,
  event: ExecutionEvent,
  options: DecideOptions,
): DecisionResult {
  const settings = options.settings ?? DEFAULT_SETTINGS;
  const decision = new Decision(execution, { ...options, settings, taskTypeOf });
  const { status: before, run } = execution.workflow;
  try {
    takeOverRest(decision);
    const answer = apply(decision, event);
    if (!answer.ok) {
      decision.undo();
      return { kind: "decided", answer, ...NOTHING() };
    }
    advance(decision);
    if (event.kind === "task-updated" && handOver(decision, event.asker, answer.value)) {
      advance(decision);
    }
    leaveRest(decision);
    decision.dropUnusedForks();
    followLimit(decision, before);
    const began = event.kind === "started" || execution.workflow.run !== run;
    tellListeners(decision, { status: before, began });
    return {
      kind: "decided",
      answer,
      changes: decision.changes,
      effects: decision.effects(),
    };
  } catch (error) {
    decision.undo();
    if (error instanceof UnmetNeeds) return { kind: "needs", needs: error.needs };
    throw error;
  } finally {
    if (options.meter !== undefined) options.meter.steps += decision.meter.steps;
  }
}

/** Makes again what is kept in memory only, after an execution was loaded from its rows. */
export function restore(execution: Execution, known: Known, settings = DEFAULT_SETTINGS): void {
  const decision = new Decision(execution, { now: 0, known, settings, taskTypeOf });
  for (const task of execution.open.values()) taskTypeOf(task.kind).restore?.(decision, task);
  carryAll(decision);
}

const NOTHING = (): { changes: Changes; effects: Effect[] } => ({
  changes: noChanges(),
  effects: [],
});

const done = (task: TaskRecord | null = null): Outcome<Answer> => ({ ok: true, value: { task } });

function apply(decision: Decision, event: ExecutionEvent): Outcome<Answer> {
  switch (event.kind) {
    case "started":
      tellIndex(decision);
      if (!decision.workflow.limit?.waiting) beginExecution(decision);
      return done();
    case "admitted":
      admit(decision);
      return done();
    case "timer-fired":
      fireDueTimers(decision);
      return done();
    case "continued":
      return done();
    case "watched":
      tellIndex(decision);
      fireDueTimers(decision);
      return done();
    case "task-claimed":
      return withTask(decision, event.task, (task) =>
        claim(decision, task, event)
          ? { ok: true, value: handedOver(decision, task) }
          : refused("conflict", "the task is not waiting"),
      );
    case "task-given-back":
      return withTask(decision, event.task, (task) =>
        answerOf(task, takeBack(decision, task, event.turn)),
      );
    case "task-admitted":
      return withTask(decision, event.task, (task) => letBegin(decision, task, event));
    case "task-updated":
      return withTask(decision, event.task, (task) =>
        answerOf(task, applyUpdate(decision, task, event.update)),
      );
    case "reference-updated": {
      const task = findOpen(decision, event.reference);
      if (task === undefined) return done();
      return answerOf(task, applyUpdate(decision, task, event.update));
    }
    case "signaled": {
      const task = firstSignalable(decision.execution.open.values());
      if (task === undefined) return done();
      return answerOf(task, applyUpdate(decision, task, event.update));
    }
    case "task-answered":
      return withTask(decision, event.task, (task) => applyAnswer(decision, task, event.answer));
    case "child-refused":
      return withTask(decision, event.task, (task) => {
        refuseChild(decision, task, event.reason);
        return done(task);
      });
    case "child-found":
      return withTask(decision, event.task, (task) => {
        joinChild(decision, task, event.childId);
        return done(task);
      });
    case "followed":
      return follow(decision, event.taskId) ?? done();
    case "child-ended":
      return withTask(decision, event.task, (task) => {
        applyChildEnd(decision, task, event.end);
        return done(task);
      });
    case "child-revived":
      return withTask(decision, event.task, (task) =>
        answerOf(task, childRevived(decision, task, event.revival)),
      );
    case "failure-workflow-refused":
      // The next run may have begun: the output is that of this one then.
      if (decision.workflow.outbox.failureWorkflow === undefined) return done();
      decision.changeWorkflow((workflow) => {
        workflow.output = { ...workflow.output, [FAILURE_WORKFLOW_OUTPUT]: event.reason };
      });
      return done();
    case "state-changed":
      return changeState(decision, event.change) ?? done();
    case "message-arrived":
      return receiveMessage(decision, event.message) ?? done();
    case "paused":
      return pause(decision) ?? done();
    case "resumed":
      return resume(decision) ?? done();
    case "terminated":
      return terminateByOperator(decision, event) ?? done();
    case "restarted":
      return restart(decision, event) ?? done();
    case "retried":
      return retry(decision, event) ?? done();
    case "reran":
      return rerun(decision, event) ?? done();
    case "task-skipped":
      return skip(decision, event) ?? done();
    case "jumped":
      return jump(decision, event) ?? done();
    case "upgraded":
      return upgrade(decision, event) ?? done();
    case "archived":
      return archive(decision) ?? done();
    case "callbacks-reset":
      return resetCallbacks(decision) ?? done();
    case "revived-by-parent":
      reviveForParent(decision, event.run);
      return done();
    default:
      return assertNever(event);
  }
}

/** Tells the index of the execution, whatever becomes of it. */
function tellIndex(decision: Decision): void {
  decision.changeWorkflow(() => {});
}

function withTask(
  decision: Decision,
  counter: number,
  then: (task: TaskRecord) => Outcome<Answer>,
): Outcome<Answer> {
  const task = decision.execution.tasks.get(counter);
  return task === undefined ? unknownTask() : then(task);
}

/** A task that has waited for its limits begins. */
function letBegin(
  decision: Decision,
  task: TaskRecord,
  leave: Extract<ExecutionEvent, { kind: "task-admitted" }>,
): Outcome<Answer> {
  const planned = admitTask(decision, task, leave);
  if (planned === null) return refused("conflict", "the task is not waiting");
  schedule(decision, planned);
  return done(task);
}

function unknownTask(): Refusal {
  return refused("not-found", "no such task");
}

function answerOf(task: TaskRecord, applied: boolean): Outcome<Answer> {
  return { ok: true, value: applied ? { task } : { task, ignored: true } };
}

/** A task with side effects was run; only the first answer of a live attempt counts. */
function applyAnswer(
  decision: Decision,
  task: TaskRecord,
  answer: Extract<ExecutionEvent, { kind: "task-answered" }>["answer"],
): Outcome<Answer> {
  if (isTerminalTaskStatus(task.status) || isTerminalWorkflowStatus(decision.workflow.status)) {
    return answerOf(task, false);
  }
  const output = hidingFor(decision)?.payload(answer.output) ?? answer.output;
  decision.change(task, (record) => {
    delete record.outbox;
    record.output = output;
    record.updateTime = decision.now;
  });
  if (answer.status === "COMPLETED" && task.asyncComplete) return done(task);
  finish(decision, task, {
    status: answer.status,
    ...(answer.reason === undefined ? {} : { reason: answer.reason }),
  });
  return done(task);
}
