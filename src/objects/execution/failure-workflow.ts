/** Starting what is to run because an execution has failed. */
import type { StartExecution } from "../../app/ports.ts";
import type { Execution } from "../../engine/execution.ts";
import { failureFlags, failuresToStart } from "../../engine/failure-workflow.ts";
import { DEFAULT_SETTINGS } from "../../engine/limits.ts";
import { withMaskOf } from "../../engine/masking.ts";
import type { FailureStart } from "../../engine/records.ts";
import type { JsonObject } from "../../model/json.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import { isTooLarge } from "./giving-up.ts";
import type { DeliveryReceipt, Neighbours } from "./neighbours.ts";

/** Starts the failure workflow of each run that has failed. That of the last one is told where it refuses: the
 * output of the others is gone. @throws what went wrong with one of them, once all have been tried. */
export async function startFailureWorkflows(
  execution: Execution,
  neighbours: Neighbours,
): Promise<DeliveryReceipt> {
  const { outbox } = execution.workflow;
  const told = failureFlags(outbox);
  const receipt: DeliveryReceipt = Object.keys(told).length > 0 ? { told } : {};
  const errors: unknown[] = [];
  // As things stand now: by the time that one has started, the next run may have begun.
  for (const failure of failuresToStart(execution, DEFAULT_SETTINGS.maxPayloadBytes)) {
    const refusal = await start(failure, execution, neighbours).catch((error: unknown) => {
      errors.push(error);
      return null;
    });
    if (refusal === null || failure.id !== outbox.failureWorkflow?.id) continue;
    const reason = `Error workflow ${failure.name} failed to start.  reason: ${refusal}`;
    receipt.event = { kind: "failure-workflow-refused", reason };
  }
  // One that can never be started is not given up together with others that may be.
  if (errors.length > 0) throw errors.find((error) => !isTooLarge(error)) ?? errors[0];
  return receipt;
}

/** @returns why it cannot be started, or null. */
async function start(
  { id, name, input, askedAt }: FailureStart,
  { workflow, definition }: Execution,
  neighbours: Neighbours,
): Promise<string | null> {
  const version = (definition as WorkflowDef).failureWorkflowVersion ?? null;
  const pinned = await neighbours.pinned({ name, version, definition: null });
  if (pinned === null) return `No such workflow found by name: ${name}, version: ${version}`;
  const request: StartExecution = {
    workflowId: id,
    definition: hidingAs(definition, pinned),
    input,
    priority: 0,
    taskToDomain: workflow.taskToDomain,
    askedAt,
  };
  if (workflow.correlationId !== undefined) request.correlationId = workflow.correlationId;
  if (workflow.trace !== undefined) request.trace = workflow.trace;
  const outcome = await neighbours.execution(id).start(request);
  return outcome.ok ? null : outcome.message;
}

/** The failure workflow gets the payloads of this execution, and hides in them what this one hides. */
function hidingAs(definition: WorkflowDef, pinned: string): string {
  if (definition.maskedFields.length === 0) return pinned;
  return JSON.stringify(withMaskOf(JSON.parse(pinned) as JsonObject, definition));
}
