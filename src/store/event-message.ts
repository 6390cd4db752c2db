import { jsonBytes } from "../lib/json-size.ts";
import type { PublishedEvent } from "../model/published-event.ts";

/** The queue of events, as `wrangler.toml` calls it. */
export const EVENT_QUEUE_NAME = "baton-events";

/** A queue takes messages of 128 KB; the rest is room for what the platform adds. */
const MAX_INLINE_BYTES = 100_000;

/** What an execution sends to the `events` queue. */
export interface EventMessage {
  eventId: string;
  /** The event itself; left out where it is too large for a message, to be read from the execution. */
  event?: PublishedEvent;
}

export function eventMessageOf(event: PublishedEvent): EventMessage {
  const eventId = event.id;
  return jsonBytes(event) <= MAX_INLINE_BYTES ? { eventId, event } : { eventId };
}
