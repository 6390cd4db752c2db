import { parseDuration, parseUntil } from "../../lib/wait-time.ts";
import type { Json } from "../../model/json.ts";
import { finish } from "../plan.ts";
import type { TaskRecord } from "../records.ts";
import type { TaskType } from "../task-type.ts";

/** What `callbackAfterSeconds` shows of a wait without an end. */
const UNBOUNDED_SECONDS = 2_147_483_647;
const MS = 1000;

/** Waits for a time, or without one for an update from outside. */
export const wait: TaskType = {
  kind: "WAIT",
  initialStatus: "IN_PROGRESS",
  usesTemplate: false,
  retriable: true,
  delayable: false,
  asynchronous: true,

  start(decision, task) {
    const end = endOf(task, decision.time);
    if (typeof end === "string") {
      finish(decision, task, { status: "FAILED_WITH_TERMINAL_ERROR", reason: end });
      return [];
    }
    // It takes no time, but what needs no wait comes first.
    if (end !== null && end <= decision.time) decision.overdueWaits.add(task.counter);
    decision.change(task, (record) => {
      if (end === null) {
        record.callbackAfterSeconds = UNBOUNDED_SECONDS;
      } else {
        record.waitUntil = end;
        record.callbackAfterSeconds = Math.max(0, Math.ceil((end - decision.time) / MS));
      }
    });
    return [];
  },

  expire(decision, task) {
    finish(decision, task, { status: "COMPLETED" });
  },
};

/** Epoch milliseconds; null for a wait without an end; a text says what is wrong. */
function endOf(task: TaskRecord, now: number): number | null | string {
  const duration = textOf(task.input["duration"]);
  const until = textOf(task.input["until"]);
  if (duration !== "" && until !== "") {
    return "Both 'duration' and 'until' specified. Please provide only one input";
  }
  if (duration !== "") {
    const seconds = parseDuration(duration);
    return seconds === null ? `Unable to parse duration: ${duration}` : now + seconds * MS;
  }
  if (until !== "") return parseUntil(until) ?? `Unable to parse date: ${until}`;
  return null;
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null ? "" : String(value).trim();
}
