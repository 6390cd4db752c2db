/** From workflow tasks to task records: the mapping of Conductor's `TaskMapper`s. */
import type { JsonObject } from "../model/json.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import { guardOf } from "./guards.ts";
import { keptReason } from "./reason.ts";
import { taskPayloadProblem } from "./payloads.ts";
import type { TaskRecord } from "./records.ts";
import { iterationOf } from "./scope.ts";
import { hidingFor } from "./secret-use.ts";
import { outputDefect } from "./schema/enforce.ts";
import { definitionOf, systemTaskDef, workflowTaskOf } from "./task-definition.ts";
import { resolveInput } from "./task-input.ts";
import { isPlanProblem, type Place, type TaskType } from "./task-type.ts";

/** The tasks to schedule for a workflow task. What cannot be planned fails as a task where an operator takes
 * failures over. @throws PlanFailure elsewhere */
export function plan(decision: Decision, place: Place): TaskRecord[] {
  const present = decision.execution.latest.get(place.workflowTask.taskReferenceName + place.scope);
  if (present?.status === "SKIPPED") return planBehind(decision, place);
  const type = decision.taskTypeOf(place.workflowTask.type);
  try {
    return type.plan?.(decision, place) ?? [planOne(decision, place, type)];
  } catch (error) {
    if (!isPlanProblem(error) || !isGuarded(decision, place)) throw error;
    return [failedTask(decision, place, type, error.message)];
  }
}

/** Whether an operator takes over what fails at a place. */
function isGuarded(decision: Decision, { workflowTask, scope }: Place): boolean {
  if (!decision.execution.structure.isGuarded) return false;
  return guardOf(decision, { base: workflowTask.taskReferenceName, scope }) !== undefined;
}

/** Stands for a task that cannot be planned, so that an operator can take its failure over. */
function failedTask(decision: Decision, place: Place, type: TaskType, reason: string): TaskRecord {
  const task = newTask(decision, place, type);
  task.status = "FAILED_WITH_TERMINAL_ERROR";
  task.reason = keptReason(reason);
  return task;
}

/** The tasks to schedule in place of one that an operator has skipped. */
function planBehind(decision: Decision, place: Place): TaskRecord[] {
  const { structure, latest } = decision.execution;
  const { taskReferenceName } = place.workflowTask;
  const next = structure.following(taskReferenceName, place.scope);
  if (next !== undefined) {
    const comes = latest.get(next.taskReferenceName + place.scope)?.status ?? "SKIPPED";
    return comes === "SKIPPED" ? plan(decision, placeOf(place, next)) : [];
  }
  const [around] = structure.enclosures(taskReferenceName, place.scope);
  if (around === undefined || around.kind === "fork") return [];
  const container = structure.task(around.reference, around.scope);
  if (around.kind === "switch" && container !== undefined) {
    return planBehind(decision, placeOf(place, container));
  }
  const waiting = latest.get(around.reference + around.scope);
  if (waiting !== undefined) decision.touchedLoops.add(waiting.counter);
  return [];
}

/** A single task of the given type with its input resolved. */
export function planOne(decision: Decision, place: Place, type: TaskType): TaskRecord {
  const task = newTask(decision, place, type);
  const definition = definitionAt(place);
  task.input = resolveInput(decision, place, {
    taskId: decision.taskId(task),
    task,
    ...(type.usesTemplate ? { template: definition.inputTemplate } : {}),
  });
  return task;
}

/** The task definition that holds at a place. */
export function definitionAt(place: Place): TaskDef {
  return place.workflowTask.taskDefinition ?? systemTaskDef(place.workflowTask.name);
}

/** A record with everything but its input, output and place in the sequence. */
export function newTask(decision: Decision, place: Place, type: TaskType): TaskRecord {
  const { workflowTask, scope } = place;
  const { workflow } = decision.execution;
  const delay = type.delayable ? workflowTask.startDelay : 0;
  const task: TaskRecord = {
    counter: decision.nextCounter(),
    kind: type.kind,
    type: workflowTask.type,
    definitionName: workflowTask.name,
    base: workflowTask.taskReferenceName,
    scope,
    iteration: iterationOf(scope),
    status: type.initialStatus,
    sequence: 0,
    retryCount: 0,
    retried: false,
    executed: false,
    pollCount: 0,
    scheduledTime: 0,
    startTime: 0,
    endTime: 0,
    updateTime: 0,
    firstScheduledTime: 0,
    startDelaySeconds: delay,
    callbackAfterSeconds: delay,
    availableAt: 0,
    priority: workflow.priority,
    asyncComplete: workflowTask.asyncComplete,
    input: {},
    output: {},
  };
  if (place.loop !== undefined) task.loop = place.loop;
  if (place.generated === true) task.workflowTask = workflowTask;
  return task;
}

