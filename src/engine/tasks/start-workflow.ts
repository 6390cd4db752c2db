import { runOutside } from "../run-outside.ts";
import { startRequestOf } from "../started-workflow.ts";
import type { TaskType } from "../task-type.ts";

/** Starts another execution and does not wait for its end. The start itself is an effect. */
export const startWorkflow: TaskType = {
  kind: "START_WORKFLOW",
  initialStatus: "SCHEDULED",
  usesTemplate: false,
  retriable: true,
  delayable: true,
  asynchronous: true,

  start(decision, task) {
    return runOutside(decision, task, startRequestOf(task.input));
  },
};
