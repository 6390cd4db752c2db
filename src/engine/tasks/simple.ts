import { planOne } from "../plan.ts";
import type { TaskType } from "../task-type.ts";

/** A task for a worker: waits in the queue of its type until it is polled, then for its result. */
export const simple: TaskType = {
  kind: "SIMPLE",
  initialStatus: "SCHEDULED",
  usesTemplate: true,
  retriable: true,
  delayable: true,
  asynchronous: true,

  plan(decision, place) {
    const task = planOne(decision, place, simple);
    if (place.workflowTask.type === "SIMPLE") task.type = place.workflowTask.name;
    return [task];
  },

  start(decision, task) {
    decision.setOutbox(task, "enqueue");
    return [];
  },

  cancel(decision, task) {
    // Only a task that is not in a worker's hands can still be in its queue.
    if (task.status === "SCHEDULED" && task.availableAt === 0) decision.setOutbox(task, "withdraw");
  },
};