/** Where a task stands, so that it can be planned again, or what it leads to. The definition says so as it is now,
 * also where the task was made by an earlier one. */
export function placeOfTask(execution: Execution, task: TaskRecord): Place {
  const { base, scope, loop } = task;
  const defined = execution.structure.task(base, scope);
  const place: Place = { workflowTask: defined ?? workflowTaskOf(execution, task), scope };
  if (loop !== undefined) place.loop = loop;
  return place;
}

/** The same place, one list element or container further. */
export function placeOf(place: Place, workflowTask: Place["workflowTask"]): Place {
  const { input: _own, inputOver: _over, ...around } = place;
  return { ...around, workflowTask };
}

/** What still has to happen for a task that has ended. */
const TAKES_BACK: ReadonlySet<TaskRecord["outbox"]> = new Set([
  "withdraw",
  "publish",
  "terminate-child",
]);

/** How a task ends. */
export interface TaskEnd {
  status: TaskRecord["status"];
  output?: JsonObject;
  reason?: string;
}

/** Ends a task within the decision that is being made. With an output that is too large it fails. */
export function finish(decision: Decision, task: TaskRecord, wanted: TaskEnd): void {
  const end = withinLimits(decision, task, withoutSecrets(decision, wanted));
  decision.change(task, (record) => {
    record.status = end.status;
    record.endTime = Math.max(decision.time, record.startTime, record.scheduledTime);
    record.availableAt = 0;
    record.output = end.output;
    delete record.waitUntil;
    // Nothing is to begin outside any more, only to be taken back.
    // Who ends the child of a task takes it out of its queue as well.
    const isInQueue = record.holdsSlot === true || record.waitsForSlot === true;
    if (isInQueue && record.outbox !== "terminate-child") record.outbox = "withdraw";
    else if (!TAKES_BACK.has(record.outbox)) delete record.outbox;
    delete record.holdsSlot;
    delete record.waitsForSlot;
    if (end.reason !== undefined) record.reason = keptReason(end.reason);
    // The reason that an attempt inherits from the one before it is not the reason of a success.
    else if (end.status === "COMPLETED") delete record.reason;
  });
}

/** What a task has come to, without the values of secrets. */
function withoutSecrets(decision: Decision, end: TaskEnd): TaskEnd {
  const { status, output, reason } = end;
  if (output === undefined && reason === undefined) return end;
  const hiding = hidingFor(decision);
  if (hiding === null) return end;
  return {
    status,
    ...(output !== undefined && { output: hiding.payload(output) }),
    ...(reason !== undefined && { reason: hiding.text(reason) }),
  };
}

/** An output that does not fit what the definition enforces makes of a success a failure. */
function withinSchema(
  { execution }: Decision,
  task: TaskRecord,
  end: TaskEnd & { output: JsonObject },
): TaskEnd {
  if (end.status !== "COMPLETED") return end;
  const reason = outputDefect(definitionOf(execution, task), end.output);
  return reason === null ? end : { status: "FAILED_WITH_TERMINAL_ERROR", reason };
}

/** The end as it can be stored. A canceled task stays canceled, only its output is left out. */
function withinLimits(
  decision: Decision,
  task: TaskRecord,
  end: TaskEnd,
): TaskEnd & { output: JsonObject } {
  const grown = end.output ?? task.output;
  // What an open loop or JOIN has collected grows no more from here on.
  const output = decision.execution.growingOutputs.has(grown) ? { ...grown } : grown;
  const problem = taskPayloadProblem(decision, task, output);
  if (problem === null) return { ...withinSchema(decision, task, { ...end, output }), output };
  if (end.status === "CANCELED") return { ...end, output: {} };
  return { status: "FAILED_WITH_TERMINAL_ERROR", output: {}, reason: problem };
}
