/** The same operation on many executions: each is tried, whatever becomes of the others. */
import { errorText } from "../lib/error-text.ts";
import type { BulkResponse } from "../model/bulk-response.ts";
import { INTERNAL_ERROR, ValidationFailed, wordsForCaller } from "./errors.ts";
import type { JsonText } from "./ports.ts";
import type { Services } from "./services.ts";
import { getWorkflow } from "./workflow-read.ts";

/** Executions that one request may name. */
const MAX_EXECUTIONS = 1000;
/** Executions that are called at the same time. */
const CONCURRENCY = 20;

/** How a bulk operation calls itself and what it works on. */
export interface BulkWords {
  operation: string;
  list: string;
  things: string;
}

/** The words of a bulk operation on executions. */
export function onWorkflows(operation: string): BulkWords {
  return { operation, list: "WorkflowIds", things: "workflows" };
}

/** Does something with each of the named things once. */
export async function onEach(
  named: readonly string[],
  words: BulkWords,
  operate: (id: string) => Promise<void>,
): Promise<BulkResponse> {
  refuseBadCount(named.length, words);
  const ids = [...new Set(named)];
  const problems = new Map<string, string>();
  for (let from = 0; from < ids.length; from += CONCURRENCY) {
    const tried = ids.slice(from, from + CONCURRENCY).map(async (id) => {
      try {
        await operate(id);
      } catch (error) {
        problems.set(id, problemOf(id, error));
      }
    });
    await Promise.all(tried);
  }
  return {
    bulkErrorResults: Object.fromEntries(problems),
    bulkSuccessfulResults: ids.filter((id) => !problems.has(id)),
  };
}

/** The JSON of each of the named executions, and why others could not be read. */
export async function readEach(
  services: Services,
  workflowIds: readonly string[],
  includeTasks: boolean,
): Promise<{ bulkErrorResults: Record<string, string>; texts: JsonText[] }> {
  const texts = new Map<string, JsonText>();
  const words = onWorkflows("searchWorkflow");
  const { bulkErrorResults, bulkSuccessfulResults } = await onEach(
    workflowIds,
    words,
    async (id) => {
      texts.set(id, await getWorkflow(services, id, includeTasks));
    },
  );
  return { bulkErrorResults, texts: bulkSuccessfulResults.flatMap((id) => texts.get(id) ?? []) };
}

/** Why it failed, in words for the caller; what is the server's own fault is logged. */
function problemOf(id: string, error: unknown): string {
  const words = wordsForCaller(error);
  if (words === null) console.error(`a bulk operation on ${id} failed: ${errorText(error)}`);
  return words ?? INTERNAL_ERROR;
}

function refuseBadCount(count: number, { operation, list, things }: BulkWords): void {
  if (count > 0 && count <= MAX_EXECUTIONS) return;
  const message =
    count === 0
      ? `${list} list cannot be null.`
      : `Cannot process more than ${MAX_EXECUTIONS} ${things}. Please use multiple requests.`;
  throw new ValidationFailed([{ path: `${operation}.arg0`, message }]);
}
