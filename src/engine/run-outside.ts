import type { Decision } from "./decision.ts";
import { finish } from "./plan.ts";
import type { TaskRecord } from "./records.ts";

/** Hands a task to what runs it outside of the decision; one whose input asks for nothing that can be run
 * fails. @returns tasks to schedule next: none. */
export function runOutside(
  decision: Decision,
  task: TaskRecord,
  asked: { ok: true } | { ok: false; reason: string },
): TaskRecord[] {
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
}
