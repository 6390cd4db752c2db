/** JOINs and loops go on exactly when they are due. */
import type { Execution } from "../../../src/engine/execution.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";
import { referenceOf } from "../../../src/engine/records.ts";
import { workflowTaskOf } from "../../../src/engine/task-definition.ts";
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../../src/model/task.ts";
import type { CommittedTask } from "./committed-task.ts";

/** A JOIN that ended well had nothing to wait for. */
export function checkJoinNotEarly({ execution, before, after }: CommittedTask): string | null {
  const endedWell = after.status === "COMPLETED" || after.status === "COMPLETED_WITH_ERRORS";
  if (after.kind !== "JOIN" || !endedWell || before === undefined) return null;
  if (isTerminalTaskStatus(before.status)) return null;
  for (const name of joinedNames(after)) {
    const joined = execution.latest.get(name);
    if (joined !== undefined && isTerminalTaskStatus(joined.status)) continue;
    return `JOIN ${referenceOf(after)} did not wait for ${name}`;
  }
  return null;
}

/** A loop begins a turn, or ends well, when all tasks of the turn before have ended. */
export function checkLoopNotEarly({ execution, before, after }: CommittedTask): string | null {
  if (after.kind !== "DO_WHILE" || before === undefined || before.iteration === 0) return null;
  const goesOn = after.iteration > before.iteration || after.status === "COMPLETED";
  if (!goesOn || isTerminalTaskStatus(before.status)) return null;
  const scope = `${after.scope}__${before.iteration}`;
  for (const task of execution.open.values()) {
    const isOfTurn = task.scope === scope || task.scope.startsWith(`${scope}__`);
    if (isOfTurn && bodyNames(execution, after).has(task.base)) {
      return `loop ${referenceOf(after)} did not wait for ${referenceOf(task)}`;
    }
  }
  return null;
}

function bodyNames(execution: Execution, loop: Readonly<TaskRecord>): Set<string> {
  const names = new Set<string>();
  const add = (tasks: ReturnType<typeof workflowTaskOf>[]): void => {
    for (const task of tasks) {
      names.add(task.taskReferenceName);
      for (const list of Object.values(task.decisionCases)) add(list);
      add(task.defaultCase);
      for (const branch of task.forkTasks) add(branch);
      add(task.loopOver);
    }
  };
  add(workflowTaskOf(execution, loop).loopOver);
  return names;
}

/** No JOIN of a running execution is open that has nothing to wait for. */
export function lateJoin(execution: Execution): string | null {
  if (execution.workflow.status !== "RUNNING") return null;
  for (const task of execution.open.values()) {
    if (task.kind !== "JOIN" || (workflowTaskOf(execution, task).expression ?? "") !== "") continue;
    const names = joinedNames(task);
    if (names.every((name) => isOver(execution, name))) {
      return `JOIN ${referenceOf(task)} is open with nothing to wait for`;
    }
  }
  return null;
}

function isOver(execution: Execution, name: string): boolean {
  const joined = execution.latest.get(name);
  return joined !== undefined && isTerminalTaskStatus(joined.status) && joined.executed;
}

function joinedNames(join: Readonly<TaskRecord>): string[] {
  const names = join.input["joinOn"];
  return Array.isArray(names) ? names.map((name) => String(name) + join.scope) : [];
}

/** What stands open in an execution that ended. */
export function openAfterEnd(execution: Execution): string | null {
  for (const task of execution.tasks.values()) {
    if (isTerminalTaskStatus(task.status)) continue;
    return `${referenceOf(task)} is ${task.status} in an execution that has ended`;
  }
  return null;
}

/** A completed execution whose failures were all allowed for, as far as it took notice of them before a
 * TERMINATE ended it. */
export function forgottenFailure(execution: Execution): string | null {
  if (execution.workflow.status !== "COMPLETED") return null;
  for (const task of execution.latest.values()) {
    const isFailure = !isSuccessfulTaskStatus(task.status) && task.status !== "CANCELED";
    if (!isFailure || !task.executed || workflowTaskOf(execution, task).optional) continue;
    return `${referenceOf(task)} is ${task.status} in a completed execution`;
  }
  return null;
}
