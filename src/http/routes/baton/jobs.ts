import { getJob, listJobs, resumeJob, startJob, stopJob } from "../../../app/bulk-jobs.ts";
import { previewBulk } from "../../../app/bulk-preview.ts";
import {
  bulkJobDetailSchema,
  bulkJobListSchema,
  bulkJobSchema,
  jobRequestSchema,
  previewRequestSchema,
  previewSchema,
} from "../../../model/baton/bulk-job.ts";
import { json } from "../../answer.ts";
import { segment } from "../../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../../route.ts";
import { jsonReply, refusal } from "../replies.ts";

const PATH = "/api/baton/jobs";
const TAG = "Jobs";

const UNKNOWN_JOB = refusal("No such job");
const BAD_SELECTION = refusal("A query that cannot be read, or no selection or action");

const jobReply = jsonReply(bulkJobDetailSchema, "The job, with its first 1,000 failures");

export const batonJobRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/baton/runs/preview",
    summary:
      "What a bulk action would do: how many executions, a few of them, and what would be refused",
    tag: TAG,
    body: jsonBody(previewRequestSchema),
    replies: { 200: jsonReply(previewSchema, "Nothing is changed"), 400: BAD_SELECTION },
    handle: async ({ services, body }) => json(await previewBulk(services, body)),
  }),
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Do something to many executions, in the background",
    tag: TAG,
    body: jsonBody(jobRequestSchema),
    replies: {
      200: jsonReply(bulkJobSchema, "The job, which has written down its executions"),
      400: refusal("The selection cannot be read, or finds none or more than 10,000"),
      409: refusal("More executions than were expected"),
    },
    handle: async ({ services, body }) => json(await startJob(services, body)),
  }),
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "The latest 50 jobs",
    tag: TAG,
    replies: { 200: jsonReply(bulkJobListSchema, "The jobs, the newest first") },
    handle: async ({ services }) => json(await listJobs(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{jobId}`,
    summary: "A job",
    tag: TAG,
    pathParameters: { jobId: segment },
    replies: { 200: jobReply, 404: UNKNOWN_JOB },
    handle: async ({ services, path }) => json(await getJob(services, path.jobId)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{jobId}/stop`,
    summary: "Stop a job; what it has done stays done",
    tag: TAG,
    pathParameters: { jobId: segment },
    replies: { 200: jobReply, 404: UNKNOWN_JOB },
    handle: async ({ services, path }) => json(await stopJob(services, path.jobId)),
  }),
  declareRoute({
    method: "POST",
    path: `${PATH}/{jobId}/resume`,
    summary: "Let a job go on that was stopped",
    tag: TAG,
    pathParameters: { jobId: segment },
    replies: { 200: jobReply, 404: UNKNOWN_JOB },
    handle: async ({ services, path }) => json(await resumeJob(services, path.jobId)),
  }),
];
