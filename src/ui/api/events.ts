/** Event handlers, what they did, and what could not be acted on. */
import { path } from "../../client/transport.ts";
import type { DeadLetter } from "../../model/dead-letter.ts";
import type { EventExecution } from "../../model/event-execution.ts";
import type { EventHandler } from "../../model/event-handler.ts";
import { exact } from "./transport.ts";

interface Found<Row> {
  totalHits: number;
  results: Row[];
}

export function listHandlers(): Promise<EventHandler[]> {
  return exact.required({ method: "GET", path: "/event" });
}

/** Stores a handler. @param isNew refuses one whose name is taken. */
export async function saveHandler(handler: unknown, isNew: boolean): Promise<void> {
  await exact.text({ method: isNew ? "POST" : "PUT", path: "/event", body: handler });
}

export async function removeHandler(name: string): Promise<void> {
  await exact.text({ method: "DELETE", path: `/event${path(name)}` });
}

/** What handlers did lately, the newest first. @param handler of one alone. */
export function eventExecutions(
  handler: string | undefined,
  size: number,
): Promise<Found<EventExecution>> {
  return exact.required({
    method: "GET",
    path: "/baton/event-executions",
    query: { handler, size },
  });
}

export function deadLetters(size: number): Promise<Found<DeadLetter>> {
  return exact.required({ method: "GET", path: "/baton/dead-letters", query: { size } });
}

/** Sends the event on its way again. */
export async function retryDeadLetter(id: string): Promise<void> {
  await exact.text({ method: "POST", path: `/baton/dead-letters${path(id)}/retry` });
}

export async function removeDeadLetter(id: string): Promise<void> {
  await exact.text({ method: "DELETE", path: `/baton/dead-letters${path(id)}` });
}
