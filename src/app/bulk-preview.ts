import type { BulkAction, Preview, PreviewRequest } from "../model/baton/bulk-job.ts";
import type { WorkflowStatus } from "../model/workflow.ts";
import { refusalOf } from "./bulk-actions.ts";
import { choose, type Chosen } from "./bulk-selection.ts";
import type { Services } from "./services.ts";

/** Executions that are shown. */
const MAX_SAMPLES = 10;

const UNKNOWN = "There is no such execution";

/** What a bulk action would do, without doing it. @throws as `choose`. */
export async function previewBulk(
  services: Services,
  { selection, action }: PreviewRequest,
): Promise<Preview> {
  const asOf = services.clock();
  const { chosen, more } = await choose(services, selection, asOf);
  const refused = tally(chosen.map((one) => refusal(action, one)).filter((one) => one !== null));
  return {
    total: chosen.length,
    more,
    asOf,
    byStatus: Object.fromEntries(tally(chosen.map(({ status }) => status ?? "UNKNOWN"))),
    refused: [...refused].map(([reason, count]) => ({ reason, count })),
    samples: await samplesOf(services, chosen, action),
  };
}

function refusal(action: BulkAction, { status }: Chosen): string | null {
  return status === null ? UNKNOWN : refusalOf(action, status);
}

async function samplesOf(
  services: Services,
  chosen: readonly Chosen[],
  action: BulkAction,
): Promise<Preview["samples"]> {
  const known = chosen.filter(({ status }) => status !== null).slice(0, MAX_SAMPLES);
  const ids = known.map(({ workflowId }) => workflowId);
  const hits = new Map((await services.search.named(ids)).map((hit) => [hit.workflowId, hit]));
  return ids.flatMap((workflowId) => {
    const hit = hits.get(workflowId);
    if (hit === undefined) return [];
    const status = hit.status as WorkflowStatus;
    return [
      {
        workflowId,
        name: hit.name,
        version: hit.definitionVersion,
        status,
        created: hit.createTime,
        refusal: refusalOf(action, status),
      },
    ];
  });
}

function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
