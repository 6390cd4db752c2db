/** The events of an execution by their ids: those of its EVENT tasks, and those raised for listeners. */
import type { Effect } from "../../engine/effects.ts";
import type { Execution } from "../../engine/execution.ts";
import { publishedEventOf } from "../../engine/published-event.ts";
import type { TaskRecord } from "../../engine/records.ts";
import { raisedNumberOf } from "../../lib/event-id.ts";
import { counterOf } from "../../lib/task-id.ts";
import type { PublishedEvent } from "../../model/published-event.ts";

/** An event as it was sent; null when there is none, or one that is kept already. */
export function eventOf(execution: Execution, eventId: string): PublishedEvent | null {
  const raised = raisedNumberOf(eventId);
  if (raised !== null) return execution.raised.get(raised) ?? null;
  const task = taskOf(execution, eventId);
  return task === undefined ? null : publishedEventOf(execution, task);
}

/** What sends an event, while that is still to be done. */
export function sendingOf(execution: Execution, eventId: string): Effect | null {
  const raised = raisedNumberOf(eventId);
  if (raised !== null) return execution.raised.has(raised) ? { kind: "raise-event", raised } : null;
  const task = taskOf(execution, eventId);
  return task?.outbox === "publish" ? { kind: "publish-event", task } : null;
}

function taskOf({ tasks, forgotten }: Execution, eventId: string): TaskRecord | undefined {
  const counter = counterOf(eventId) ?? -1;
  return tasks.get(counter) ?? forgotten.get(counter);
}
