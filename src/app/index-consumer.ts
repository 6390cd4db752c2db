/** The consumer of the `index` queue: a message says that an execution has something to tell. */
import { isWorkflowId } from "../lib/workflow-id.ts";
import type { IndexMessage } from "../store/index-message.ts";
import { bringUpToDate } from "./index-writing.ts";
import type { Services } from "./services.ts";

/** A message of a batch, as the platform hands it over. */
export interface IndexDelivery {
  readonly body: unknown;
  ack(): void;
  retry(): void;
}

/** Serves a batch. Never throws: each message is acknowledged or asked for again by itself. */
export async function consumeIndexMessages(
  services: Services,
  deliveries: readonly IndexDelivery[],
): Promise<void> {
  const byId = new Map<string, IndexDelivery[]>();
  for (const delivery of deliveries) {
    const workflowId = workflowIdIn(delivery.body);
    if (workflowId === null) delivery.retry();
    else byId.set(workflowId, [...(byId.get(workflowId) ?? []), delivery]);
  }
  const served = await bringUpToDate(services, [...byId.keys()]);
  for (const [workflowId, deliveries] of byId) {
    for (const delivery of deliveries) {
      if (served.has(workflowId)) delivery.ack();
      else delivery.retry();
    }
  }
}

function workflowIdIn(body: unknown): string | null {
  const { workflowId } = Object(body) as Partial<IndexMessage>;
  return typeof workflowId === "string" && isWorkflowId(workflowId) ? workflowId : null;
}
