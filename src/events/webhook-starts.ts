import { escapeReferences } from "../engine/expressions/references.ts";
import type { EventHandler } from "../model/event-handler.ts";
import type { JsonObject } from "../model/json.ts";
import type { Webhook } from "../model/webhook-config.ts";

/** What a webhook itself does about an event, as a handler: start its workflows with the payload as input. */
export function startsOf(webhook: Webhook, payload: JsonObject): EventHandler[] {
  const workflows = Object.entries(webhook.workflowsToStart ?? {});
  if (workflows.length === 0) return [];
  const input = escapeReferences(payload) as JsonObject;
  const actions = workflows.map(([name, version]): EventHandler["actions"][number] => ({
    action: "start_workflow",
    start_workflow: { name, input, ...(version && { version }) },
    expandInlineJSON: false,
  }));
  const name = `webhook:${webhook.id}`;
  return [{ name, event: `webhook:${webhook.name}`, actions, active: true }];
}
