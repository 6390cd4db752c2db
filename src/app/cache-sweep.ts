import type { Services } from "./services.ts";

/** Removes the cached results of tasks that have expired. Runs with the watchdog; never throws. */
export async function sweepCachedResults(services: Services): Promise<void> {
  try {
    await services.cachedResults.sweep(services.clock());
  } catch (error) {
    console.warn(`expired results stay for another minute: ${String(error)}`);
  }
}
