/** Why a task stands where it stands. Times are epoch milliseconds. */
import { z } from "zod";
import { TaskStatus } from "../task.ts";
import { WorkflowStatus } from "../workflow.ts";

/** What a task waits for. */
export const WhyKind = {
  /** It is over. */
  ENDED: "ENDED",
  PAUSED: "PAUSED",
  /** The limit of its workflow is reached: the run has not begun. */
  WORKFLOW_LIMIT: "WORKFLOW_LIMIT",
  /** A retry waits for its delay. */
  RETRY: "RETRY",
  START_DELAY: "START_DELAY",
  /** Its worker has asked to be given it again later. */
  CALLBACK: "CALLBACK",
  /** Nobody has polled its queue, ever or lately. */
  NO_WORKER: "NO_WORKER",
  /** Others are ahead of it, or a worker will get it with its next poll. */
  QUEUED: "QUEUED",
  RATE_LIMIT: "RATE_LIMIT",
  CONCURRENCY_LIMIT: "CONCURRENCY_LIMIT",
  /** It is on its way into its queue or to a worker. */
  HANDED_OVER: "HANDED_OVER",
  /** A worker has it. */
  WORKING: "WORKING",
  /** The server carries it out. */
  SERVER: "SERVER",
  WAIT_UNTIL: "WAIT_UNTIL",
  SIGNAL: "SIGNAL",
  HUMAN: "HUMAN",
  WEBHOOK: "WEBHOOK",
  MESSAGE: "MESSAGE",
  JOIN: "JOIN",
  /** Other tasks run within it. */
  CONTAINER: "CONTAINER",
  SUB_WORKFLOW: "SUB_WORKFLOW",
} as const;
export type WhyKind = (typeof WhyKind)[keyof typeof WhyKind];

/** Pieces of the sentence: text, and what a page shows in its own way. */
const whyPartSchema = z.union([
  z.object({ text: z.string() }),
  /** A moment. */
  z.object({ at: z.int() }),
  /** A moment that is counted down to. */
  z.object({ until: z.int() }),
  /** A queue: the task type and its domain. */
  z.object({ queue: z.string(), domain: z.string().optional() }),
  /** Another task of any run. */
  z.object({ taskId: z.string(), label: z.string() }),
  /** Another run. */
  z.object({ workflowId: z.string(), label: z.string() }),
]);
export type WhyPart = z.infer<typeof whyPartSchema>;

/** How the queue of a task stands. */
const whyQueueSchema = z.object({
  taskType: z.string(),
  domain: z.string().optional(),
  /** Tasks that will be handed out before it; absent: it is not in the queue. */
  ahead: z.int().optional(),
  /** All that wait in this domain. */
  waiting: z.int(),
  /** Workers that polled within the last minute or are polling. */
  pollers: z.int(),
  lastPoll: z.int().optional(),
  /** Other domains in which workers poll; empty text: without one. */
  otherDomains: z.array(z.string()).optional(),
});

/** A limit that is reached. */
const whyLimitSchema = z.object({
  /** The most at once, or within `windowMs`. */
  allowed: z.int(),
  used: z.int(),
  windowMs: z.int().optional(),
  /** The tasks that hold the places, some of them. */
  holders: z.array(z.string()),
});

const ownWhySchema = z.object({
  taskId: z.string(),
  ref: z.string(),
  type: z.string(),
  status: z.enum(TaskStatus),
  kind: z.enum(WhyKind),
  /** One sentence, times in UTC. */
  sentence: z.string(),
  /** The same sentence in pieces. */
  parts: z.array(whyPartSchema),
  /** Since when it has stood so. */
  since: z.int().optional(),
  /** When that ends at the latest: a retry, a timer, a timeout. */
  until: z.int().optional(),
  worker: z.string().optional(),
  /** Which attempt it is, counted from 1, and how many there may be. */
  attempt: z.int().optional(),
  attempts: z.int().optional(),
  queue: whyQueueSchema.optional(),
  limit: whyLimitSchema.optional(),
  /** The tasks that it waits for: how many are open of how many, and the names of some. */
  waitsFor: z
    .object({ open: z.int(), total: z.int().optional(), references: z.array(z.string()) })
    .optional(),
});

/** One task's reason; below a SUB_WORKFLOW those of the open tasks of its run. */
export type Why = z.infer<typeof ownWhySchema> & {
  child?:
    | {
        workflowId: string;
        name: string;
        status: WorkflowStatus;
        tasks: Why[];
        more: boolean;
      }
    | undefined;
};

/** `GET /api/baton/runs/{id}/why/{taskId}`. */
export const whySchema: z.ZodType<Why> = ownWhySchema.extend({
  get child() {
    return z
      .object({
        workflowId: z.string(),
        name: z.string(),
        status: z.enum(WorkflowStatus),
        tasks: z.array(whySchema),
        more: z.boolean(),
      })
      .optional();
  },
});

/** `GET /api/baton/runs/{id}/why`: of the open tasks, the oldest first; those that only wait for others of the
 * run come last. */
export const whyListSchema = z.object({
  workflowId: z.string(),
  status: z.enum(WorkflowStatus),
  tasks: z.array(whySchema),
  /** There are more open tasks than are listed. */
  more: z.boolean(),
});
export type WhyList = z.infer<typeof whyListSchema>;
