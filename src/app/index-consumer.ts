/** The consumer of the `index` queue: a message says that executions have something to tell. */
import { isWorkflowId } from "../lib/workflow-id.ts";
import { bringUpToDate } from "./index-writing.ts";
import type { Services } from "./services.ts";

/** A message of a batch, as the platform hands it over. */
export interface IndexDelivery {
  readonly body: unknown;
  ack(): void;
  retry(): void;
}

/** Executions that are read together at most. */
const CHUNK = 100;

/** Serves a batch. Never throws: each message is acknowledged or asked for again by itself. */
export async function consumeIndexMessages(
  services: Services,
  deliveries: readonly IndexDelivery[],
): Promise<void> {
  const asked = deliveries.map((delivery) => ({ delivery, ids: idsIn(delivery.body) }));
  const all = [...new Set(asked.flatMap(({ ids }) => ids.filter(isWorkflowId)))];
  const served = new Set<string>();
  for (let at = 0; at < all.length; at += CHUNK) {
    for (const id of await bringUpToDate(services, all.slice(at, at + CHUNK))) served.add(id);
  }
  for (const { delivery, ids } of asked) {
    if (ids.length > 0 && ids.every((id) => served.has(id))) delivery.ack();
    else delivery.retry();
  }
}

/** The ids that a message names; those of earlier releases name one. */
function idsIn(body: unknown): string[] {
  const { workflowIds, workflowId } = Object(body) as {
    workflowIds?: unknown;
    workflowId?: unknown;
  };
  return (Array.isArray(workflowIds) ? workflowIds : [workflowId]).map(String);
}
