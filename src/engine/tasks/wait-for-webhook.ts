import { finish } from "../plan.ts";
import { usedInput } from "../secret-use.ts";
import type { TaskType } from "../task-type.ts";
import { matchOf } from "../webhook-match.ts";

/** Waits for an event of a webhook that has certain values. */
export const waitForWebhook: TaskType = {
  kind: "WAIT_FOR_WEBHOOK",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: true,

  start(decision, task) {
    const asked = matchOf(usedInput(decision, task));
    if (asked.ok) decision.setOutbox(task, "await-webhook");
    else finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: asked.reason });
    return [];
  },
};
