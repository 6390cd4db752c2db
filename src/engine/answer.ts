import type { TaskRecord } from "./records.ts";
import type { Handover } from "./secret-use.ts";

/** What an event was answered with: the task that it was about, where there is one. */
export interface Answer {
  task: TaskRecord | null;
  /** The update came too late and changed nothing. */
  ignored?: true;
  /** What a worker gets that is not stored. */
  handover?: Handover;
  /** The task that went to the worker that has reported this one. */
  next?: Answer;
}
