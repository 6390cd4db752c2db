/** What the database forgets with time. Runs with the watchdog; a sweep that fails waits for the next. */
import type { Services } from "./services.ts";

/** Removes what has expired. Never throws. */
export async function sweepExpired(services: Services): Promise<void> {
  await Promise.all([
    attempt("results", () => services.cachedResults.sweep(services.clock())),
    attempt("events", () => sweepEvents(services)),
  ]);
}

async function sweepEvents({ events, clock, eventRetentionMs }: Services): Promise<void> {
  if (eventRetentionMs !== null) await events.sweep(clock() - eventRetentionMs);
}

async function attempt(what: string, sweep: () => Promise<void>): Promise<void> {
  try {
    await sweep();
  } catch (error) {
    console.warn(`expired ${what} stay for another minute: ${String(error)}`);
  }
}
