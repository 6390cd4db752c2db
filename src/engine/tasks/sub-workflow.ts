import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { SubWorkflowParams } from "../../model/workflow-def.ts";
import { derivedUuid } from "../../lib/derived-uuid.ts";
import type { Decision } from "../decision.ts";
import { finish, newTask } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import { placesUnder } from "../secret-places.ts";
import { resolveIn, resolveInput } from "../task-input.ts";
import type { Place, TaskType } from "../task-type.ts";
import { CHILD_PRIORITY, describeNumber, isWrongNumber, wholeNumberOf } from "../whole-number.ts";

/** Runs another workflow and ends as it ends. */
export const subWorkflow: TaskType = {
  kind: "SUB_WORKFLOW",
  initialStatus: "SCHEDULED",
  usesTemplate: false,
  retriable: true,
  delayable: true,
  asynchronous: true,

  plan(decision, place) {
    const task = newTask(decision, place, subWorkflow);
    task.input = launchInput(decision, place, task);
    if (task.secrets !== undefined) task.secrets = placesUnder("workflowInput", task.secrets);
    const { priority } = task.input;
    task.priority = wholeNumberOf(priority, CHILD_PRIORITY) ?? task.priority;
    return [task];
  },

  start(decision, task) {
    const reason = problemOf(decision, task);
    if (reason !== null) {
      finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason });
      return [];
    }
    const { renewals } = task;
    const attempt = `${decision.taskId(task)}:${task.retryCount}`;
    const childId = derivedUuid(
      // Begun anew under its old id, the task would else find its old child, which has ended.
      `subworkflow:${decision.workflow.workflowId}:${attempt}${renewals === undefined ? "" : `:${renewals}`}`,
    );
    decision.change(task, (record) => {
      record.status = "IN_PROGRESS";
      record.startTime = decision.time;
      record.updateTime = decision.time;
      record.subWorkflowId = childId;
      record.output = { subWorkflowId: childId };
      record.outbox = "start-child";
    });
    return [];
  },

  cancel(decision, task) {
    if (task.subWorkflowId !== undefined) decision.setOutbox(task, "terminate-child");
  },
};

/** Why it cannot run, or null. */
function problemOf(decision: Decision, { base, input }: TaskRecord): string | null {
  const { maxDepth } = decision.settings;
  if (decision.workflow.depth + 1 > maxDepth) {
    return `Sub-workflows may be nested at most ${maxDepth} deep. Does ${String(input["subWorkflowName"])} start itself without an end?`;
  }
  return isWrongNumber(input["priority"], CHILD_PRIORITY)
    ? `SUB_WORKFLOW ${base}: priority is not ${describeNumber(CHILD_PRIORITY)}`
    : null;
}

/** What the task's input holds: which workflow to start, and how. Absent values are null. */
function launchInput(decision: Decision, place: Place, task: TaskRecord): JsonObject {
  const params: SubWorkflowParams = place.workflowTask.subWorkflowParam ?? {};
  const resolve = (value: unknown): Json =>
    value === undefined ? null : (resolveIn(decision, value as Json, place.scope) ?? null);
  const definition = isJsonObject(params.workflowDefinition)
    ? params.workflowDefinition
    : resolve(params.workflowDefinition);
  const name = resolve(params.name);
  const inlineName = isJsonObject(definition) ? (definition["name"] ?? null) : null;
  return {
    subWorkflowName: name ?? inlineName,
    subWorkflowVersion: definition === null ? versionOf(decision, params, name) : null,
    subWorkflowDefinition: definition,
    subWorkflowTaskToDomain: resolve(params.taskToDomain),
    workflowInput: resolveInput(decision, place, { task }),
    priority: priorityOf(resolve(params.priority)),
    idempotencyKey: resolve(params.idempotencyKey),
    idempotencyStrategy: resolve(params.idempotencyStrategy),
  };
}

/** The explicit version, or the latest one there is now; null lets the launch say that there is none. */
function versionOf(decision: Decision, params: SubWorkflowParams, name: Json): number | null {
  if (params.version !== undefined && params.version !== 0) return params.version;
  return typeof name === "string" ? decision.latestVersion(name) : null;
}

/** A number; what is none stays to be seen, and fails the task. */
function priorityOf(value: Json): Json {
  if (value === "") return null;
  return wholeNumberOf(value, CHILD_PRIORITY) ?? value;
}
