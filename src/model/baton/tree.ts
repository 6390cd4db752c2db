/** The tree of sub-workflows of a run, and the way down it to what failed first. Times are epoch milliseconds. */
import { z } from "zod";
import { TaskStatus } from "../task.ts";
import { WorkflowStatus } from "../workflow.ts";

const textOrNone = z.string().nullable();
const time = z.int().nullable();

const treeRunSchema = z.object({
  workflowId: z.string(),
  name: z.string(),
  version: z.int(),
  status: z.enum(WorkflowStatus),
  created: z.int(),
  ended: time,
  reason: textOrNone,
});
export type TreeRun = z.infer<typeof treeRunSchema>;

/** A run within the tree. */
export type TreeNode = TreeRun & {
  /** The task of the run above that it belongs to; null: the run that was asked for. */
  parentTaskId: string | null;
  /** The reference name of that task. */
  ref: string | null;
  /** How many sub-workflows it has. */
  childCount: number;
  /** A page of them, in the order of their tasks; null: not opened. */
  children: TreeNode[] | null;
};

export const treeNodeSchema: z.ZodType<TreeNode> = treeRunSchema.extend({
  parentTaskId: textOrNone,
  ref: textOrNone,
  childCount: z.int(),
  get children() {
    return z.array(treeNodeSchema).nullable();
  },
});

/** `GET /api/baton/runs/{id}/tree`. */
export const treeSchema = z.object({
  /** The runs above, the outermost first. */
  ancestors: z.array(treeRunSchema),
  root: treeNodeSchema,
});
export type Tree = z.infer<typeof treeSchema>;

/** A failed attempt at a task. */
const rootCauseAttemptSchema = z.object({
  taskId: z.string(),
  attempt: z.int(),
  status: z.enum(TaskStatus),
  scheduled: time,
  started: time,
  ended: time,
  worker: textOrNone,
  reason: textOrNone,
});

/** A run on the way down, and its task through which the failure came. */
const rootCauseStepSchema = treeRunSchema.extend({
  task: z
    .object({
      taskId: z.string(),
      ref: z.string(),
      name: z.string(),
      type: z.string(),
      status: z.enum(TaskStatus),
    })
    .nullable(),
});

/** `GET /api/baton/runs/{id}/root-cause`. */
export const rootCauseSchema = z.object({
  /** From the run that was asked for down to the one whose task failed; empty where nothing failed. */
  chain: z.array(rootCauseStepSchema),
  /** The deepest failing task: the task of the last step. Null: nothing failed, or the run itself did. */
  cause: z
    .object({
      workflowId: z.string(),
      taskId: z.string(),
      ref: z.string(),
      name: z.string(),
      type: z.string(),
      status: z.enum(TaskStatus),
      /** The whole reason. */
      reason: textOrNone,
      worker: textOrNone,
      /** All attempts, the latest last. */
      attempts: z.array(rootCauseAttemptSchema),
      /** The last lines of its log. */
      logs: z.array(z.object({ log: z.string(), createdTime: z.int() })),
    })
    .nullable(),
});
export type RootCause = z.infer<typeof rootCauseSchema>;
