/** Whether the server can work. */
import type { Services } from "./services.ts";

/** Whether the database answers, without which nothing starts and nothing is found. */
export async function isHealthy(services: Services): Promise<boolean> {
  try {
    await services.index.reach();
    return true;
  } catch (error) {
    console.error(error);
    return false;
  }
}

/** How old an answer may be that watchers share, in milliseconds. */
export const WATCH_INTERVAL_MS = 5_000;

const lastLooks = new WeakMap<Services, { at: number; healthy: boolean }>();

/** As `isHealthy`, for who looks again and again: however many there are, the database is asked once in an interval. */
export async function isHealthyOfLate(services: Services): Promise<boolean> {
  const last = lastLooks.get(services);
  if (last !== undefined && services.clock() - last.at < WATCH_INTERVAL_MS) return last.healthy;
  const at = services.clock();
  const healthy = await isHealthy(services);
  lastLooks.set(services, { at, healthy });
  return healthy;
}
