import type { TaskDef } from "../model/task-def.ts";
import { limitsOf, UNLIMITED, type TaskLimits } from "../model/task-limits.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/**
 * Tells the queues of changed task definitions their limits, so that these hold for tasks that wait
 * already. A definition that never had limits costs nothing.
 * @throws Unavailable when a queue can not be reached: the change is made, and may be made again.
 */
export async function announceLimits(
  services: Services,
  before: ReadonlyMap<string, TaskDef>,
  after: readonly TaskDef[],
): Promise<void> {
  const limited = after.flatMap((definition): [string, TaskLimits][] => {
    const limits = limitsOf(definition) ?? lifted(services, before.get(definition.name));
    return limits === null ? [] : [[definition.name, limits]];
  });
  await Promise.all(limited.map((change) => announce(services, ...change)));
}

/** Tells the queue of a removed task definition that its limits are gone. */
export async function announceRemoval(services: Services, removed: TaskDef): Promise<void> {
  const limits = lifted(services, removed);
  if (limits !== null) await announce(services, removed.name, limits);
}

async function announce(services: Services, name: string, limits: TaskLimits): Promise<void> {
  await withSecondTry(() => services.queues(name).limit(limits));
}

function lifted(services: Services, before: TaskDef | undefined): TaskLimits | null {
  if (before === undefined || limitsOf(before) === null) return null;
  return { ...UNLIMITED, since: services.clock() };
}
