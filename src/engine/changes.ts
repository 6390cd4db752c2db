/** What a decision has changed, as the rows to write. */
import type { TaskRecord } from "./records.ts";

/** The rows that a decision changes. */
export interface Changes {
  tasks: Set<TaskRecord>;
  removed: Set<number>;
  /** The numbers of messages that came or went. */
  messages: Set<number>;
  workflow: boolean;
  /** The execution has another definition now. */
  definition?: true;
  /** The numbers of events that were raised or, where the execution has them no more, kept. */
  raised?: number[];
  /** The counters of tasks that are gone with something left to tell of them or, where the execution has
   * them no more, nothing. */
  forgotten?: number[];
}

export function noChanges(): Changes {
  return { tasks: new Set(), removed: new Set(), messages: new Set(), workflow: false };
}
