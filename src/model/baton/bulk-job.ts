/** Many runs treated alike: rehearsed first, then done by a job that can be watched and stopped. */
import { z } from "zod";
import { bool, model, nameText, text } from "../scalars.ts";
import { WorkflowStatus } from "../workflow.ts";

/** Runs that a query may choose, and that a job treats at most. */
export const MAX_JOB_RUNS = 10_000;

/** What can be done to many runs. */
const bulkActionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pause") }),
  z.object({ kind: z.literal("resume") }),
  z.object({ kind: z.literal("retry"), resumeSubworkflowTasks: bool.default(false) }),
  z.object({ kind: z.literal("restart"), useLatestDefinitions: bool.default(false) }),
  z.object({ kind: z.literal("terminate"), reason: text.optional() }),
  z.object({ kind: z.literal("remove"), archiveWorkflow: bool.default(true) }),
]);
export type BulkAction = z.infer<typeof bulkActionSchema>;

/** Which runs: those that a search finds, or those that are named. */
const bulkSelectionSchema = z.union([
  z.strictObject({ workflowIds: z.array(nameText).min(1).max(MAX_JOB_RUNS) }),
  /** As `GET /api/workflow/search` reads them. */
  z.strictObject({ query: z.string(), freeText: z.string().default("*") }),
]);
export type BulkSelection = z.infer<typeof bulkSelectionSchema>;

/** `POST /api/baton/runs/preview`, the request. */
export const previewRequestSchema = model({
  selection: bulkSelectionSchema,
  action: bulkActionSchema,
});
export type PreviewRequest = z.infer<typeof previewRequestSchema>;

const previewRunSchema = z.object({
  workflowId: z.string(),
  name: z.string(),
  version: z.int(),
  status: z.enum(WorkflowStatus),
  /** Epoch milliseconds. */
  created: z.int(),
  /** Why the action would be refused; null: it would be carried out. */
  refusal: z.string().nullable(),
});

/** `POST /api/baton/runs/preview`, the answer. Nothing has been changed. */
export const previewSchema = z.object({
  /** How many runs there are; `more`: there are more than that. */
  total: z.int(),
  more: z.boolean(),
  /** When they were looked up, in epoch milliseconds: a job for the same selection takes it as `asOf`. */
  asOf: z.int(),
  byStatus: z.record(z.string(), z.int()),
  /** How many of them the action would be refused for, by reason. */
  refused: z.array(z.object({ reason: z.string(), count: z.int() })),
  samples: z.array(previewRunSchema),
});
export type Preview = z.infer<typeof previewSchema>;

/** `POST /api/baton/jobs`, the request. */
export const jobRequestSchema = model({
  selection: bulkSelectionSchema,
  action: bulkActionSchema,
  /** Runs created later are left out. */
  asOf: z.int().optional(),
  /** Refused when more runs than this are found. */
  expected: z.int().optional(),
});
export type JobRequest = z.infer<typeof jobRequestSchema>;

/** Where a job stands. */
export const JobStatus = {
  RUNNING: "RUNNING",
  STOPPED: "STOPPED",
  COMPLETED: "COMPLETED",
} as const;
export type JobStatus = (typeof JobStatus)[keyof typeof JobStatus];

/** A job. Its runs were written down when it began: it never takes others. Times are epoch milliseconds. */
export const bulkJobSchema = z.object({
  jobId: z.string(),
  status: z.enum(JobStatus),
  action: bulkActionSchema,
  selection: bulkSelectionSchema,
  total: z.int(),
  /** Runs that have been treated: succeeded and failed. */
  done: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  created: z.int(),
  updated: z.int(),
  ended: z.int().nullable(),
});
export type BulkJob = z.infer<typeof bulkJobSchema>;

/** `GET /api/baton/jobs/{id}`: the job and a page of its failures. */
export const bulkJobDetailSchema = bulkJobSchema.extend({
  failures: z.array(z.object({ workflowId: z.string(), reason: z.string() })),
});
export type BulkJobDetail = z.infer<typeof bulkJobDetailSchema>;

/** `GET /api/baton/jobs`: the latest ones, the newest first. */
export const bulkJobListSchema = z.object({ jobs: z.array(bulkJobSchema) });
export type BulkJobList = z.infer<typeof bulkJobListSchema>;
