/** Which executions a bulk action is about. */
import { MAX_JOB_RUNS, type BulkSelection } from "../model/baton/bulk-job.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import { createdUntilCondition } from "../search/conditions.ts";
import { EXECUTION_SEARCH } from "../search/kinds.ts";
import { prepareSearch } from "./search-page.ts";
import type { Services } from "./services.ts";

/** An execution that was chosen; null: the index does not know it. */
export interface Chosen {
  workflowId: string;
  status: WorkflowStatus | null;
}

/**
 * The executions of a selection, as the index has them.
 * @param asOf executions that were created later are left out of a search.
 * @returns `more`: there are more than a job may have.
 * @throws InvalidRequest for a query that cannot be read.
 */
export async function choose(
  services: Services,
  selection: BulkSelection,
  asOf: number,
): Promise<{ chosen: Chosen[]; more: boolean }> {
  if ("workflowIds" in selection) {
    const ids = [...new Set(selection.workflowIds)];
    const found = new Map(
      (await services.search.statuses(ids)).map(({ workflowId, status }) => [workflowId, status]),
    );
    const statusOf = (id: string) => (found.get(id) ?? null) as WorkflowStatus | null;
    return { chosen: ids.map((id) => ({ workflowId: id, status: statusOf(id) })), more: false };
  }
  const { query, freeText } = selection;
  const page = { start: 0, size: 0, sort: "", cursor: "" };
  const { sql } = prepareSearch(
    EXECUTION_SEARCH,
    { ...page, query, freeText },
    {
      extra: () => [createdUntilCondition(asOf)],
      things: "workflows",
    },
  );
  const found = await services.search.matching(sql, MAX_JOB_RUNS + 1);
  return { chosen: found.slice(0, MAX_JOB_RUNS) as Chosen[], more: found.length > MAX_JOB_RUNS };
}
