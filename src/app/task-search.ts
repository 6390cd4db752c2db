import { inGroups } from "../lib/in-groups.ts";
import { formatTaskId } from "../lib/task-id.ts";
import { TASK_SEARCH } from "../search/kinds.ts";
import type { TaskSummary } from "../model/task-summary.ts";
import type { WorkflowSummary } from "../model/workflow-summary.ts";
import type { Page, TaskHit } from "../store/search-store.ts";
import { NotFound } from "./errors.ts";
import type { JsonText } from "./ports.ts";
import {
  isoTime,
  pageFacts,
  prepareSearch,
  type PreparedSearch,
  type SearchAnswer,
  type SearchParameters,
} from "./search-page.ts";
import type { Services } from "./services.ts";
import { getTask } from "./task-read.ts";
import { readWorkflows } from "./workflow-read.ts";
import { summaryOf } from "./workflow-search.ts";

/** Tasks read at once. */
const READ_CHUNK = 50;

/** The summaries of tasks, as the index has them. */
export async function searchTasks(
  services: Services,
  parameters: SearchParameters,
): Promise<SearchAnswer<TaskSummary>> {
  const { search, page } = await findTasks(services, parameters);
  const results = page.hits.map(taskSummaryOf);
  return { totalHits: page.totalHits, results, ...pageFacts(services, search, page) };
}

/** The JSON of tasks as they are now. Those that are no more are not counted. */
export async function searchTasksWhole(
  services: Services,
  parameters: SearchParameters,
): Promise<SearchAnswer<JsonText>> {
  const { search, page } = await findTasks(services, parameters);
  const read = await inGroups(page.hits, READ_CHUNK, (hit) => readTask(services, taskIdOf(hit)));
  const results = read.filter((text) => text !== null);
  const totalHits = page.totalHits - (page.hits.length - results.length);
  return { totalHits, results, ...pageFacts(services, search, page) };
}

/** The summaries of the executions whose tasks are on a page of hits, each once. */
export async function searchWorkflowsByTasks(
  services: Services,
  parameters: SearchParameters,
): Promise<SearchAnswer<WorkflowSummary>> {
  const { search, page } = await findTasks(services, parameters);
  const ids = executionsOf(page);
  const known = new Map((await services.search.named(ids)).map((hit) => [hit.workflowId, hit]));
  const results = ids.flatMap((id) => known.get(id) ?? []).map(summaryOf);
  const totalHits = page.totalHits - (page.hits.length - results.length);
  return { totalHits, results, ...pageFacts(services, search, page) };
}

/** The JSON of the executions whose tasks are on a page of hits, each once and without its tasks. */
export async function searchWorkflowsByTasksWhole(
  services: Services,
  parameters: SearchParameters,
): Promise<SearchAnswer<JsonText>> {
  const { search, page } = await findTasks(services, parameters);
  const results = await readWorkflows(services, executionsOf(page));
  const totalHits = page.totalHits - (page.hits.length - results.length);
  return { totalHits, results, ...pageFacts(services, search, page) };
}

async function findTasks(
  services: Services,
  parameters: SearchParameters,
): Promise<{ search: PreparedSearch; page: Page<TaskHit> }> {
  const search = prepareSearch(TASK_SEARCH, parameters, { things: "tasks" });
  return { search, page: await services.search.tasks(search.sql, search.page) };
}

function executionsOf({ hits }: Page<TaskHit>): string[] {
  return [...new Set(hits.map(({ workflowId }) => workflowId))];
}

async function readTask(services: Services, taskId: string): Promise<JsonText | null> {
  try {
    return await getTask(services, taskId);
  } catch (error) {
    if (NotFound.is(error)) return null;
    throw error;
  }
}

const taskIdOf = ({ workflowId, counter }: TaskHit): string => formatTaskId(workflowId, counter);

/** Times that are not set are the start of the epoch, as in Conductor. */
function taskSummaryOf(hit: TaskHit): TaskSummary {
  const { correlationId, reason, domain, startTime, endTime } = hit;
  return {
    workflowId: hit.workflowId,
    workflowType: hit.workflowType,
    ...(correlationId !== null && { correlationId }),
    scheduledTime: isoTime(hit.scheduledTime),
    startTime: isoTime(startTime),
    updateTime: isoTime(hit.updateTime),
    endTime: isoTime(endTime),
    status: hit.status as TaskSummary["status"],
    ...(reason && { reasonForIncompletion: reason }),
    executionTime: startTime > 0 && endTime > 0 ? endTime - startTime : 0,
    queueWaitTime: hit.queueWaitTime,
    taskDefName: hit.definitionName,
    taskType: hit.type,
    input: hit.input ?? "{}",
    output: hit.output ?? "{}",
    taskId: taskIdOf(hit),
    workflowPriority: hit.priority,
    ...(domain !== null && { domain }),
  };
}
