import type { Condition } from "../search/condition.ts";
import { classifierCondition, topLevelCondition } from "../search/conditions.ts";
import { EXECUTION_SEARCH } from "../search/kinds.ts";
import type { ExecutionDetails } from "../model/index-row.ts";
import type { WorkflowSummary } from "../model/workflow-summary.ts";
import type { ExecutionHit, Page } from "../store/search-store.ts";
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
import { readWorkflows } from "./workflow-read.ts";

export interface WorkflowSearchParameters extends SearchParameters {
  /** Kinds of executions: `workflow` or `agent`; none: all. */
  classifier: readonly string[];
  /** Leaves out what runs within another execution. */
  topLevelOnly: boolean;
}

/** The summaries of executions, as the index has them. */
export async function searchWorkflows(
  services: Services,
  parameters: WorkflowSearchParameters,
): Promise<SearchAnswer<WorkflowSummary>> {
  const { search, page } = await findExecutions(services, parameters);
  return {
    totalHits: page.totalHits,
    results: page.hits.map(summaryOf),
    ...pageFacts(services, search, page),
  };
}

/** The JSON of executions without their tasks, as they are now. Those that are no more are not counted. */
export async function searchWorkflowsWhole(
  services: Services,
  parameters: WorkflowSearchParameters,
): Promise<SearchAnswer<JsonText>> {
  const { search, page } = await findExecutions(services, parameters);
  const ids = page.hits.map(({ workflowId }) => workflowId);
  const results = await readWorkflows(services, ids);
  return {
    totalHits: page.totalHits - (ids.length - results.length),
    results,
    ...pageFacts(services, search, page),
  };
}

async function findExecutions(
  services: Services,
  parameters: WorkflowSearchParameters,
): Promise<{ search: PreparedSearch; page: Page<ExecutionHit> }> {
  const extra = () => searchConditions(parameters);
  const search = prepareSearch(EXECUTION_SEARCH, parameters, { extra, things: "workflows" });
  return {
    search,
    page: await services.search.executions(search.sql, search.page),
  };
}

/** What the parameters of a search ask for on top of its query. @throws Malformed */
export function searchConditions({
  classifier,
  topLevelOnly,
}: Pick<WorkflowSearchParameters, "classifier" | "topLevelOnly">): Condition[] {
  return [
    ...(classifier.length > 0 ? [classifierCondition(classifier)] : []),
    ...(topLevelOnly ? [topLevelCondition] : []),
  ];
}

/** The summary of an execution that was found. */
export function summaryOf(hit: ExecutionHit): WorkflowSummary {
  const details = JSON.parse(hit.details ?? "{}") as Partial<ExecutionDetails>;
  const { correlationId, idempotencyKey, reason, endTime } = hit;
  const { event, createdBy } = details;
  return {
    workflowType: hit.name,
    version: hit.definitionVersion,
    workflowId: hit.workflowId,
    ...(correlationId !== null && { correlationId }),
    startTime: isoTime(hit.createTime),
    updateTime: isoTime(hit.updateTime),
    ...(endTime > 0 && { endTime: isoTime(endTime) }),
    status: hit.status as WorkflowSummary["status"],
    input: hit.input ?? "{}",
    output: hit.output ?? "{}",
    ...(reason && { reasonForIncompletion: reason }),
    executionTime: endTime > 0 ? endTime - hit.createTime : 0,
    ...(event !== undefined && { event }),
    failedReferenceTaskNames: (details.failedReferenceTaskNames ?? []).join(","),
    failedTaskNames: details.failedTaskNames ?? [],
    priority: hit.priority,
    ...(createdBy !== undefined && { createdBy }),
    taskToDomain: details.taskToDomain ?? {},
    ...(idempotencyKey !== null && { idempotencyKey }),
    parentWorkflowId: hit.parentWorkflowId,
    classifier: "workflow",
    inputSize: details.inputSize ?? 0,
    outputSize: details.outputSize ?? 0,
  };
}
