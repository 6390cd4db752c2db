/**
 * Starts with an idempotency key. The key is reserved in D1 before the execution exists, so that of
 * many concurrent starts exactly one is the first:
 *
 * I1. An execution is only ever started under the id that the key's row names.
 * I2. A row changes hands by compare-and-swap alone.
 * I3. A reservation whose execution does not appear within `GRACE_MS` was left by a crash: the next
 *     start takes its id over. Until then it counts as an execution that is about to run.
 * I4. A reservation in the future is that of an ended execution that is about to be set going again.
 * I5. Who asks again with the id that it had before, and has the key, has not been asked twice.
 */
import { assertNever } from "../lib/assert-never.ts";
import { accepted, refused, type Outcome, type Refusal, type RefusalCode } from "../lib/outcome.ts";
import type { IdempotencyStrategy } from "../model/start-workflow-request.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import type { IdempotencyStore, Reservation } from "./idempotency-store.ts";

/** How long a start may take from its reservation to its execution, in milliseconds. */
export const GRACE_MS = 5000;

/** How often a start looks again after somebody else was quicker. */
const MAX_ROUNDS = 10;

/** Refusals after which the execution is not there and will not be: the key is given back. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  "conflict",
  "invalid",
  "too-large",
  "too-many",
]);

/** A start with a key, and how to carry it out. */
export interface IdempotentStart {
  workflowName: string;
  key: string;
  strategy: IdempotencyStrategy;
  /** The id of the execution, if it comes to one. */
  workflowId: string;
  /** Starts the execution under an id; a second time changes nothing. */
  start(workflowId: string): Promise<Outcome<unknown>>;
  /** The status of an execution; null: there is none. */
  statusOf(workflowId: string): Promise<WorkflowStatus | null>;
  /** Epoch milliseconds. */
  clock(): number;
}

/** What is to be done about a key that somebody has. */
type Decision =
  | { kind: "return" }
  /** Start (again) under the id that is reserved. */
  | { kind: "adopt" }
  /** Start under a new id, which takes the row over. */
  | { kind: "renew" }
  | { kind: "refuse"; message: string };

/**
 * Starts an execution, or finds the one that has the key, as the strategy says.
 * @returns the id of the execution that has the key now; a conflict when the strategy forbids a second start.
 */
export async function startOnce(
  keys: IdempotencyStore,
  asked: IdempotentStart,
): Promise<Outcome<string>> {
  const { workflowName, key, workflowId } = asked;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const own: Reservation = { workflowName, key, workflowId, reservedAt: asked.clock() };
    const holder = await keys.reserve(own);
    if (holder.workflowId === workflowId) return await startReserved(keys, asked, holder);
    const decision = await decide(asked, holder);
    if (decision.kind === "return") return accepted(holder.workflowId);
    if (decision.kind === "refuse") return refused("conflict", decision.message);
    if (decision.kind === "adopt" && asked.strategy === "RETURN_EXISTING") {
      return await startUnder(asked, holder.workflowId);
    }
    const next = decision.kind === "adopt" ? { ...own, workflowId: holder.workflowId } : own;
    if (await keys.replace(holder, next)) return await startReserved(keys, asked, next);
  }
  return tooManyAtOnce(key);
}

async function decide(asked: IdempotentStart, holder: Reservation): Promise<Decision> {
  const { key, strategy } = asked;
  const status = await asked.statusOf(holder.workflowId);
  const abandoned = status === null && asked.clock() - holder.reservedAt > GRACE_MS;
  switch (strategy) {
    case "RETURN_EXISTING":
      return { kind: status === null ? "adopt" : "return" };
    case "FAIL":
      if (abandoned) return { kind: "adopt" };
      return {
        kind: "refuse",
        message: `Workflow with the idempotency key ${key} already exists: ${holder.workflowId}`,
      };
    case "FAIL_ON_RUNNING":
      if (abandoned) return { kind: "adopt" };
      if (hasEnded(status) && holder.reservedAt <= asked.clock()) return { kind: "renew" };
      return {
        kind: "refuse",
        message: stillRunning(key, holder),
      };
    default:
      return assertNever(strategy);
  }
}

/** Another execution has a key, and runs. */
export function stillRunning(key: string, { workflowId }: Reservation): string {
  return `Workflow with the idempotency key ${key} already exists and is still running: ${workflowId}`;
}

/** Others were quicker, again and again. */
export function tooManyAtOnce(key: string): Refusal {
  return refused("conflict", `Too many starts at once with idempotency key ${key}`);
}

function hasEnded(status: WorkflowStatus | null): boolean {
  return status !== null && isTerminalWorkflowStatus(status);
}

async function startUnder(asked: IdempotentStart, workflowId: string): Promise<Outcome<string>> {
  const outcome = await asked.start(workflowId);
  return outcome.ok ? accepted(workflowId) : outcome;
}

/** A start that is refused for good gives the key back; after any other failure it may have begun. */
async function startReserved(
  keys: IdempotencyStore,
  asked: IdempotentStart,
  { workflowId }: Reservation,
): Promise<Outcome<string>> {
  const outcome = await startUnder(asked, workflowId);
  if (!outcome.ok && FINAL.has(outcome.code)) await keys.free(workflowId);
  return outcome;
}
