import { z } from "zod";
import { json } from "./scalars.ts";
import { traceContextSchema } from "./trace-context.ts";

/** An event that could not be acted on. */
export const deadLetterSchema = z.object({
  /** The event's id; that of the message where it names no event. */
  id: z.string(),
  /** The event's name; empty where the message names none. */
  event: z.string(),
  reason: z.string(),
  /** How often it was delivered. */
  attempts: z.int(),
  /** When it was given up, in epoch milliseconds. */
  time: z.int(),
  /** What the event carries, or the message as it came. */
  payload: json,
  /** The trace that the event belongs to. */
  trace: traceContextSchema.exactOptional(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;
