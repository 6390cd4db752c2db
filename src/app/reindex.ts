/** Rebuilds the index from the executions. */
import { bringUpToDate } from "./index-writing.ts";
import type { Services } from "./services.ts";

/** Executions of one call at most: each is read. */
export const MAX_REINDEXED = 200;

export interface ReindexAnswer {
  /** Executions whose rows were made anew, or removed because they are no more. */
  done: number;
  /** Ids of executions that could not be read or written now; they tell the index themselves later. */
  failed: string[];
  /** What the next call goes on behind; null: this was the last one. */
  next: string | null;
}

/** Makes the rows of a page of executions anew, in the order of their ids. @param after an id, empty at first. */
export async function reindex(
  services: Services,
  { after, count }: { after: string; count: number },
): Promise<ReindexAnswer> {
  const limit = Math.min(count, MAX_REINDEXED);
  const ids = await services.index.idsAfter(after, limit);
  await services.index.outdate(ids);
  const done = await bringUpToDate(services, ids);
  await services.index.removeOutdatedTasks([...done]);
  return {
    done: done.size,
    failed: ids.filter((id) => !done.has(id)),
    next: ids.length < limit ? null : (ids.at(-1) ?? null),
  };
}
