/** Where a task stands in its queue, as the queue tells it. Times are epoch milliseconds. */
import type { QueueLimits } from "./queues.ts";

/** A queue as one of its tasks sees it. */
export interface QueuePlace {
  taskId: string;
  /** Null: no domain. */
  domain: string | null;
  state: "READY" | "DELAYED" | "LEASED" | "HELD";
  availableAt: number;
  /** Tasks that will be handed out before it. */
  ahead: number;
  waiting: number;
  /** Workers of its domain that polled within the last minute or are polling. */
  pollers: number;
  lastPoll: number | null;
  /** Other domains in which workers do. */
  otherDomains: (string | null)[];
  /** The limits of the type let no other task go now; when they will as far as time alone decides. */
  limited: { by: "CONCURRENCY" | "RATE"; opensAt: number | null } | null;
  limits: QueueLimits;
}
