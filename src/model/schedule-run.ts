import { z } from "zod";
import { long, text } from "./scalars.ts";
import { startWorkflowRequestSchema } from "./start-workflow-request.ts";

/** What became of a run: to be started, started, or refused. */
export const ScheduleRunState = {
  POLLED: "POLLED",
  EXECUTED: "EXECUTED",
  FAILED: "FAILED",
} as const;
export type ScheduleRunState = (typeof ScheduleRunState)[keyof typeof ScheduleRunState];

/** One time at which a schedule has fired (Conductor's WorkflowScheduleExecutionModel). */
export const scheduleRunSchema = z.object({
  executionId: text,
  scheduleName: text,
  /** The time of the timetable, and when it was acted on; epoch milliseconds. */
  scheduledTime: long,
  executionTime: long,
  workflowName: text,
  /** Of the execution that was started; absent: none was. */
  workflowId: text.optional(),
  /** Why none was started. */
  reason: text.optional(),
  /** The same: of what went on in the server nothing is told. */
  stackTrace: text.optional(),
  startWorkflowRequest: startWorkflowRequestSchema,
  state: z.enum(ScheduleRunState),
  zoneId: text,
});
export type ScheduleRun = z.infer<typeof scheduleRunSchema>;
