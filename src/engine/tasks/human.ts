import type { TaskType } from "../task-type.ts";

/** Waits for an update from outside. */
export const human: TaskType = {
  kind: "HUMAN",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: true,
  start: () => [],
};
