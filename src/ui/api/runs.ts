/** Searches of runs and tasks, and what is done to many runs. */
import type {
  BulkAction,
  BulkJob,
  BulkJobDetail,
  BulkSelection,
  Preview,
} from "../../model/baton/bulk-job.ts";
import type { TaskSummary } from "../../model/task-summary.ts";
import type { WorkflowSummary } from "../../model/workflow-summary.ts";
import { path } from "../../client/transport.ts";
import { quick } from "./transport.ts";

/** What is looked for, as `GET /api/workflow/search` takes it. */
export interface SearchRequest {
  query: string;
  freeText: string;
  topLevelOnly?: boolean;
  sort?: string;
}

/** One page of hits. */
export interface Hits<Row> {
  total: number;
  rows: Row[];
  /** Where the next page begins; null at the last. */
  cursor: string | null;
}

const PAGE_SIZE = 100;

/** A page of runs. @param cursor of the page before; null for the first. */
export function searchRuns(
  request: SearchRequest,
  cursor: string | null,
): Promise<Hits<WorkflowSummary>> {
  return search("workflow", request, cursor);
}

/** A page of tasks. */
export function searchTasks(
  request: SearchRequest,
  cursor: string | null,
): Promise<Hits<TaskSummary>> {
  return search("tasks", request, cursor);
}

async function search<Row>(
  what: string,
  request: SearchRequest,
  cursor: string | null,
): Promise<Hits<Row>> {
  const { body, headers } = await quick.withHeaders<{ totalHits: number; results: Row[] }>({
    method: "GET",
    path: `/${what}/search`,
    query: {
      ...filterOf(request),
      sort: request.sort,
      size: PAGE_SIZE,
      cursor: cursor ?? undefined,
    },
  });
  return { total: body.totalHits, rows: body.results, cursor: headers.get("baton-next-cursor") };
}

/** What a search asks for, as parameters: what is empty is left out. */
export function filterOf({ query, freeText, topLevelOnly }: SearchRequest) {
  return {
    query: query === "" ? undefined : query,
    freeText: freeText === "" ? undefined : freeText,
    topLevelOnly: topLevelOnly === true ? true : undefined,
  };
}

/** What an action on many runs would do. Nothing is changed. */
export function previewBulk(selection: BulkSelection, action: BulkAction): Promise<Preview> {
  return quick.required({
    method: "POST",
    path: "/baton/runs/preview",
    body: { selection, action },
  });
}

/** Begins a job on the runs that a preview has shown. */
export function startJob(
  selection: BulkSelection,
  action: BulkAction,
  { total, asOf }: { total: number; asOf: number },
): Promise<BulkJob> {
  const body = { selection, action, asOf, expected: total };
  return quick.required({ method: "POST", path: "/baton/jobs", body });
}

/** Where a job stands. */
export function getJob(jobId: string): Promise<BulkJobDetail> {
  return quick.required({ method: "GET", path: `/baton/jobs${path(jobId)}` });
}

/** Stops a job; what it has done stays done. */
export async function stopJob(jobId: string): Promise<void> {
  await quick.text({ method: "POST", path: `/baton/jobs${path(jobId)}/stop` });
}

/** Lets a job go on that was stopped. */
export async function resumeJob(jobId: string): Promise<void> {
  await quick.text({ method: "POST", path: `/baton/jobs${path(jobId)}/resume` });
}
