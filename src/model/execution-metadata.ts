import type { z } from "zod";
import { bool, long, map, model } from "./scalars.ts";

/** When a task was where on its way to the worker and back, as a worker reports it (Conductor's
 * ExecutionMetadata). Times in epoch milliseconds, latencies and durations in milliseconds. */
export const executionMetadataSchema = model({
  serverSendTime: long.optional(),
  clientReceiveTime: long.optional(),
  executionStartTime: long.optional(),
  executionEndTime: long.optional(),
  clientSendTime: long.optional(),
  pollNetworkLatency: long.optional(),
  updateNetworkLatency: long.optional(),
  executionDuration: long.optional(),
  additionalContext: map,
  additionalContextMap: map,
  empty: bool.default(true),
});
export type ExecutionMetadata = z.infer<typeof executionMetadataSchema>;
