import { finish } from "../plan.ts";
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
    const asked = startRequestOf(task.input);
    if (!asked.ok) {
      finish(decision, task, { status: "FAILED", reason: asked.reason });
      return [];
    }
    decision.change(task, (record) => {
      record.status = "IN_PROGRESS";
      record.startTime = decision.time;
      record.updateTime = decision.time;
      record.callbackAfterSeconds = 0;
      record.outbox = "run";
    });
    return [];
  },
};
