/** The failure workflows of an execution: each run that fails starts one, however soon the next run begins. */
import { formatTaskId } from "../lib/task-id.ts";
import type { JsonObject } from "../model/json.ts";
import type { Workflow } from "../model/workflow.ts";
import type { Decision } from "./decision.ts";
import type { Execution } from "./execution.ts";
import type { FailureStart, WorkflowOutbox } from "./records.ts";
import { tasksInOrder, workflowView } from "./views.ts";

/** What is to be started, the earliest failure first. */
export function failuresToStart(execution: Execution, maxBytes: number): FailureStart[] {
  const { failureWorkflow, earlierFailures = [] } = execution.workflow.outbox;
  if (failureWorkflow === undefined) return earlierFailures;
  const { endTime: askedAt } = execution.workflow;
  const latest = { ...failureWorkflow, input: failureWorkflowInput(execution, maxBytes), askedAt };
  return [...earlierFailures, latest];
}

/** What of the flags of an execution stands for failure workflows. */
export function failureFlags(outbox: WorkflowOutbox): Partial<WorkflowOutbox> {
  const { failureWorkflow, earlierFailures } = outbox;
  return {
    ...(failureWorkflow !== undefined && { failureWorkflow }),
    ...(earlierFailures !== undefined && { earlierFailures }),
  };
}

/** Keeps what is to be started for a run that has failed, before anything of that run is changed or taken away. */
export function keepFailure(decision: Decision): void {
  if (decision.workflow.outbox.failureWorkflow === undefined) return;
  const { execution, settings } = decision;
  const earlierFailures = failuresToStart(execution, settings.maxPayloadBytes);
  decision.changeWorkflow((workflow) => {
    const { failureWorkflow: _kept, ...outbox } = workflow.outbox;
    workflow.outbox = { ...outbox, earlierFailures };
  });
}

/**
 * The input of the failure workflow: the failed one's own, and what is known of the failure. Where that
 * is too large, `failedWorkflow` leaves out what its tasks took in and gave out, then the tasks, then
 * its own payloads.
 */
export function failureWorkflowInput(execution: Execution, maxBytes: number): JsonObject {
  const tasks = tasksInOrder(execution);
  const bare = tasks.map((task) => ({ ...task, input: {}, output: {} }));
  for (const shown of [tasks, bare, []]) {
    const input = inputAfter(execution, workflowView(execution, shown));
    if (execution.sizes.measure(input).bytes <= maxBytes) return input;
  }
  const emptied = { input: {}, output: {}, variables: {} };
  return inputAfter(execution, { ...workflowView(execution, []), ...emptied });
}

function inputAfter(execution: Execution, failed: Workflow): JsonObject {
  const { workflow } = execution;
  const input: JsonObject = {
    ...workflow.input,
    workflowId: workflow.workflowId,
    reason: workflow.reason ?? null,
    failureStatus: workflow.status,
    failedWorkflow: failed as unknown as JsonObject,
  };
  if (workflow.failedTask !== undefined) {
    input["failureTaskId"] = formatTaskId(workflow.workflowId, workflow.failedTask);
  }
  return input;
}
