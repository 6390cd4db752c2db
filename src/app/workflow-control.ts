import { callExecution, callExecutionOnce } from "./execution-call.ts";
import type { TerminateOptions } from "./ports.ts";
import type { Services } from "./services.ts";

/** Schedules nothing new until resumed. Pausing twice is fine. */
export async function pauseWorkflow(services: Services, workflowId: string): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.pause());
}

export async function resumeWorkflow(services: Services, workflowId: string): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.resume());
}

/** Ends an execution and cancels its open tasks. A terminated one keeps its first reason. */
export async function terminateWorkflow(
  services: Services,
  workflowId: string,
  reason: string | undefined,
  options: Pick<TerminateOptions, "triggerFailureWorkflow"> = {},
): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.terminate(reason, options));
}

/** Begins an ended execution anew, as it was defined then or as it is defined now. */
export async function restartWorkflow(
  services: Services,
  workflowId: string,
  useLatestDefinition: boolean,
): Promise<void> {
  await callExecutionOnce(services, workflowId, (execution) =>
    execution.restart(useLatestDefinition),
  );
}

/** Takes up what did not end well. @param resumeSubWorkflows children go on, instead of being replaced. */
export async function retryWorkflow(
  services: Services,
  workflowId: string,
  resumeSubWorkflows: boolean,
): Promise<void> {
  await callExecutionOnce(services, workflowId, (execution) => execution.retry(resumeSubWorkflows));
}

/** Looks at an execution again. Changes nothing where nothing is due. */
export async function decideWorkflow(services: Services, workflowId: string): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.decide());
}

/**
 * Removes an execution, its row in the index and its idempotency key.
 * @param archive refuse while it has not ended.
 */
export async function removeWorkflow(
  services: Services,
  workflowId: string,
  archive: boolean,
): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.remove(archive));
  await Promise.all([
    services.index.remove([workflowId]),
    services.idempotencyKeys.free(workflowId),
  ]);
}
