/** Starts an execution as a StartWorkflowRequest says that came from within the server. */
import type { StartExecution } from "../app/ports.ts";
import { accepted, type Outcome } from "../lib/outcome.ts";
import type { JsonObject } from "../model/json.ts";
import type { IdempotencyStrategy, StartWorkflowRequest } from "../model/start-workflow-request.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import type { Neighbours } from "./execution/neighbours.ts";

/** A request, and the inline definition that it may carry, as it was written. */
export interface AskedStart {
  request: StartWorkflowRequest;
  definition: JsonObject | null;
}

export type Starters = Pick<Neighbours, "execution" | "startOnce" | "pinned">;

/** A start that only one execution of a workflow may come of. */
export interface KeyedStart {
  workflowName: string;
  key: string;
  strategy: IdempotencyStrategy;
  start: StartExecution;
  /** Starts an execution, be it under another id than that of the start. */
  begin(start: StartExecution): Promise<Outcome<string>>;
}

/**
 * May be repeated: the execution is the same one each time.
 * @returns the id of the execution that was started, or that has the idempotency key of the request.
 */
export async function startByRequest(
  { request, definition }: AskedStart,
  start: StartExecution,
  starters: Omit<Starters, "pinned">,
): Promise<Outcome<string>> {
  const { name = "", idempotencyKey: key, idempotencyStrategy: strategy = "FAIL" } = request;
  const begin = async (begun: StartExecution): Promise<Outcome<string>> => {
    const outcome = await starters.execution(begun.workflowId).start(begun);
    return outcome.ok ? accepted(begun.workflowId) : outcome;
  };
  if (!key) return await begin(start);
  const workflowName = nameIn(definition) ?? name;
  return await startKeyed({ workflowName, key, strategy, start, begin }, starters);
}

/** The name that an inline definition gives its workflow. */
export function nameIn(definition: JsonObject | null): string | null {
  const name = definition?.["name"];
  return typeof name === "string" ? name : null;
}

/** As `startByRequest`, with a key. */
export async function startKeyed(
  { workflowName, key, strategy, start, begin }: KeyedStart,
  starters: Omit<Starters, "pinned">,
): Promise<Outcome<string>> {
  const outcome = await starters.startOnce({
    workflowName,
    key,
    strategy,
    workflowId: start.workflowId,
    start: (workflowId) => begin({ ...start, workflowId, idempotencyKey: key }),
    statusOf: (workflowId) => statusOf(workflowId, starters),
  });
  if (outcome.ok) return outcome;
  // It may have been started before a crash, and the key have gone to another one since.
  const isThere = (await statusOf(start.workflowId, starters)) !== null;
  return isThere ? accepted(start.workflowId) : outcome;
}

/** The status of an execution; null: there is none. @throws Error when it cannot say. */
export async function statusOf(
  workflowId: string,
  starters: Pick<Starters, "execution">,
): Promise<WorkflowStatus | null> {
  const outcome = await starters.execution(workflowId).status(false, false);
  if (outcome.ok) {
    const { status } = (await new Response(outcome.value).json()) as { status: WorkflowStatus };
    return status;
  }
  if (outcome.code === "not-found") return null;
  throw new Error(outcome.message);
}
