import { inGroups } from "../lib/in-groups.ts";
import { isTerminalWorkflowStatus } from "../model/workflow.ts";
import { callExecution, askExecution } from "./execution-call.ts";
import { errorOf, InvalidRequest } from "./errors.ts";
import { executionStatus } from "./execution-status.ts";
import type { JsonText } from "./ports.ts";
import type { Services } from "./services.ts";

/** Executions read at once. */
const READ_CHUNK = 50;

/** Pairs of a workflow and a correlation id in one request: each is a query. */
const MAX_PAIRS = 1_000;

/** The JSON of an execution. */
export async function getWorkflow(
  services: Services,
  workflowId: string,
  includeTasks: boolean,
): Promise<JsonText> {
  return await callExecution(services, workflowId, (execution) => execution.read(includeTasks));
}

/** The JSON of an execution's status. */
export async function getWorkflowStatus(
  services: Services,
  workflowId: string,
  include: { output: boolean; variables: boolean },
): Promise<JsonText> {
  return await callExecution(services, workflowId, (execution) =>
    execution.status(include.output, include.variables),
  );
}

/** The JSON of a page of an execution's tasks. @param page statuses in any case; none: all. */
export async function getWorkflowTasks(
  services: Services,
  workflowId: string,
  page: { start: number; count: number; statuses: string[] },
): Promise<JsonText> {
  const statuses = page.statuses.map((status) => status.toUpperCase());
  return await callExecution(services, workflowId, (execution) =>
    execution.tasks(Math.max(0, page.start), Math.max(0, page.count), statuses),
  );
}

/**
 * Ids of a workflow's executions: those that have not ended, whatever their version; with both times
 * those of the version that were created between them, as Conductor does.
 */
export async function runningWorkflows(
  services: Services,
  name: string,
  window: { version: number; startTime?: number | undefined; endTime?: number | undefined },
): Promise<string[]> {
  const { version, startTime, endTime } = window;
  if (!startTime || !endTime) return await services.index.running(name);
  return await services.index.createdBetween({ name, version }, { from: startTime, to: endTime });
}

export interface CorrelatedOptions {
  includeClosed: boolean;
  includeTasks: boolean;
}

/** The JSON of each execution of a workflow with a correlation id. */
export async function correlatedWorkflows(
  services: Services,
  name: string,
  correlationId: string,
  options: CorrelatedOptions,
): Promise<JsonText[]> {
  const ids = await services.index.correlated(name, correlationId, options);
  return await readAllIndexed(services, ids, options);
}

/**
 * The JSON of the executions of workflows with each of many correlation ids, by correlation id.
 * @throws InvalidRequest for more pairs than may be asked for at once.
 */
export async function workflowsByCorrelationId(
  services: Services,
  names: readonly string[],
  correlationIds: readonly string[],
  options: CorrelatedOptions,
): Promise<Map<string, JsonText[]>> {
  const [uniqueNames, uniqueIds] = [new Set(names), new Set(correlationIds)];
  const pairs = uniqueNames.size * uniqueIds.size;
  if (pairs > MAX_PAIRS) {
    throw new InvalidRequest(
      `${uniqueNames.size} workflows with ${uniqueIds.size} correlation ids are ${pairs} pairs. Ask for at most ${MAX_PAIRS} at once.`,
    );
  }
  const lists = new Map<string, JsonText[]>();
  for (const correlationId of uniqueIds) {
    const texts: JsonText[] = [];
    for (const name of uniqueNames) {
      texts.push(...(await correlatedWorkflows(services, name, correlationId, options)));
    }
    lists.set(correlationId, texts);
  }
  return lists;
}

/** The JSON of executions without their tasks, in the order of their ids; those that are no more are left
 * out, and taken out of the index. */
export async function readWorkflows(
  services: Services,
  workflowIds: readonly string[],
): Promise<JsonText[]> {
  const options = { includeClosed: true, includeTasks: false };
  return await readAllIndexed(services, workflowIds, options);
}

async function readAllIndexed(
  services: Services,
  ids: readonly string[],
  options: CorrelatedOptions,
): Promise<JsonText[]> {
  const read = await inGroups(ids, READ_CHUNK, (id) => readIndexed(services, id, options));
  return read.filter((text) => text !== null);
}

/** Null for what the index has outlived, or what has ended since and is not asked for. */
async function readIndexed(
  services: Services,
  workflowId: string,
  options: CorrelatedOptions,
): Promise<JsonText | null> {
  if (!options.includeClosed) {
    const status = await executionStatus(services, workflowId);
    if (status !== null && isTerminalWorkflowStatus(status)) return null;
  }
  const outcome = await askExecution(services, workflowId, (execution) =>
    execution.read(options.includeTasks),
  );
  if (outcome.ok) return outcome.value;
  if (outcome.code !== "not-found") throw errorOf(outcome);
  services.background(services.index.remove([workflowId]));
  return null;
}
