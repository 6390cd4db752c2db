import { jsonBytes } from "../lib/json-size.ts";
import type { PublishedEvent } from "../model/published-event.ts";

/** The queue of events, as `wrangler.toml` calls it. */
export const EVENT_QUEUE_NAME = "baton-events";

/** The queue of messages that the queue of events has given up. */
export const EVENT_DEAD_QUEUE_NAME = "baton-events-dead";

/** A queue takes messages of 128 KB; the rest is room for what the platform adds. */
const MAX_INLINE_BYTES = 100_000;

/** What is sent to the `events` queue. */
export interface EventMessage {
  eventId: string;
  /** The event itself; left out where it is too large for a message, to be read where it is kept, or from its execution. */
  event?: PublishedEvent;
  /** It is written down as open, until it is handled. */
  open?: true;
}

export function eventMessageOf(event: PublishedEvent): EventMessage {
  const eventId = event.id;
  return jsonBytes(event) <= MAX_INLINE_BYTES ? { eventId, event } : { eventId };
}
