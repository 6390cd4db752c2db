/**
 * Jobs that treat many executions alike, in the background. Whoever begins, resumes or looks at a job works on
 * it for a while, and the watchdog goes on where nobody does: so one survives restarts without a queue.
 */
import { errorText } from "../lib/error-text.ts";
import {
  MAX_JOB_RUNS,
  type BulkJob,
  type BulkJobDetail,
  type BulkJobList,
  type JobRequest,
} from "../model/baton/bulk-job.ts";
import { carryOut } from "./bulk-actions.ts";
import { choose } from "./bulk-selection.ts";
import { Conflict, InvalidRequest, NotFound } from "./errors.ts";
import type { Services } from "./services.ts";
import { onEach, onWorkflows } from "./workflow-bulk.ts";

/** How long one call works on a job, below what the platform lets go on after an answer. */
const WORK_MS = 20_000;
/** How long nobody else takes a job over from one who gives no sign. */
const CLAIM_MS = 60_000;
/** How long it lets others in after each part. */
const YIELD_MS = 10;
/** Failures of a job that are shown, and jobs that are listed. */
const MAX_FAILURES = 1_000;
const MAX_JOBS = 50;
/** Jobs that one round of the watchdog goes on with. */
const ROUND = 10;

/**
 * Begins a job on the executions that there are now.
 * @throws InvalidRequest for none or too many of them; Conflict for more than were expected.
 */
export async function startJob(services: Services, request: JobRequest): Promise<BulkJob> {
  const now = services.clock();
  const { selection, action, asOf = now, expected } = request;
  const { chosen, more } = await choose(services, selection, asOf);
  if (chosen.length === 0) throw new InvalidRequest("There is no execution to work on");
  if (more) {
    throw new InvalidRequest(`More than ${MAX_JOB_RUNS} executions: narrow the query`);
  }
  if (expected !== undefined && chosen.length > expected) {
    throw new Conflict(`There are ${chosen.length} executions by now, and not ${expected}`);
  }
  const workflowIds = chosen.map(({ workflowId }) => workflowId);
  const jobId = services.newId();
  await services.bulkJobs.add({ jobId, action, selection, workflowIds }, now);
  services.background(workOn(services, jobId));
  return await getJob(services, jobId);
}

/** A job and its first failures. */
export async function getJob(services: Services, jobId: string): Promise<BulkJobDetail> {
  const job = await services.bulkJobs.get(jobId, MAX_FAILURES);
  if (job === null) throw new NotFound(`No such job: ${jobId}`);
  if (job.status === "RUNNING") services.background(workOn(services, jobId));
  return job;
}

/** The latest jobs. */
export async function listJobs(services: Services): Promise<BulkJobList> {
  return { jobs: await services.bulkJobs.latest(MAX_JOBS) };
}

/** Stops a job. What is under way is brought to its end, some 50 executions. */
export async function stopJob(services: Services, jobId: string): Promise<BulkJobDetail> {
  await services.bulkJobs.stop(jobId, services.clock());
  return await getJob(services, jobId);
}

/** Lets a job go on that was stopped. */
export async function resumeJob(services: Services, jobId: string): Promise<BulkJobDetail> {
  await services.bulkJobs.resume(jobId, services.clock());
  return await getJob(services, jobId);
}

/** Goes on with jobs that nobody works on. Runs with the watchdog. Never throws. */
export async function watchJobs(services: Services): Promise<void> {
  try {
    const jobs = await services.bulkJobs.unclaimed(services.clock(), ROUND);
    await Promise.all(jobs.map((jobId) => workOn(services, jobId)));
  } catch (error) {
    console.warn(`jobs wait for another round: ${errorText(error)}`);
  }
}

/** Works on a job for a while, unless somebody does. Never throws: what is left is done later. */
async function workOn(services: Services, jobId: string): Promise<void> {
  const { bulkJobs, clock } = services;
  const begun = clock();
  try {
    if (!(await bulkJobs.claim(jobId, { now: begun, until: begun + CLAIM_MS }))) return;
    const job = await bulkJobs.get(jobId, 0);
    if (job === null) return;
    for (let goesOn = true; goesOn && clock() < begun + WORK_MS;) {
      goesOn = await treatPart(services, job);
      // workerd looks at other requests when all that is under way has come to rest.
      await services.pause(YIELD_MS);
    }
    await bulkJobs.release(jobId);
  } catch (error) {
    console.warn(`job ${jobId} goes on later: ${errorText(error)}`);
  }
}

/** Treats the next executions of a job. Answers whether there were any. */
async function treatPart(services: Services, { jobId, action }: BulkJob): Promise<boolean> {
  const { bulkJobs, clock } = services;
  const part = await bulkJobs.openPart(jobId);
  if (part === null) return false;
  const { bulkErrorResults: failures } = await onEach(
    part.workflowIds,
    onWorkflows("job"),
    (workflowId) => carryOut(services, workflowId, action),
  );
  const now = clock();
  await bulkJobs.partDone(jobId, { number: part.number, failures }, { now, until: now + CLAIM_MS });
  return true;
}
