import { httpRequestOf } from "../http-exchange.ts";
import { planOne } from "../plan.ts";
import { runOutside } from "../run-outside.ts";
import { usedInput } from "../secret-use.ts";
import type { TaskType } from "../task-type.ts";

/** Calls a URL. The call itself is an effect; its answer comes back as an event. */
export const http: TaskType = {
  kind: "HTTP",
  initialStatus: "SCHEDULED",
  usesTemplate: true,
  retriable: true,
  delayable: true,
  asynchronous: true,

  plan(decision, place) {
    const task = planOne(decision, place, http);
    const asked = task.input["asyncComplete"];
    // An expression may have given a text.
    if (asked === true || asked === "true") task.asyncComplete = true;
    if (asked === false || asked === "false") task.asyncComplete = false;
    task.input = { ...task.input, asyncComplete: task.asyncComplete };
    return [task];
  },

  start(decision, task) {
    return runOutside(decision, task, httpRequestOf(usedInput(decision, task)));
  },
};
