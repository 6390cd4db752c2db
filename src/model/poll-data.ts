import type { z } from "zod";
import { long, model, requiredText, text } from "./scalars.ts";

/** Who last polled a queue, and when in epoch milliseconds (Conductor's PollData). */
export const pollDataSchema = model({
  queueName: requiredText,
  domain: text.optional(),
  workerId: text.optional(),
  lastPollTime: long.default(0),
});
export type PollData = z.infer<typeof pollDataSchema>;
