/** From workflow tasks to task records: the mapping of Conductor's `TaskMapper`s. */
import type { JsonObject } from "../model/json.ts";
import type { TaskDef } from "../model/task-def.ts";
import type { Decision } from "./decision.ts";
import type { TaskRecord } from "./records.ts";
import { iterationOf } from "./scope.ts";
import { systemTaskDef } from "./task-definition.ts";
import { resolveInput } from "./task-input.ts";
import type { Place, TaskType } from "./task-type.ts";

/** The tasks to schedule for a workflow task. @throws PlanFailure */
export function plan(decision: Decision, place: Place): TaskRecord[] {
  const type = decision.taskTypeOf(place.workflowTask.type);
  return type.plan?.(decision, place) ?? [planOne(decision, place, type)];
}

/** A single task of the given type with its input resolved. */
export function planOne(decision: Decision, place: Place, type: TaskType): TaskRecord {
  const task = newTask(decision, place, type);
  const definition = definitionAt(place);
  task.input = resolveInput(decision, place, {
    taskId: decision.taskId(task),
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

/** The same place, one list element or container further. */
export function placeOf(place: Place, workflowTask: Place["workflowTask"]): Place {
  return { ...place, workflowTask };
}

/** Ends a task within the decision that is being made. */
export function finish(
  decision: Decision,
  task: TaskRecord,
  end: { status: TaskRecord["status"]; output?: JsonObject; reason?: string },
): void {
  decision.change(task, (record) => {
    record.status = end.status;
    record.endTime = Math.max(decision.time, record.startTime, record.scheduledTime);
    record.availableAt = 0;
    delete record.waitUntil;
    // Nothing is to begin outside any more, only to be taken back.
    if (record.outbox !== "withdraw" && record.outbox !== "terminate-child") delete record.outbox;
    if (end.output !== undefined) record.output = end.output;
    if (end.reason !== undefined) record.reason = end.reason;
    // The reason that an attempt inherits from the one before it is not the reason of a success.
    else if (end.status === "COMPLETED") delete record.reason;
  });
}
