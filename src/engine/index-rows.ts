/**
 * What the index is told of an execution.
 *
 * R1. Values that a definition masks are hidden here already.
 * R2. A row fits the database whatever its execution holds: what is too long is cut.
 */
import { jsonStart } from "../lib/json-start.ts";
import type { ExecutionDetails, IndexRow, TaskIndexRow } from "../model/index-row.ts";
import type { JsonObject } from "../model/json.ts";
import { MAX_NAME_LENGTH } from "../model/scalars.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import { isContainer, type Execution } from "./execution.ts";
import { versionOf } from "./index-version.ts";
import { maskingOf, type Masking } from "./masking.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { queueWaitTime } from "./views.ts";

/** Characters of the JSON of an input or output that the index keeps. */
export const MAX_INDEXED_PAYLOAD = 8_000;
/** Characters of a reason, and of names, that it keeps. */
const MAX_INDEXED_TEXT = 4_000;
/** Characters of what is shown and not searched; more than that is left out as a whole. */
const MAX_DETAILS = 40_000;

/** What the index should hold of an execution. */
export function executionIndexRow(execution: Execution): IndexRow {
  const { workflow, definition, due } = execution;
  const masking = maskingOf(definition);
  return {
    workflowId: workflow.workflowId,
    version: workflow.version,
    name: nameText(definition.name),
    definitionVersion: definition.version,
    status: workflow.status,
    correlationId: optionalName(workflow.correlationId),
    idempotencyKey: optionalName(workflow.idempotencyKey),
    parentWorkflowId: workflow.parentWorkflowId ?? "",
    priority: workflow.priority,
    createTime: workflow.createTime,
    updateTime: workflow.updateTime,
    endTime: workflow.endTime,
    dueTime: workflow.status === "RUNNING" ? (due.earliest() ?? 0) : 0,
    names: namesOf(execution),
    reason: cut(workflow.reason ?? "", MAX_INDEXED_TEXT),
    input: payloadText(workflow.input, masking),
    output: payloadText(workflow.output, masking),
    details: detailsText(execution),
  };
}

/** What the index should hold of a task. @param masking that of its execution. */
export function taskIndexRow(
  { definition }: Execution,
  task: TaskRecord,
  masking: Masking,
): TaskIndexRow {
  const { type, definitionName, status, workerId } = task;
  const reference = referenceOf(task);
  // What a loop or JOIN collects while it is open is not told.
  const isCollecting = isContainer(task.kind) && !isTerminalTaskStatus(status);
  const names = [definition.name, type, definitionName, reference, workerId ?? ""];
  return {
    counter: task.counter,
    version: versionOf(task),
    type: nameText(type),
    definitionName: nameText(definitionName),
    referenceName: nameText(reference),
    status,
    priority: task.priority,
    retryCount: task.retryCount,
    workerId: optionalName(workerId),
    // Until the first claim, the queue may yet choose another.
    domain: task.pollCount > 0 ? optionalName(task.domain) : null,
    scheduledTime: task.scheduledTime,
    startTime: task.startTime,
    updateTime: task.updateTime,
    endTime: task.endTime,
    queueWaitTime: queueWaitTime(task),
    names: cut([...new Set(names)].join(" "), MAX_INDEXED_TEXT),
    reason: cut(task.reason ?? "", MAX_INDEXED_TEXT),
    input: payloadText(task.input, masking),
    output: isCollecting ? "{}" : payloadText(task.output, masking),
    details: "",
  };
}

/** One character is left beyond what can be asked for, so that nothing that is asked for matches by mistake. */
function nameText(name: string): string {
  return cut(name, MAX_NAME_LENGTH + 1);
}

function optionalName(name: string | undefined): string | null {
  return name === undefined ? null : nameText(name);
}

/** A cut may fall between the halves of a surrogate pair, which SQLite could not keep. */
function cut(text: string, length: number): string {
  return text.length > length ? text.slice(0, length).toWellFormed() : text;
}

function payloadText(payload: JsonObject, masking: Masking): string {
  return jsonStart(masking(payload), MAX_INDEXED_PAYLOAD);
}

function namesOf({ workflow, definition }: Execution): string {
  const { workflowId, correlationId, idempotencyKey, event, createdBy, failedTaskNames } = workflow;
  const names = [definition.name, workflowId, correlationId, idempotencyKey, event, createdBy];
  const failed = [...workflow.failedReferences, ...failedTaskNames].slice(0, MAX_INDEXED_TEXT);
  const words = [...names, ...failed].filter((name) => name !== undefined);
  return cut(words.join(" "), MAX_INDEXED_TEXT);
}

function detailsText({ workflow, sizes }: Execution): string {
  const measures: ExecutionDetails = {
    inputSize: sizes.of(workflow.input).bytes,
    outputSize: sizes.of(workflow.output).bytes,
  };
  const { taskToDomain, failedReferences, failedTaskNames, event, createdBy } = workflow;
  const details: ExecutionDetails = {
    ...measures,
    ...(Object.keys(taskToDomain).length > 0 && { taskToDomain }),
    ...(failedReferences.length > 0 && { failedReferenceTaskNames: failedReferences }),
    ...(failedTaskNames.length > 0 && { failedTaskNames }),
    ...(event !== undefined && { event }),
    ...(createdBy !== undefined && { createdBy }),
  };
  const text = jsonStart(details, MAX_DETAILS + 1);
  return text.length > MAX_DETAILS ? JSON.stringify(measures) : text;
}
