import { z } from "zod";
import { jsonObject } from "./scalars.ts";

/** What came of an action, or of a handler whose condition an event did not meet. */
export const EventExecutionStatus = {
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  SKIPPED: "SKIPPED",
} as const;
export type EventExecutionStatus = (typeof EventExecutionStatus)[keyof typeof EventExecutionStatus];

/** The record of one action for one event (after Conductor's EventExecution). */
export const eventExecutionSchema = z.object({
  /** The event's id and the number of the action. */
  id: z.string(),
  /** The id of the event. */
  messageId: z.string(),
  /** The name of the handler. */
  name: z.string(),
  event: z.string(),
  created: z.int(),
  status: z.enum(EventExecutionStatus),
  /** What the action was; empty for a handler that was passed over. */
  action: z.string(),
  output: jsonObject,
});
export type EventExecution = z.infer<typeof eventExecutionSchema>;
