/**
 * The consumer of the `events` queue: keeps each event in D1.
 *
 * V1. The execution is told only after the event is in D1: until then it keeps sending.
 * V2. An event is kept once, however often it is delivered: its id is the key.
 */
import { eventSourceOf } from "../lib/event-id.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { EventMessage } from "../store/event-message.ts";
import { errorOf } from "./errors.ts";
import type { Services } from "./services.ts";

/** A message of a batch, as the platform hands it over. */
export interface EventDelivery {
  readonly body: unknown;
  ack(): void;
  retry(): void;
}

/** Serves a batch. Never throws: each message is acknowledged or asked for again. */
export async function consumeEventMessages(
  services: Services,
  deliveries: readonly EventDelivery[],
): Promise<void> {
  await Promise.all(deliveries.map((delivery) => serve(services, delivery)));
}

async function serve(services: Services, delivery: EventDelivery): Promise<void> {
  const message = Object(delivery.body) as Partial<EventMessage>;
  const eventId = typeof message.eventId === "string" ? message.eventId : "";
  const workflowId = eventSourceOf(eventId);
  try {
    if (workflowId === null) throw new Error("it names no event");
    const event = message.event ?? (await read(services, workflowId, eventId));
    if (event !== null) {
      await services.events.keep(event);
      await services.executions(workflowId).eventKept(eventId);
    }
    delivery.ack();
  } catch (error) {
    console.warn(`the message of event ${eventId} is tried again: ${String(error)}`);
    delivery.retry();
  }
}

/** The event as its execution has it; null when that is gone, and the event with it. */
async function read(
  services: Services,
  workflowId: string,
  eventId: string,
): Promise<PublishedEvent | null> {
  const outcome = await services.executions(workflowId).publishedEvent(eventId);
  if (outcome.ok) return JSON.parse(outcome.value) as PublishedEvent;
  if (outcome.code === "not-found") return null;
  throw errorOf(outcome);
}
