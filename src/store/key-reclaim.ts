/**
 * Lets an ended execution have its idempotency key again before it is set going, for another one may have
 * taken it meanwhile (FAIL_ON_RUNNING).
 *
 * K1. The key is never given to one while another has it and runs.
 * K2. Until the execution runs, its reservation lies in the future: whoever asks then takes it for running.
 *     What a crash leaves behind is over after `GRACE_MS`.
 */
import { accepted, refused, type Outcome } from "../lib/outcome.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../model/workflow.ts";
import type { IdempotencyStore, Reservation } from "./idempotency-store.ts";
import { GRACE_MS, stillRunning, tooManyAtOnce } from "./idempotent-start.ts";

/** How often it is looked again after somebody else was quicker. */
const MAX_ROUNDS = 10;

/** An execution that wants its key back. */
export interface KeyReclaim {
  workflowName: string;
  key: string;
  workflowId: string;
  /** The status of another execution; null: there is none. */
  statusOf(workflowId: string): Promise<WorkflowStatus | null>;
  /** Epoch milliseconds. */
  clock(): number;
}

/** The key as long as it is not sure that the execution runs. */
export interface ReclaimedKey {
  /** Said once it is: whether the execution runs. */
  settle(runs: boolean): Promise<void>;
}

/** @returns the key; a conflict while another execution has it and runs. */
export async function reclaimKey(
  keys: IdempotencyStore,
  asked: KeyReclaim,
): Promise<Outcome<ReclaimedKey>> {
  const { workflowName, key, workflowId, clock } = asked;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const held: Reservation = { workflowName, key, workflowId, reservedAt: clock() + GRACE_MS };
    const holder = await keys.reserve(held);
    if (isSame(holder, held)) return accepted(reclaimed(keys, asked, { held, before: null }));
    if (holder.workflowId !== workflowId && (await isAtWork(asked, holder))) {
      return refused("conflict", stillRunning(key, holder));
    }
    if (await keys.replace(holder, held)) {
      return accepted(reclaimed(keys, asked, { held, before: holder }));
    }
  }
  return tooManyAtOnce(key);
}

function isSame(one: Reservation, other: Reservation): boolean {
  return one.workflowId === other.workflowId && one.reservedAt === other.reservedAt;
}

/** It runs, or is about to. */
async function isAtWork({ statusOf, clock }: KeyReclaim, holder: Reservation): Promise<boolean> {
  if (holder.reservedAt > clock()) return true;
  const status = await statusOf(holder.workflowId);
  if (status === null) return clock() - holder.reservedAt <= GRACE_MS;
  return !isTerminalWorkflowStatus(status);
}

/** What was reserved, and for whom the key was before. */
interface Held {
  held: Reservation;
  before: Reservation | null;
}

function reclaimed(
  keys: IdempotencyStore,
  { workflowId, clock }: KeyReclaim,
  { held, before }: Held,
): ReclaimedKey {
  return {
    async settle(runs) {
      if (runs) await keys.replace(held, { ...held, reservedAt: clock() });
      else if (before === null) await keys.free(workflowId);
      else await keys.replace(held, before);
    },
  };
}
