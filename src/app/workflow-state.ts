import type { JsonObject } from "../model/json.ts";
import type { WorkflowStateUpdate } from "../model/workflow-state-update.ts";
import { awaitExecution, type AwaitOptions } from "./await-execution.ts";
import { InvalidRequest } from "./errors.ts";
import { callExecution, callExecutionOnce } from "./execution-call.ts";
import type { JsonText, StateUpdate } from "./ports.ts";
import type { Services } from "./services.ts";
import { getWorkflow } from "./workflow-read.ts";

/** Sets variables of an execution that has not ended; null removes one. @returns its JSON. */
export async function setWorkflowVariables(
  services: Services,
  workflowId: string,
  variables: JsonObject,
): Promise<JsonText> {
  await callExecution(services, workflowId, (execution) => execution.changeState({ variables }));
  return await getWorkflow(services, workflowId, true);
}

/**
 * Sets variables and reports the result of a task in one step, then waits until the execution has ended
 * or a task blocks it.
 * @returns the JSON of a SignalResponse.
 */
export async function updateWorkflowState(
  services: Services,
  workflowId: string,
  update: WorkflowStateUpdate,
  wait: AwaitOptions,
): Promise<string> {
  const change = stateUpdateOf(update);
  await callExecutionOnce(services, workflowId, (execution) => execution.changeState(change));
  return await awaitExecution(services, workflowId, wait);
}

function stateUpdateOf({
  taskReferenceName,
  taskResult,
  variables,
}: WorkflowStateUpdate): StateUpdate {
  if (!taskReferenceName && taskResult === undefined) return { variables };
  if (!taskReferenceName || taskResult === undefined) {
    throw new InvalidRequest("taskReferenceName and taskResult go together");
  }
  const { status, outputData, reasonForIncompletion, workerId, callbackAfterSeconds } = taskResult;
  return {
    variables,
    task: {
      reference: taskReferenceName,
      status,
      output: outputData,
      reason: reasonForIncompletion,
      workerId,
      callbackAfterSeconds,
    },
  };
}
