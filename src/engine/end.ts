/** How an execution ends: its tasks, its output, and who is told. */
import { derivedUuid } from "../lib/derived-uuid.ts";
import type { JsonObject } from "../model/json.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { resolveIn } from "./task-input.ts";
import { terminationBy } from "./tasks/terminate.ts";

export const FAILURE_WORKFLOW_OUTPUT = "conductor.failure_workflow";

export interface End {
  status: WorkflowStatus;
  reason?: string | undefined;
  /** The task that brought the end about. */
  task?: TaskRecord;
  /** An operator ended it: the failure workflow is not started. */
  byOperator?: boolean;
}

/** Ends the execution: cancels what is open, computes the output, and notes what must happen outside. */
export function endWorkflow(decision: Decision, end: End): void {
  cancelOpenTasks(decision);
  decision.changeWorkflow((workflow) => {
    workflow.status = end.status;
    workflow.endTime = decision.time;
    workflow.updateTime = decision.time;
    workflow.version += 1;
    if (end.reason === undefined) delete workflow.reason;
    else workflow.reason = end.reason;
    if (end.task !== undefined && end.status !== "COMPLETED")
      workflow.failedTask = end.task.counter;
    if (workflow.parentWorkflowId !== undefined)
      workflow.outbox = { ...workflow.outbox, parent: true };
  });
  noteFailures(decision);
  const output = outputOf(decision, end.task);
  decision.changeWorkflow((workflow) => {
    workflow.output = output;
  });
  if (end.status !== "COMPLETED" && end.byOperator !== true) startFailureWorkflow(decision);
}

/** Ends the execution as a completed TERMINATE task says. */
export function endByTerminateTask(decision: Decision, task: TaskRecord): void {
  endWorkflow(decision, { ...terminationBy(task, decision.taskId(task)), task });
}

function cancelOpenTasks(decision: Decision): void {
  for (const task of [...decision.execution.open.values()]) {
    decision.taskTypeOf(task.kind).cancel?.(decision, task);
    decision.change(task, (record) => {
      record.status = "CANCELED";
      record.endTime = Math.max(decision.time, record.startTime);
      record.availableAt = 0;
      delete record.waitUntil;
    });
  }
}

/** Collects what failed in this run, attempts that were retried included. */
function noteFailures(decision: Decision): void {
  const references = new Set(decision.workflow.failedReferences);
  const names = new Set(decision.workflow.failedTaskNames);
  for (const task of decision.execution.tasks.values()) {
    if (task.status !== "FAILED" && task.status !== "FAILED_WITH_TERMINAL_ERROR") continue;
    references.add(referenceOf(task));
    names.add(task.definitionName);
  }
  if (references.size === decision.workflow.failedReferences.length) return;
  decision.changeWorkflow((workflow) => {
    workflow.failedReferences = [...references];
    workflow.failedTaskNames = [...names];
  });
}

/** A TERMINATE task's output, else the output parameters, else the output of the last task. */
function outputOf(decision: Decision, task: TaskRecord | undefined): JsonObject {
  const { definition, tasks, workflow } = decision.execution;
  if (task?.kind === "TERMINATE" && task.status === "COMPLETED") return task.output;
  if (Object.keys(definition.outputParameters).length > 0) {
    return resolveIn(decision, definition.outputParameters, "") as JsonObject;
  }
  let last: TaskRecord | undefined;
  for (const one of tasks.values()) {
    if (last === undefined || one.sequence > last.sequence) last = one;
  }
  return last?.output ?? workflow.output;
}

function startFailureWorkflow(decision: Decision): void {
  const name = failureWorkflowName(decision);
  if (name === "") return;
  const { workflowId, run } = decision.workflow;
  const id = derivedUuid(`failure-workflow:${workflowId}:${run}`);
  decision.changeWorkflow((workflow) => {
    workflow.output = { ...workflow.output, [FAILURE_WORKFLOW_OUTPUT]: id };
    workflow.outbox = { ...workflow.outbox, failureWorkflow: { id, name } };
  });
}

/** The name of the failure workflow with its references filled in; empty when there is none.
 * `$workflow.input.x`, Conductor's older form, names a key of the input. */
function failureWorkflowName(decision: Decision): string {
  const text = decision.execution.definition.failureWorkflow ?? "";
  const old = /^\$\.?\w+\.\w+\.?(\w*)$/.exec(text);
  if (old !== null) {
    const key = old[1] === "" ? text.split(".").at(-1) : old[1];
    const value = decision.workflow.input[key ?? ""];
    return typeof value === "string" ? value : "";
  }
  const name = resolveIn(decision, text, "");
  return typeof name === "string" ? name : "";
}
