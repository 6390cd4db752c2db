/** How the queues of tasks stand. Times are epoch milliseconds. */
import { z } from "zod";

/** A worker that polls. */
const pollerSchema = z.object({
  workerId: z.string(),
  lastPoll: z.int(),
  /** Polls of its own that wait for a task now. */
  waiting: z.int(),
  /** Milliseconds from one of its polls to the next, on average of the latest ones; null: it has polled once. */
  interval: z.int().nullable(),
});
export type Poller = z.infer<typeof pollerSchema>;

const limitUseSchema = z.object({
  allowed: z.int(),
  used: z.int(),
  /** Tasks that hold the places, some of them. */
  holders: z.array(z.string()),
});

/** The limits of a task type, over all its domains. */
const queueLimitsSchema = z.object({
  concurrency: limitUseSchema.nullable(),
  rate: limitUseSchema.omit({ holders: true }).extend({ windowMs: z.int() }).nullable(),
});
export type QueueLimits = z.infer<typeof queueLimitsSchema>;

/** The queue of one task type in one domain. */
const queueStateSchema = z.object({
  taskType: z.string(),
  /** Null: no domain. */
  domain: z.string().nullable(),
  /** Tasks that could be handed out now. */
  waiting: z.int(),
  /** Tasks whose time has not come. */
  delayed: z.int(),
  /** Tasks that are on their way to a worker. */
  inFlight: z.int(),
  /** Since when the oldest of those that wait could have been handed out. */
  oldest: z.int().nullable(),
  lastPoll: z.int().nullable(),
  /** All workers that polled within the last hour, the latest first. */
  pollers: z.array(pollerSchema),
  /** Of each of the last 60 minutes, the oldest first, the running one last; since `countedSince`. */
  enqueued: z.array(z.int()),
  handedOut: z.array(z.int()),
  countedSince: z.int(),
  limits: queueLimitsSchema,
});
export type QueueState = z.infer<typeof queueStateSchema>;

/** `GET /api/baton/queues`. */
export const queueListSchema = z.object({
  queues: z.array(queueStateSchema),
  /** Task types that could not be asked, or are too many to be asked at once. */
  missing: z.array(z.string()),
});
export type QueueList = z.infer<typeof queueListSchema>;

/** A task in a queue. */
const waitingTaskSchema = z.object({
  taskId: z.string(),
  workflowId: z.string(),
  domain: z.string().nullable(),
  priority: z.int(),
  /** Since when it can be handed out, or from when on. */
  availableAt: z.int(),
  state: z.enum(["WAITING", "DELAYED", "IN_FLIGHT"]),
});
export type WaitingTask = z.infer<typeof waitingTaskSchema>;

/** `GET /api/baton/queues/{taskType}`. */
export const queueDetailSchema = z.object({
  taskType: z.string(),
  queues: z.array(queueStateSchema),
  /** In the order in which they will be handed out, domain by domain. */
  tasks: z.array(waitingTaskSchema),
  more: z.boolean(),
});
export type QueueDetail = z.infer<typeof queueDetailSchema>;
