import { finish, newTask } from "../plan.ts";
import type { TaskType } from "../task-type.ts";

/** Does nothing; its input is not even resolved. */
export const noop: TaskType = {
  kind: "NOOP",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: false,

  plan: (decision, place) => [newTask(decision, place, noop)],

  start(decision, task) {
    finish(decision, task, { status: "COMPLETED" });
    return [];
  },
};
