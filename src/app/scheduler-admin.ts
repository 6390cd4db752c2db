/** Operations on all schedules at once. */
import { errorText } from "../lib/error-text.ts";
import { withSecondTry } from "./execution-call.ts";
import type { SchedulePort } from "./ports.ts";
import type { Services } from "./services.ts";

/** Schedules that are called at the same time. */
const CONCURRENCY = 50;

/** Ids that the answer of a requeue names. */
const MAX_SAMPLE = 10;

/** How long a run may be overdue before its schedule is woken, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** Schedules woken in one round at most; the longest overdue come first, the others next time. */
const ROUND = 500;

/** Stops all schedules, or lets them go on. Stays so over restarts. */
export async function haltSchedules(services: Services, halted: boolean): Promise<void> {
  // The switch first: a schedule that is saved meanwhile looks at it after it has been listed.
  await services.scheduleList.setHalted(halted);
  const names = await services.scheduleList.names();
  await onSchedules(services, names, (object) => object.halt(halted));
}

/** Tells a schedule that has just been saved whether all are halted. */
export async function followHalt(services: Services, name: string): Promise<void> {
  if (!(await services.scheduleList.halted())) return;
  await onSchedules(services, [name], (object) => object.halt(true));
  // They may have been let go in between, without this one.
  if (await services.scheduleList.halted()) return;
  await onSchedules(services, [name], (object) => object.halt(false));
}

/** Starts what is overdue. @returns the ids of those runs. */
export async function requeueRuns(
  services: Services,
): Promise<{ "recordIds.size": number; sampleIds: string[] }> {
  const names = await services.scheduleList.names();
  const ids = (await onSchedules(services, names, (object) => object.nudge())).flat();
  return { "recordIds.size": ids.length, sampleIds: ids.slice(0, MAX_SAMPLE) };
}

/** Wakes the schedules whose alarm should have gone off, as an alarm can get lost. Never throws. */
export async function watchSchedules(services: Services): Promise<void> {
  try {
    const overdue = await services.scheduleList.overdue(services.clock() - TOLERANCE_MS, ROUND);
    await onSchedules(services, overdue, (object) => object.nudge());
  } catch (error) {
    console.warn(`waking overdue schedules failed: ${errorText(error)}`);
  }
}

/** Calls schedules, each of them whatever becomes of the others. @throws the first error, at the end. */
async function onSchedules<Value>(
  services: Services,
  names: readonly string[],
  call: (object: SchedulePort) => Promise<Value>,
): Promise<Value[]> {
  const results: PromiseSettledResult<Value>[] = [];
  for (let at = 0; at < names.length; at += CONCURRENCY) {
    const calls = names
      .slice(at, at + CONCURRENCY)
      .map((name) => withSecondTry(() => call(services.schedules(name))));
    results.push(...(await Promise.allSettled(calls)));
  }
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
