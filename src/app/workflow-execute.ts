import type { StartWorkflowRequest } from "../model/start-workflow-request.ts";
import { awaitExecution, type AwaitOptions } from "./await-execution.ts";
import type { Services } from "./services.ts";
import { startWorkflow, type StartOptions } from "./workflow-start.ts";

/** How long a synchronous execution waits unless told otherwise, in seconds. */
export const DEFAULT_WAIT_SECONDS = 10;

/**
 * Starts an execution and waits until it has ended, a task blocks it, or the time is over. With an
 * idempotency key it is the execution that has the key which is waited for.
 * @returns the JSON of a SignalResponse.
 */
export async function executeWorkflow(
  services: Services,
  request: StartWorkflowRequest,
  options: StartOptions & { wait: AwaitOptions },
): Promise<string> {
  const workflowId = await startWorkflow(services, markDynamic(request), options);
  return await awaitExecution(services, workflowId, options.wait);
}

/** Conductor tells an execution of a definition that came along in its input. */
function markDynamic(request: StartWorkflowRequest): StartWorkflowRequest {
  if (request.workflowDef === undefined) return request;
  return { ...request, input: { ...request.input, _systemMetadata: { dynamic: true } } };
}
