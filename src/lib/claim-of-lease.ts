/** A task as its queue leases it. */
interface LeasedTask {
  taskId: string;
  turn: number;
  domain?: string;
  limit?: "slot" | "start";
}

/** What an execution is asked for by who has leased one of its tasks. */
interface ClaimOfLease {
  taskId: string;
  turn: number;
  workerId?: string;
  domain?: string;
  holdsSlot?: boolean;
}

/** The claim of a leased task for a worker. */
export function claimOfLease(
  { taskId, turn, domain, limit }: LeasedTask,
  workerId: string | undefined,
): ClaimOfLease {
  const claim: ClaimOfLease = { taskId, turn };
  if (workerId !== undefined) claim.workerId = workerId;
  if (domain !== undefined) claim.domain = domain;
  if (limit === "slot") claim.holdsSlot = true;
  return claim;
}
