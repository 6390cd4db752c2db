import type { TaskDef } from "./task-def.ts";

const MS = 1000;

/** How many tasks of one name may go at once, and how many may start within a time. */
export interface TaskLimits {
  /** The most that may be in progress at once; 0: any number. */
  concurrent: number;
  /** The most that may start within `windowMs`; 0: any number. */
  starts: number;
  windowMs: number;
  /** When the definition was registered or changed, in epoch milliseconds: the latest one holds. 0: it is
   * written into a workflow. */
  since: number;
}

/** The limits that a definition sets, or null when it sets none. */
export function limitsOf(definition: TaskDef): TaskLimits | null {
  const concurrent = Math.max(0, definition.concurrentExecLimit ?? 0);
  const window = Math.max(0, definition.rateLimitFrequencyInSeconds) * MS;
  const starts = window > 0 ? Math.max(0, definition.rateLimitPerFrequency) : 0;
  if (concurrent === 0 && starts === 0) return null;
  return { concurrent, starts, windowMs: starts > 0 ? window : 0, since: changedAt(definition) };
}

/** What holds for a definition that sets no limits and is not registered. */
export const UNLIMITED: TaskLimits = { concurrent: 0, starts: 0, windowMs: 0, since: 0 };

/** When a registered definition was written last; 0 for one that is not registered. */
export function changedAt({ createTime, updateTime }: TaskDef): number {
  return Math.max(createTime, updateTime);
}
