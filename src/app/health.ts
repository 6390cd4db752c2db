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
