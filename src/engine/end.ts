/** How an execution ends: its tasks, its output, and who is told. */
import { cancelAll } from "./cancel.ts";
import { derivedUuid } from "../lib/derived-uuid.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import { ownMember } from "./expressions/own-member.ts";
import { SubstitutionError } from "./expressions/references.ts";
import { tellFollowers } from "./followers.ts";
import { keptReason } from "./reason.ts";
import { dropMessages } from "./messages.ts";
import { workflowPayloadProblem } from "./payloads.ts";
import { outputDefect } from "./schema/enforce.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { resolveIn } from "./task-input.ts";
import { terminationBy } from "./tasks/terminate.ts";

export const FAILURE_WORKFLOW_OUTPUT = "conductor.failure_workflow";

const OLD_REFERENCE = /^\$[^{]/;

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
  cancelAll(decision, decision.execution.open.values());
  dropMessages(decision);
  decision.changeWorkflow((workflow) => {
    workflow.status = end.status;
    workflow.endTime = decision.time;
    workflow.updateTime = decision.time;
    delete workflow.pendingFailure;
    delete workflow.heldRevival;
    if (end.reason === undefined) delete workflow.reason;
    else workflow.reason = keptReason(end.reason);
    if (end.task !== undefined && end.status !== "COMPLETED")
      workflow.failedTask = end.task.counter;
    if (workflow.parentWorkflowId !== undefined)
      workflow.outbox = { ...workflow.outbox, parent: true };
    tellFollowers(workflow);
  });
  noteFailures(decision);
  setOutput(decision);
  const failed = decision.workflow.status !== "COMPLETED";
  if (failed && end.byOperator !== true) startFailureWorkflow(decision);
}

/** Ends the execution as a completed TERMINATE task says. */
export function endByTerminateTask(decision: Decision, task: TaskRecord): void {
  endWorkflow(decision, { ...terminationBy(task, decision.taskId(task)), task });
}

/** Collects what failed in this run, attempts that were retried included. */
function noteFailures(decision: Decision): void {
  const references = new Set(decision.workflow.failedReferences);
  const names = new Set(decision.workflow.failedTaskNames);
  for (const task of decision.execution.tasks.values()) {
    if (task.status !== "FAILED" && task.status !== "FAILED_WITH_TERMINAL_ERROR") continue;
    // Done with when the execution was set going again.
    if (task.retried && task.executed) continue;
    references.add(referenceOf(task));
    names.add(task.definitionName);
  }
  if (references.size === decision.workflow.failedReferences.length) return;
  decision.changeWorkflow((workflow) => {
    workflow.failedReferences = [...references];
    workflow.failedTaskNames = [...names];
  });
}

/** Sets the output. One that cannot be is left out, and fails what would else have ended well, as does one
 * that does not fit the schema. */
function setOutput(decision: Decision): void {
  const made = outputOf(decision);
  const { definition } = decision.execution;
  decision.changeWorkflow((workflow) => {
    workflow.output = typeof made === "string" ? {} : made;
    if (workflow.status !== "COMPLETED") return;
    const defect = typeof made === "string" ? made : outputDefect(definition, made);
    if (defect === null) return;
    workflow.status = "FAILED";
    workflow.reason = defect;
  });
}

/** A TERMINATE task's output, else the output parameters, else the output of the last task. A text says
 * why there is none. */
function outputOf(decision: Decision): JsonObject | string {
  const { definition, tasks, workflow } = decision.execution;
  let last: TaskRecord | undefined;
  for (const one of tasks.values()) {
    if (one.abandoned) continue;
    if (one.kind === "TERMINATE" && one.status === "COMPLETED") return one.output;
    if (last === undefined || one.sequence > last.sequence) last = one;
  }
  if (Object.keys(definition.outputParameters).length === 0) return last?.output ?? workflow.output;
  return resolvedOutput(decision, definition.outputParameters);
}

function resolvedOutput(decision: Decision, parameters: JsonObject): JsonObject | string {
  let output: JsonObject;
  try {
    output = resolveIn(decision, parameters, "") as JsonObject;
  } catch (error) {
    if (SubstitutionError.is(error)) return `The output cannot be made: ${error.message}`;
    throw error;
  }
  return workflowPayloadProblem(decision, output) ?? output;
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
 * `$workflow.input.x` and `$.workflow.x`, Conductor's older forms, name a key of the input. */
function failureWorkflowName(decision: Decision): string {
  const text = decision.execution.definition.failureWorkflow ?? "";
  const value = OLD_REFERENCE.test(text)
    ? ownMember(decision.workflow.input, text.split(".").at(-1) ?? "")
    : resolvedName(decision, text);
  return typeof value === "string" ? value : "";
}

/** A name that would be beyond all limits is none. */
function resolvedName(decision: Decision, text: string): Json {
  try {
    return resolveIn(decision, text, "");
  } catch (error) {
    if (SubstitutionError.is(error)) return null;
    throw error;
  }
}
