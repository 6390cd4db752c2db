/** What has been counted of the index. Times are epoch milliseconds. */
import { z } from "zod";

/** `GET /api/baton/stats/runs`: how many executions started when, by status. */
export const startCountsSchema = z.object({
  /** How long each span of time is; spans begin at multiples of it, by the wall clock of the zone. */
  width: z.int(),
  /** Of each span and status that has any; in the order of their times. */
  counts: z.array(z.object({ at: z.int(), status: z.string(), count: z.int() })),
});
export type StartCounts = z.infer<typeof startCountsSchema>;

const workflowStatisticsSchema = z.object({
  name: z.string(),
  /** Executions that started since the time that was asked for, and those of them that failed. */
  started: z.int(),
  failed: z.int(),
  /** The execution that started last, whenever that was; null: none that is known. */
  last: z.object({ workflowId: z.string(), status: z.string(), startTime: z.int() }).nullable(),
});
export type WorkflowStatistics = z.infer<typeof workflowStatisticsSchema>;

/** `GET /api/baton/stats/workflows`. */
export const workflowStatisticsListSchema = z.object({
  since: z.int(),
  workflows: z.array(workflowStatisticsSchema),
});
export type WorkflowStatisticsList = z.infer<typeof workflowStatisticsListSchema>;

const taskStatisticsSchema = z.object({
  name: z.string(),
  /** Tasks that completed or failed, and those of them that failed. */
  ended: z.int(),
  failed: z.int(),
  /** Milliseconds from the start to the end of those that completed: half of them, and 95 of 100, took no longer. */
  p50: z.int().nullable(),
  p95: z.int().nullable(),
});
export type TaskStatistics = z.infer<typeof taskStatisticsSchema>;

/** `GET /api/baton/stats/tasks`. */
export const taskStatisticsListSchema = z.object({
  /** From when on tasks are counted: later than asked for where there are too many. */
  since: z.int(),
  tasks: z.array(taskStatisticsSchema),
});
export type TaskStatisticsList = z.infer<typeof taskStatisticsListSchema>;
