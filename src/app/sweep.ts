/** What the database forgets with time. Runs with the watchdog; a sweep that fails waits for the next. */
import { errorText } from "../lib/error-text.ts";
import type { Services } from "./services.ts";

/** How long a bulk job is kept after its end, in milliseconds. */
const JOB_RETENTION_MS = 30 * 86_400_000;

/** Removes what has expired. Never throws. */
export async function sweepExpired(services: Services): Promise<void> {
  await Promise.all([
    attempt("results", () => services.cachedResults.sweep(services.clock())),
    attempt("events", () => sweepEvents(services)),
    attempt("jobs", () => services.bulkJobs.sweep(services.clock() - JOB_RETENTION_MS)),
  ]);
}

async function sweepEvents(services: Services): Promise<void> {
  const { events, eventExecutions, deadLetters, clock, eventRetentionMs } = services;
  if (eventRetentionMs === null) return;
  const before = clock() - eventRetentionMs;
  await Promise.all([events, eventExecutions, deadLetters].map((store) => store.sweep(before)));
}

async function attempt(what: string, sweep: () => Promise<void>): Promise<void> {
  try {
    await sweep();
  } catch (error) {
    console.warn(`expired ${what} stay for another minute: ${errorText(error)}`);
  }
}
