/** What is said of an execution in a few lines (Conductor's WorkflowSummary). */
import type { JsonObject } from "../model/json.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Execution } from "./execution.ts";
import { maskingOf } from "./masking.ts";

const isoTime = (time: number): string => new Date(time).toISOString();

/**
 * The summary of an execution; payloads are JSON texts.
 * @param openStatus the status it had before it went on to its end within one decision.
 */
export function workflowSummaryOf(
  execution: Execution,
  openStatus: WorkflowStatus | null,
): JsonObject {
  const { workflow, definition } = execution;
  const masking = maskingOf(definition);
  const input = JSON.stringify(masking(workflow.input));
  const output = JSON.stringify(openStatus === null ? masking(workflow.output) : {});
  const summary: JsonObject = {
    workflowType: definition.name,
    version: definition.version,
    workflowId: workflow.workflowId,
    startTime: isoTime(workflow.createTime),
    updateTime: isoTime(workflow.updateTime),
    status: openStatus ?? workflow.status,
    input,
    output,
    executionTime: 0,
    failedReferenceTaskNames: workflow.failedReferences.join(","),
    failedTaskNames: workflow.failedTaskNames,
    priority: workflow.priority,
    taskToDomain: workflow.taskToDomain,
    parentWorkflowId: workflow.parentWorkflowId ?? "",
    classifier: "workflow",
    inputSize: input.length,
    outputSize: output.length,
  };
  for (const key of ["correlationId", "event", "createdBy", "idempotencyKey"] as const) {
    const value = workflow[key];
    if (value !== undefined) summary[key] = value;
  }
  if (openStatus !== null) return summary;
  summary["endTime"] = isoTime(workflow.endTime);
  summary["executionTime"] = workflow.endTime - workflow.createTime;
  if (workflow.reason !== undefined) summary["reasonForIncompletion"] = workflow.reason;
  return summary;
}
