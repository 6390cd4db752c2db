/**
 * Ids of events. What a task publishes is named by the task's id; what is raised for listeners by the id of
 * the execution and a number: `<execution>-e<number>`.
 */
import { workflowIdOf } from "./task-id.ts";

const RAISED = /-e([1-9]\d{0,8})$/;

/** The id of an event that an execution has raised. */
export function formatEventId(workflowId: string, number: number): string {
  return `${workflowId}-e${number}`;
}

/** The number in the id of an event that was raised, or null when it is another id. */
export function raisedNumberOf(eventId: string): number | null {
  const number = RAISED.exec(eventId)?.[1];
  return number === undefined ? null : Number(number);
}

/** The execution that an event comes from, or null when the text is no event's id. */
export function eventSourceOf(eventId: string): string | null {
  return workflowIdOf(eventId.replace(RAISED, "-$1"));
}
