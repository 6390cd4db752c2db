/** Short forms for the tests of the queue. */
import type { LeaseKey, QueueItem, Release } from "../../../src/app/ports.ts";
import type { Entry } from "../../../src/objects/task-queue/entry.ts";

export function item(taskId: string, settings: Partial<QueueItem> = {}): QueueItem {
  return { taskId, priority: 0, availableAt: 0, domains: [], turn: 0, ...settings };
}

export function entry(taskId: string, position: number, settings: Partial<Entry> = {}): Entry {
  return {
    taskId,
    domain: "",
    position,
    priority: 0,
    availableAt: 0,
    turn: 0,
    state: "ready",
    grant: null,
    lease: 0,
    leasedAt: 0,
    pushedAgain: null,
    stored: null,
    slot: -1,
    ...settings,
  };
}

export function ids(tasks: readonly { taskId: string }[]): string[] {
  return tasks.map((task) => task.taskId);
}

/** Tasks in their first turn are over. */
export function past(...taskIds: string[]): Release[] {
  return taskIds.map((taskId) => ({ taskId, turn: 1 }));
}

/** Leases as they are now: an entry goes on to the next one. */
export function leasesOf(tasks: readonly LeaseKey[]): LeaseKey[] {
  return tasks.map(({ taskId, lease }) => ({ taskId, lease }));
}
