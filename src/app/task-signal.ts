import { awaitExecution, type AwaitOptions } from "./await-execution.ts";
import { NotFound } from "./errors.ts";
import { callExecutionOnce } from "./execution-call.ts";
import type { SignalUpdate } from "./ports.ts";
import type { Services } from "./services.ts";

/**
 * Reports to an execution that what its first open WAIT waits for has happened; where it has none, to
 * its children that run.
 * @returns whether anything waited.
 * @throws NotFound when there is no such execution.
 */
export async function signalWorkflow(
  services: Services,
  workflowId: string,
  update: SignalUpdate,
): Promise<boolean> {
  const signaled = await callExecutionOnce(services, workflowId, (execution) =>
    execution.signal(update),
  );
  return signaled !== null;
}

/**
 * As `signalWorkflow`, and then waits until the execution has ended or a task blocks it again.
 * @returns the JSON of a SignalResponse.
 * @throws NotFound also when nothing waited.
 */
export async function signalWorkflowSync(
  services: Services,
  workflowId: string,
  update: SignalUpdate,
  wait: AwaitOptions,
): Promise<string> {
  if (!(await signalWorkflow(services, workflowId, update))) {
    throw new NotFound(`Found no blocked task in workflow ${workflowId} to signal`);
  }
  return await awaitExecution(services, workflowId, wait);
}
