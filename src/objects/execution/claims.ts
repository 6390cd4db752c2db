/** What an ended execution gets back before it is set going again: its idempotency key, and a place where
 * the limit of its workflow refuses what is too much. */
import type { Execution } from "../../engine/execution.ts";
import { accepted, type Outcome } from "../../lib/outcome.ts";
import { isTerminalWorkflowStatus } from "../../model/workflow.ts";
import { statusOf } from "../start-by-request.ts";
import type { ReclaimedKey } from "../../store/key-reclaim.ts";
import { enterAgain, leaveAgain } from "./admission.ts";
import type { Neighbours } from "./neighbours.ts";

type Claimed = Pick<Neighbours, "execution" | "limit" | "reclaimKey">;

/** Sets an execution going by `revive`, if it gets what it needs for that.
 * @returns what came of it, or a refusal while another execution has its key, or its place. */
export async function withClaims<Value>(
  execution: Execution,
  neighbours: Claimed,
  revive: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const key = await claimKey(execution, neighbours);
  if (!key.ok) return key;
  const refusal = await enterAgain(execution, neighbours);
  const outcome = refusal ?? (await revive());
  if (refusal === null && !outcome.ok) await leaveAgain(execution, neighbours);
  await key.value?.settle(outcome.ok);
  return outcome;
}

/** Sets an execution going by `revive` because of its parent or a child: it goes on also while another
 * has its key, then without it. */
export async function withKeyIfFree<Value>(
  execution: Execution,
  neighbours: Claimed,
  revive: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const key = await claimKey(execution, neighbours);
  const outcome = await revive();
  const runs = !isTerminalWorkflowStatus(execution.workflow.status);
  if (key.ok) await key.value?.settle(runs);
  return outcome;
}

/** Null where there is nothing to claim. */
async function claimKey(
  { workflow, definition }: Execution,
  neighbours: Claimed,
): Promise<Outcome<ReclaimedKey | null>> {
  const { idempotencyKey: key, workflowId, status } = workflow;
  if (key === undefined || !isTerminalWorkflowStatus(status)) return accepted(null);
  return await neighbours.reclaimKey({
    workflowName: definition.name,
    key,
    workflowId,
    statusOf: (id) => statusOf(id, neighbours),
  });
}
