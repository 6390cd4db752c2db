/**
 * Events that no execution stands for: those of webhooks, and dead letters that are tried again. They are written down before they
 * are acknowledged, because a queue may lose its messages (the local one does when it stops), and sent again until they are handled.
 */
import { errorText } from "../lib/error-text.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import { eventMessageOf } from "../store/event-message.ts";
import type { Services } from "./services.ts";

/** Longer than a message is tried again by the queue itself, in milliseconds. */
const TOLERANCE_MS = 5 * 60_000;

/** Events sent again in one round at most; the oldest first, the others next time. */
const ROUND = 500;

/** Publishes an event that does not come from an execution. What has been written down is acted on. */
export async function publishEvent(services: Services, event: PublishedEvent): Promise<void> {
  await services.events.open(event, services.clock());
  await services.sendEventMessage({ ...eventMessageOf(event), open: true });
}

/** Sends again what has been open for long. Runs with the watchdog. Never throws. */
export async function resendOpenEvents(services: Services): Promise<void> {
  const now = services.clock();
  try {
    const ids = await services.events.reopen({ before: now - TOLERANCE_MS, now, limit: ROUND });
    for (const eventId of ids) await services.sendEventMessage({ eventId, open: true });
  } catch (error) {
    console.warn(`open events wait for another round: ${errorText(error)}`);
  }
}
