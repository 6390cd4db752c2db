import type { IdempotencyStrategy } from "../model/start-workflow-request.ts";
import { startOnce } from "../store/idempotent-start.ts";
import { errorOf } from "./errors.ts";
import { executionStatus } from "./execution-status.ts";
import type { StartExecution } from "./ports.ts";
import type { Services } from "./services.ts";
import { askToStart } from "./start-execution.ts";

export interface IdempotencyRequest {
  workflowName: string;
  key: string;
  strategy: IdempotencyStrategy;
}

/**
 * Starts an execution with an idempotency key, or finds the one that has the key.
 * @returns the id of the execution that has the key now.
 * @throws Conflict when the strategy forbids a second start.
 */
export async function startWithKey(
  services: Services,
  start: StartExecution,
  request: IdempotencyRequest,
): Promise<string> {
  const outcome = await startOnce(services.idempotencyKeys, {
    ...request,
    workflowId: services.newId(),
    start: (workflowId) => askToStart(services, { ...start, workflowId }),
    statusOf: (workflowId) => executionStatus(services, workflowId),
    clock: () => services.clock(),
  });
  if (!outcome.ok) throw errorOf(outcome);
  return outcome.value;
}
