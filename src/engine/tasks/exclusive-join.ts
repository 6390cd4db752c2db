import { isSuccessfulTaskStatus } from "../../model/task.ts";
import type { Decision } from "../decision.ts";
import { isOver, joinedNames } from "../joining.ts";
import { finish, newTask } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { workflowTaskOf } from "../task-definition.ts";
import type { TaskType } from "../task-type.ts";

/**
 * Waits for the one of several tasks that was chosen, and ends as it did, with its output. It looks again
 * whenever a task that it names has ended.
 */
export const exclusiveJoin: TaskType = {
  kind: "EXCLUSIVE_JOIN",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: false,
  delayable: false,
  asynchronous: false,

  plan(decision, place) {
    const { joinOn, defaultExclusiveJoinTask } = place.workflowTask;
    const task = newTask(decision, place, exclusiveJoin);
    task.definitionName = "EXCLUSIVE_JOIN";
    task.input = { joinOn, defaultExclusiveJoinTask };
    return [task];
  },

  start(decision, task) {
    decision.execution.waitFor(task, namesOf(task));
    decision.touchJoin(task.counter, []);
    return [];
  },

  resume(decision, task) {
    const joined = scheduled(decision, joinedNames(task, "joinOn"));
    const chosen = joined[0];
    if (chosen !== undefined && isOver(chosen)) {
      if (mayEnd(decision, chosen, joined)) endAs(decision, task, chosen);
      return [];
    }
    const [fallback] = scheduled(decision, joinedNames(task, "defaultExclusiveJoinTask"));
    if (fallback !== undefined && isOver(fallback)) endAs(decision, task, fallback);
    return [];
  },

  restore(decision, task) {
    decision.execution.waitFor(task, namesOf(task));
  },
};

function namesOf(task: TaskRecord): string[] {
  return [...joinedNames(task, "joinOn"), ...joinedNames(task, "defaultExclusiveJoinTask")];
}

/** The named tasks that have come to be and were not skipped, in the order of their names. */
function scheduled({ execution }: Decision, names: string[]): TaskRecord[] {
  return names
    .map((name) => execution.latest.get(name))
    .filter((joined) => joined !== undefined)
    .filter((joined) => joined.status !== "SKIPPED");
}

/** The failure of a permissive task counts once nothing else that is joined runs. */
function mayEnd({ execution }: Decision, chosen: TaskRecord, joined: TaskRecord[]): boolean {
  if (isSuccessfulTaskStatus(chosen.status)) return true;
  return !workflowTaskOf(execution, chosen).permissive || joined.every(isOver);
}

function endAs(decision: Decision, task: TaskRecord, joined: TaskRecord): void {
  if (isSuccessfulTaskStatus(joined.status)) {
    finish(decision, task, { status: "COMPLETED", output: { ...joined.output } });
  } else {
    finish(decision, task, { status: "FAILED", reason: joined.reason ?? "" });
  }
}
