/** JOINs and loops go on exactly when they are due. */
import type { Execution } from "../../../src/engine/execution.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";
import { referenceOf } from "../../../src/engine/records.ts";
import { workflowTaskOf } from "../../../src/engine/task-definition.ts";
import { isSuccessfulTaskStatus, isTerminalTaskStatus } from "../../../src/model/task.ts";
import type { WorkflowTask } from "../../../src/model/workflow-def.ts";
import type { CommittedTask } from "./committed-task.ts";
import { isEndedInFinally, isTakenOver } from "./operators.ts";

/** A JOIN that ended well had nothing to wait for. */
export function checkJoinNotEarly({ execution, before, after }: CommittedTask): string | null {
  const endedWell = after.status === "COMPLETED" || after.status === "COMPLETED_WITH_ERRORS";
  if (after.kind !== "JOIN" || !endedWell || before === undefined) return null;
  if (isTerminalTaskStatus(before.status) || hasScript(execution, after)) return null;
  for (const name of joinedNames(after)) {
    const joined = execution.latest.get(name);
    if (joined !== undefined && isTerminalTaskStatus(joined.status)) continue;
    // A jump may have left it: an optional JOIN fails then, and goes on.
    const isLeft = joined === undefined && after.status === "COMPLETED_WITH_ERRORS";
    if (isLeft && after.reason?.includes("will not be scheduled any more") === true) continue;
    return `JOIN ${referenceOf(after)} did not wait for ${name}`;
  }
  for (const task of openMadeFor(execution, after)) {
    return `JOIN ${referenceOf(after)} did not wait for ${referenceOf(task)}`;
  }
  return null;
}

/** A loop begins a turn, or ends well, when all tasks of the turn before have ended. */
export function checkLoopNotEarly({ execution, before, after }: CommittedTask): string | null {
  if (after.kind !== "DO_WHILE" || before === undefined || before.iteration === 0) return null;
  const goesOn = after.iteration > before.iteration || after.status === "COMPLETED";
  if (!goesOn || isTerminalTaskStatus(before.status)) return null;
  for (const task of execution.open.values()) {
    if (turnOf(execution, task, after) === before.iteration) {
      return `loop ${referenceOf(after)} did not wait for ${referenceOf(task)}`;
    }
  }
  return null;
}

/** The turn of a loop that a task stands in, however deep; null: in none. */
function turnOf(execution: Execution, task: TaskRecord, loop: Readonly<TaskRecord>): number | null {
  let { scope } = task;
  for (const around of execution.structure.enclosures(task.base, task.scope)) {
    if (around.reference + around.scope === referenceOf(loop)) {
      return Number(scope.slice(loop.scope.length + "__".length));
    }
    ({ scope } = around);
  }
  return null;
}

/** No JOIN of a running execution is open that has nothing to wait for. */
export function lateJoin(execution: Execution): string | null {
  if (execution.workflow.status !== "RUNNING") return null;
  for (const task of execution.open.values()) {
    if (task.kind !== "JOIN") continue;
    const isDue = joinedNames(task).every((name) => isOver(execution, name));
    if (isDue && openMadeFor(execution, task).length === 0) {
      return `JOIN ${referenceOf(task)} is open with nothing to wait for`;
    }
  }
  return null;
}

function hasScript(execution: Execution, join: Readonly<TaskRecord>): boolean {
  return (workflowTaskOf(execution, join).expression ?? "") !== "";
}

/** What is open in the branches that a dynamic fork has made for a JOIN: each is a task and what a
 * choice among them has led to. */
function openMadeFor(execution: Execution, join: Readonly<TaskRecord>): TaskRecord[] {
  const { structure, open } = execution;
  const fork = structure.preceding(join.base, join.scope)?.taskReferenceName ?? "";
  const made = new Set(
    structure.branchesOf(fork, join.scope).flatMap((branch) => branch.flatMap(namesOnTheWay)),
  );
  if (made.size === 0) return [];
  return [...open.values()].filter(({ base, scope }) => made.has(base) && scope === join.scope);
}

function namesOnTheWay({
  taskReferenceName,
  type,
  decisionCases,
  defaultCase,
}: WorkflowTask): string[] {
  const isChoice = type === "SWITCH" || type === "DECISION";
  const cases = isChoice ? [...Object.values(decisionCases), defaultCase].flat() : [];
  return [taskReferenceName, ...cases.flatMap(namesOnTheWay)];
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
 * TERMINATE ended it. One in a `finally` goes over the failure that is to go on behind that. */
export function forgottenFailure(execution: Execution): string | null {
  if (execution.workflow.status !== "COMPLETED" || isEndedInFinally(execution)) return null;
  for (const task of execution.latest.values()) {
    const isFailure = !isSuccessfulTaskStatus(task.status) && task.status !== "CANCELED";
    if (!isFailure || !task.executed || workflowTaskOf(execution, task).optional) continue;
    if (isTakenOver(execution, task)) continue;
    return `${referenceOf(task)} is ${task.status} in a completed execution`;
  }
  return null;
}
