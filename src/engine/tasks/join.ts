import { isTerminalTaskStatus, isSuccessfulTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { hasScript, isOver, joinedNames } from "../joining.ts";
import { finish, newTask } from "../plan.ts";
import { referenceOf, type TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { TaskType } from "../task-type.ts";
import { followBranch, joinsBranches } from "./join-branches.ts";
import { resumeByScript } from "./join-script.ts";

/**
 * Waits for the tasks named in `joinOn`. It looks only at what changed: the names that it still waits
 * for are kept in memory (`Execution.waits`), so that a join of many branches costs linear time in all.
 */
export const join: TaskType = {
  kind: "JOIN",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: true,

  plan(decision, place) {
    const task = newTask(decision, place, join);
    task.definitionName = "JOIN";
    task.input = { joinOn: place.workflowTask.joinOn };
    return [task];
  },

  start(decision, task) {
    const names = joinedNames(task);
    decision.execution.waitFor(task, names);
    decision.execution.growingOutputs.add(task.output);
    decision.touchJoin(task.counter, names);
    return [];
  },

  resume(decision, task) {
    const failed = takeNotice(decision, task);
    if (hasScript(workflowTaskOf(decision.execution, task))) {
      const joined = joinedTasks(decision, task);
      // A script may be content with what has ended within this decision, of which nobody took notice yet.
      for (const one of joined)
        if (isTerminalTaskStatus(one.status)) copyOutput(decision, task, one);
      resumeByScript(decision, task, joined);
    } else if (failed || decision.execution.waits.get(task.counter)?.size === 0) {
      conclude(decision, task);
    }
    return [];
  },

  cancel(decision, task) {
    for (const joined of namedTasks(decision, task)) {
      // What ended last, and was taken notice of by nobody, is why it is canceled.
      if (isOver(joined) || joined.status === "CANCELED" || !isTerminalTaskStatus(joined.status)) {
        copyOutput(decision, task, joined);
      }
    }
  },

  restore(decision, task) {
    decision.execution.waitFor(task, joinedNames(task));
    decision.execution.growingOutputs.add(task.output);
    for (const joined of namedTasks(decision, task)) {
      if (isOver(joined)) settle(decision, task, joined);
    }
  },
};

/** The latest attempts of the tasks that a JOIN names, as far as they exist by now. */
function namedTasks({ execution }: Decision, task: TaskRecord): TaskRecord[] {
  return joinedNames(task)
    .map((name) => execution.latest.get(name))
    .filter((joined) => joined !== undefined);
}

/** What a JOIN has to judge: the tasks that it names, after a dynamic fork with what followed from them. */
function joinedTasks(decision: Decision, task: TaskRecord): TaskRecord[] {
  const named = namedTasks(decision, task);
  const { execution } = decision;
  if (!joinsBranches(execution, task)) return named;
  return named.flatMap((one) => {
    const { ended, open } = followBranch(execution, task, one);
    return open === undefined ? ended : [...ended, open];
  });
}

/** Takes over what the touched tasks ended with; says whether one of them failed the JOIN. */
function takeNotice(decision: Decision, task: TaskRecord): boolean {
  let failed = false;
  for (const name of decision.touchedJoins.get(task.counter) ?? []) {
    const joined = decision.execution.latest.get(name);
    if (joined === undefined || !settle(decision, task, joined)) continue;
    failed ||=
      isFailure(decision, joined) && !workflowTaskOf(decision.execution, joined).permissive;
  }
  return failed;
}

/** Ticks a joined task off if it has ended, and copies its output. */
function settle(decision: Decision, task: TaskRecord, joined: TaskRecord): boolean {
  if (!isTerminalTaskStatus(joined.status)) return false;
  const { execution } = decision;
  const name = referenceOf(joined);
  const waits = execution.waits.get(task.counter);
  if (waits?.delete(name)) decision.onUndo(() => waits.add(name));
  copyOutput(decision, task, joined);
  if (!joinsBranches(execution, task)) return true;
  const { ended, open } = followBranch(execution, task, joined);
  for (const one of ended) copyOutput(decision, task, one);
  for (const one of open === undefined ? ended : [...ended, open]) {
    decision.hear(task, referenceOf(one));
  }
  if (open === undefined) return true;
  const next = referenceOf(open);
  waits?.add(next);
  decision.onUndo(() => waits?.delete(next));
  return true;
}

function copyOutput(decision: Decision, task: TaskRecord, joined: TaskRecord): void {
  if (Object.keys(joined.output).length === 0) return;
  decision.extendOutput(task, referenceOf(joined), joined.output);
}

function isFailure(decision: Decision, joined: TaskRecord): boolean {
  return (
    isTerminalTaskStatus(joined.status) &&
    !isSuccessfulTaskStatus(joined.status) &&
    !workflowTaskOf(decision.execution, joined).optional
  );
}

/** Whether a task was given up for lost. A JOIN with errors within this one is not: it has said so itself. */
function endedWithErrors(decision: Decision, joined: TaskRecord): boolean {
  const { optional } = workflowTaskOf(decision.execution, joined);
  return optional && joined.status === "COMPLETED_WITH_ERRORS";
}

/** Ends the JOIN by what its tasks ended with. */
function conclude(decision: Decision, task: TaskRecord): void {
  const joined = joinedTasks(decision, task);
  const failures = joined.filter((one) => isFailure(decision, one));
  if (failures.length > 0) {
    const canceled = failures.every((one) => one.status === "CANCELED");
    const reasons = joined
      .filter((one) => !isSuccessfulTaskStatus(one.status))
      .map((one) => one.reason ?? "");
    finish(decision, task, {
      status: canceled ? "CANCELED" : "FAILED",
      reason: reasons.join(" ").trim(),
    });
    return;
  }
  const withErrors = joined.filter((one) => endedWithErrors(decision, one));
  if (withErrors.length === 0) {
    finish(decision, task, { status: "COMPLETED" });
    return;
  }
  const names = withErrors.map((one) => `${one.definitionName}/${decision.taskId(one)}`);
  finish(decision, task, {
    status: "COMPLETED_WITH_ERRORS",
    reason: `${names.join(" ")} completed with errors`,
  });
}

/** Fails a JOIN whose missing tasks can no longer come. */
export function failUnreachableJoin(decision: Decision, task: TaskRecord): void {
  const missing = [...(decision.execution.waits.get(task.counter) ?? [])];
  finish(decision, task, {
    status: "FAILED",
    reason: `${task.kind} ${task.base}${task.scope} waits for ${missing.join(", ")}, which will not be scheduled any more. Join on tasks that always run, or on the SWITCH that chooses them.`,
  });
}
