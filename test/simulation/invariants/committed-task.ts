import type { Execution } from "../../../src/engine/execution.ts";
import type { TaskRecord } from "../../../src/engine/records.ts";

/** A task that a commit has changed: as it was stored before, and as it is now. */
export interface CommittedTask {
  execution: Execution;
  before: Readonly<TaskRecord> | undefined;
  after: Readonly<TaskRecord>;
  /** Epoch milliseconds. */
  now: number;
  /** An operator, or the parent, sets the ended execution going again with this commit. */
  beginsRun: boolean;
  /** An operator, or a worker who was late, may have handed out what a delay held back. */
  mayEndDelay: boolean;
}

/** Looks at a change; answers what is wrong with it, or null. */
export type TaskCheck = (change: CommittedTask) => string | null;
