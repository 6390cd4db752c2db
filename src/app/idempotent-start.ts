/**
 * Starts with an idempotency key. The key is reserved in D1 before the execution exists, so that of
 * many concurrent starts exactly one is the first:
 *
 * I1. An execution is only ever started under the id that the key's row names.
 * I2. A row changes hands by compare-and-swap alone.
 * I3. A reservation whose execution does not appear within `GRACE_MS` was left by a crash: the next
 *     start takes its id over. Until then it counts as an execution that is about to run.
 */
import { assertNever } from "../lib/assert-never.ts";
import type { IdempotencyStrategy } from "../model/start-workflow-request.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import type { Reservation } from "../store/idempotency-store.ts";
import { Conflict, InvalidRequest, TooLarge, TooMany } from "./errors.ts";
import { executionStatus } from "./execution-status.ts";
import type { StartExecution } from "./ports.ts";
import type { Services } from "./services.ts";
import { startExecution } from "./start-execution.ts";

/** How long a start may take from its reservation to its execution, in milliseconds. */
export const GRACE_MS = 5000;

/** How often a start looks again after somebody else was quicker. */
const MAX_ROUNDS = 10;

export interface IdempotencyRequest {
  workflowName: string;
  key: string;
  strategy: IdempotencyStrategy;
}

/** What is to be done about a key that somebody has. */
type Decision =
  | { kind: "return" }
  /** Start (again) under the id that is reserved. */
  | { kind: "adopt" }
  /** Start under a new id, which takes the row over. */
  | { kind: "renew" };

/**
 * Starts an execution, or finds the one that has the key, as the strategy says.
 * @returns the id of the execution that has the key now.
 * @throws Conflict when the strategy forbids a second start.
 */
export async function startOnce(
  services: Services,
  start: StartExecution,
  request: IdempotencyRequest,
): Promise<string> {
  const { workflowName, key } = request;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const own: Reservation = {
      workflowName,
      key,
      workflowId: services.newId(),
      reservedAt: services.clock(),
    };
    const holder = await services.idempotencyKeys.reserve(own);
    if (holder === own) return await startReserved(services, start, own);
    const decision = await decide(services, holder, request);
    if (decision.kind === "return") return holder.workflowId;
    if (decision.kind === "adopt" && request.strategy === "RETURN_EXISTING") {
      return await startExecution(services, { ...start, workflowId: holder.workflowId });
    }
    const next = decision.kind === "adopt" ? { ...own, workflowId: holder.workflowId } : own;
    if (await services.idempotencyKeys.replace(holder, next)) {
      return await startReserved(services, start, next);
    }
  }
  throw new Conflict(`Too many starts at once with idempotency key ${key}`);
}

async function decide(
  services: Services,
  holder: Reservation,
  { strategy, key }: IdempotencyRequest,
): Promise<Decision> {
  const status = await executionStatus(services, holder.workflowId);
  const abandoned = status === null && services.clock() - holder.reservedAt > GRACE_MS;
  switch (strategy) {
    case "RETURN_EXISTING":
      return { kind: status === null ? "adopt" : "return" };
    case "FAIL":
      if (abandoned) return { kind: "adopt" };
      throw new Conflict(
        `Workflow with idempotency key ${key} already exists: ${holder.workflowId}`,
      );
    case "FAIL_ON_RUNNING":
      if (abandoned) return { kind: "adopt" };
      if (status !== null && isTerminalWorkflowStatus(status)) return { kind: "renew" };
      throw new Conflict(
        `Workflow with idempotency key ${key} is still running: ${holder.workflowId}`,
      );
    default:
      return assertNever(strategy);
  }
}

/** A start that is refused for good gives the key back; after any other failure it may have begun. */
async function startReserved(
  services: Services,
  start: StartExecution,
  reservation: Reservation,
): Promise<string> {
  try {
    return await startExecution(services, { ...start, workflowId: reservation.workflowId });
  } catch (error) {
    if (isRefusal(error)) {
      await services.idempotencyKeys.free(reservation.workflowId);
    }
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  const kinds = [InvalidRequest, TooLarge, TooMany, Conflict];
  return kinds.some((kind) => kind.is(error));
}
