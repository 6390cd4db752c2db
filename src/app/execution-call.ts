import type { Outcome } from "../lib/outcome.ts";
import { isWorkflowId } from "../lib/workflow-id.ts";
import { errorOf, noSuchWorkflow, TooLarge, Unavailable } from "./errors.ts";
import type { WorkflowExecutionPort } from "./ports.ts";
import type { Services } from "./services.ts";

/**
 * Asks an execution for something that may be asked twice with the effect of once.
 * @throws NotFound without touching an object when the id cannot be one; the typed error of a
 *   refusal; Unavailable when the object cannot be reached.
 */
export async function callExecution<Value>(
  services: Services,
  workflowId: string,
  call: (execution: WorkflowExecutionPort) => Promise<Outcome<Value>>,
): Promise<Value> {
  return await callById(workflowId, () => call(services.executions(workflowId)));
}

/** As `callExecution`, of whichever of its sides. */
export async function callById<Value>(
  workflowId: string,
  call: () => Promise<Outcome<Value>>,
): Promise<Value> {
  if (!isWorkflowId(workflowId)) throw noSuchWorkflow(workflowId);
  const outcome = await withSecondTry(call);
  if (!outcome.ok) throw errorOf(outcome);
  return outcome.value;
}

/** As `callExecution`, but a refusal is a value. */
export async function askExecution<Value>(
  services: Services,
  workflowId: string,
  call: (execution: WorkflowExecutionPort) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  if (!isWorkflowId(workflowId)) throw noSuchWorkflow(workflowId);
  return await withSecondTry(() => call(services.executions(workflowId)));
}

/**
 * Asks an execution for something that would have another effect if it were asked twice.
 * @throws as `callExecution`. After Unavailable it may have been done or not.
 */
export async function callExecutionOnce<Value>(
  services: Services,
  workflowId: string,
  call: (execution: WorkflowExecutionPort) => Promise<Outcome<Value>>,
): Promise<Value> {
  if (!isWorkflowId(workflowId)) throw noSuchWorkflow(workflowId);
  let outcome: Outcome<Value>;
  try {
    outcome = await call(services.executions(workflowId));
  } catch (error) {
    throw errorFor(error);
  }
  if (!outcome.ok) throw errorOf(outcome);
  return outcome.value;
}

/** Calls an object, and once more when the platform says that this may help (a restart, a move). */
export async function withSecondTry<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    if (!worthASecondTry(error)) throw errorFor(error);
  }
  try {
    return await call();
  } catch (error) {
    throw errorFor(error);
  }
}

/** The platform marks its own errors. A call that its object's restart has cut off does not count as
 * retryable there, for it may have been carried out. An overloaded object gets worse by asking again. */
function worthASecondTry(error: unknown): boolean {
  const { retryable, durableObjectReset, overloaded } = Object(error) as Record<string, unknown>;
  return (retryable === true || durableObjectReset === true) && overloaded !== true;
}

/** What workerd says of a call that carries more than it may. */
const CALL_TOO_LARGE = /RPC arguments or return values are limited to/;

/** Errors of the platform are passing; anything else is a defect and stays what it is. */
function errorFor(error: unknown): unknown {
  if (error instanceof Error && CALL_TOO_LARGE.test(error.message)) {
    return new TooLarge("What the request carries takes more than 32 MiB within the server", {
      cause: error,
    });
  }
  const { overloaded, remote } = Object(error) as Record<string, unknown>;
  if (!worthASecondTry(error) && overloaded !== true) return error;
  const cause = remote === true ? "the object failed" : "the object cannot be reached";
  return new Unavailable(`Try again: ${cause}.`, { cause: error });
}
