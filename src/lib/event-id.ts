/**
 * Ids of events. What a task publishes is named by the task's id; what is raised for listeners by the id of
 * the execution and a number: `<execution>-e<number>`.
 */
import { workflowIdOf } from "./task-id.ts";

const RAISED = /-e([1-9]\d{0,8})$/;

/** What the ids of events of webhooks begin with. */
export const WEBHOOK_ID_PREFIX = "webhook-";

const WEBHOOK_EVENT = new RegExp(`^${WEBHOOK_ID_PREFIX}([0-9a-f-]{36})-`);

/** The id of an event that an execution has raised. */
export function formatEventId(workflowId: string, number: number): string {
  return `${workflowId}-e${number}`;
}

/** The number in the id of an event that was raised, or null when it is another id. */
export function raisedNumberOf(eventId: string): number | null {
  const number = RAISED.exec(eventId)?.[1];
  return number === undefined ? null : Number(number);
}

/** The id of the event of a request to a webhook. @param key tells a request from others, and not from its repetitions. */
export function formatWebhookEventId(webhookId: string, key: string): string {
  return `${WEBHOOK_ID_PREFIX}${webhookId}-${key}`;
}

/** The id of the webhook that an event came to; null for other events. */
export function webhookIdOf(eventId: string): string | null {
  return WEBHOOK_EVENT.exec(eventId)?.[1] ?? null;
}

/** The execution that an event comes from, or null when the text is no event's id. */
export function eventSourceOf(eventId: string): string | null {
  return workflowIdOf(eventId.replace(RAISED, "-$1"));
}
