import { errorOf } from "./errors.ts";
import { askExecution, callExecution, callExecutionOnce } from "./execution-call.ts";
import type { Operation, TerminateOptions } from "../model/operation.ts";
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

/** Sets an ended execution going again, or changes what a running one goes past or waits for. */
export async function operate(
  services: Services,
  workflowId: string,
  operation: Operation,
): Promise<void> {
  await callExecutionOnce(services, workflowId, (execution) => execution.operate(operation));
}

/** Terminates an execution, and removes it or puts it into the archive. */
export async function terminateAndRemoveWorkflow(
  services: Services,
  workflowId: string,
  { reason, archive }: { reason: string | undefined; archive: boolean },
): Promise<void> {
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.terminate(reason, {}),
  );
  // One that is gone may have been removed by a call whose answer was lost, as below.
  if (!outcome.ok && outcome.code !== "not-found") throw errorOf(outcome);
  await removeWorkflow(services, workflowId, archive);
}

/** Looks at an execution again. Changes nothing where nothing is due. */
export async function decideWorkflow(services: Services, workflowId: string): Promise<void> {
  await callExecution(services, workflowId, (execution) => execution.decide());
}

/**
 * Removes an execution, its row in the index and its idempotency key.
 * @param archive put it into the archive instead, where it stays readable; refused while it has not ended.
 */
export async function removeWorkflow(
  services: Services,
  workflowId: string,
  archive: boolean,
): Promise<void> {
  const outcome = await askExecution(services, workflowId, (execution) =>
    archive ? execution.archive() : execution.remove(),
  );
  if (outcome.ok && archive) return;
  // Its object may have been emptied by a call whose answer was lost: what else there is goes now.
  if (!outcome.ok && outcome.code !== "not-found") throw errorOf(outcome);
  await Promise.all([
    services.index.remove([workflowId]),
    services.idempotencyKeys.free(workflowId),
  ]);
  if (!outcome.ok) throw errorOf(outcome);
}
