/**
 * The skeleton of a run: everything that a picture of it needs, and no payload. Times are epoch
 * milliseconds, null where there is none.
 *
 * S1. Tasks stand in the order of `sequence`; attempts at one task follow each other in it.
 * S2. `texts` holds each repeated text once; a column of indices into it has null for none.
 */
import { z } from "zod";
import { TaskStatus } from "../task.ts";
import { WorkflowStatus } from "../workflow.ts";

/** Version of the form. A reader that does not know the number reloads the page that reads it. */
export const SKELETON_FORMAT = 1;

const time = z.int().nullable();
const textOrNone = z.string().nullable();

/** The execution as a whole. */
export const skeletonRunSchema = z.object({
  workflowId: z.string(),
  name: z.string(),
  version: z.int(),
  status: z.enum(WorkflowStatus),
  /** The whole reason for incompletion. */
  reason: textOrNone,
  correlationId: textOrNone,
  priority: z.int(),
  createdBy: textOrNone,
  /** The event that started it. */
  event: textOrNone,
  idempotencyKey: textOrNone,
  created: z.int(),
  updated: time,
  ended: time,
  /** When it was last set going again after its end. */
  lastRetried: time,
  /** How often it was set going again after its end. */
  revivals: z.int(),
  parentWorkflowId: textOrNone,
  parentTaskId: textOrNone,
  failureWorkflowId: textOrNone,
  failedReferences: z.array(z.string()),
  failedTaskNames: z.array(z.string()),
  /** Nothing new is scheduled until it is resumed. */
  paused: z.boolean(),
  /** It has not begun, for the limit of its workflow is reached. */
  rateLimited: z.boolean(),
  /** Bytes of JSON. */
  inputBytes: z.int(),
  outputBytes: z.int(),
});
export type SkeletonRun = z.infer<typeof skeletonRunSchema>;

/** One attempt at a task, without its payloads. */
export const skeletonTaskSchema = z.object({
  taskId: z.string(),
  /** The reference name; in a loop with a suffix for each turn, `x__2`. */
  ref: z.string(),
  /** The suffix at the end of `ref`, empty outside of loops. The rest is the name in the definition. */
  scope: z.string(),
  /** The name of its task definition. */
  name: z.string(),
  type: z.string(),
  status: z.enum(TaskStatus),
  sequence: z.int(),
  /** 0 for the first attempt. */
  attempt: z.int(),
  /** The turn of the innermost loop, 0 outside of loops; of a loop its own latest turn. */
  iteration: z.int(),
  scheduled: time,
  /** Milliseconds after `scheduled` before which it is not handed out: a start delay or the wait for a retry. */
  delay: z.int(),
  started: time,
  ended: time,
  /** The reference name, suffix included, of the fork, loop, switch or other container that it stands in. */
  parent: textOrNone,
  /** A newer attempt exists. */
  retried: z.boolean(),
  /** The flow went elsewhere: it is kept to be seen and counts for nothing. */
  abandoned: z.boolean(),
  worker: textOrNone,
  domain: textOrNone,
  pollCount: z.int(),
  /** The beginning of the reason for incompletion. */
  reason: textOrNone,
  childWorkflowId: textOrNone,
  /** When it goes on by itself: back into its queue, or the end of a wait. */
  callbackAt: time,
});
export type SkeletonTask = z.infer<typeof skeletonTaskSchema>;

const flags = z.array(z.union([z.literal(0), z.literal(1)]));
const integers = z.array(z.int());
const times = z.array(time);
const textIndices = z.array(z.int());
const optionalTextIndices = z.array(z.int().nullable());

/** The tasks by column. */
export const skeletonColumnsSchema = z.object({
  count: z.int(),
  taskId: z.array(z.string()),
  ref: z.array(z.string()),
  scope: textIndices,
  name: textIndices,
  type: textIndices,
  status: textIndices,
  sequence: integers,
  attempt: integers,
  iteration: integers,
  scheduled: times,
  delay: integers,
  started: times,
  ended: times,
  parent: optionalTextIndices,
  retried: flags,
  abandoned: flags,
  worker: optionalTextIndices,
  domain: optionalTextIndices,
  pollCount: integers,
  reason: optionalTextIndices,
  childWorkflowId: z.array(textOrNone),
  callbackAt: times,
});
export type SkeletonColumns = z.infer<typeof skeletonColumnsSchema>;

/** `GET /api/baton/runs/{id}/skeleton`. */
export const skeletonSchema = z.object({
  format: z.literal(SKELETON_FORMAT),
  /** Grows with each change of the run; what a live connection asks for changes since. */
  seq: z.int(),
  run: skeletonRunSchema,
  texts: z.array(z.string()),
  tasks: skeletonColumnsSchema,
});
export type Skeleton = z.infer<typeof skeletonSchema>;
