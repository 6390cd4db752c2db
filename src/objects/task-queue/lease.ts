/** Entries of a queue as callers see them. */
import type { Lease, PushReceipt } from "../../app/ports.ts";
import { PLAIN_DOMAIN, SERVER_DOMAIN, type Entry } from "./entry.ts";

/** What a poll is told of a task that it has leased. */
export function leaseOf(entry: Entry): Lease {
  const { grant } = entry;
  const lease = { ...receiptOf(entry), lease: entry.lease, turn: entry.turn };
  return grant === null ? lease : { ...lease, limit: grant.holds ? "slot" : "start" };
}

/** What a push is told of a task: the domain that was chosen for it. */
export function receiptOf({ taskId, domain }: Entry): PushReceipt {
  return domain === PLAIN_DOMAIN || domain === SERVER_DOMAIN ? { taskId } : { taskId, domain };
}
