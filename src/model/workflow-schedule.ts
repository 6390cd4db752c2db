import type { z } from "zod";
import { bool, listOf, long, model, nameText, orDefault, requiredName, text } from "./scalars.ts";
import { startWorkflowRequestSchema } from "./start-workflow-request.ts";

export const DEFAULT_ZONE = "UTC";

const zoneId = orDefault(text, () => DEFAULT_ZONE);

/** One of several cron expressions of a schedule (Conductor's CronSchedule). */
export const cronScheduleSchema = model({ cronExpression: text.optional(), zoneId });
export type CronSchedule = z.infer<typeof cronScheduleSchema>;

/** When a workflow is started, and how (Conductor's WorkflowSchedule). Times are epoch milliseconds. */
export const workflowScheduleSchema = model({
  name: requiredName,
  cronExpression: text.optional(),
  zoneId,
  /** Where there are any, they count instead of `cronExpression`. */
  cronSchedules: listOf(cronScheduleSchema),
  /** Run also what was missed for long, or fell into a pause. */
  runCatchupScheduleInstances: bool.default(false),
  paused: bool.default(false),
  pausedReason: text.optional(),
  startWorkflowRequest: startWorkflowRequestSchema.optional(),
  /** Both ends belong to it; 0 is no end. */
  scheduleStartTime: long.optional(),
  scheduleEndTime: long.optional(),
  description: text.optional(),
  createTime: long.optional(),
  updatedTime: long.optional(),
  createdBy: nameText.optional(),
  updatedBy: nameText.optional(),
  /** Only answered. */
  nextRunTime: long.optional(),
});
export type WorkflowSchedule = z.infer<typeof workflowScheduleSchema>;
