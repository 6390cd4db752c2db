import type { Stack } from "../../model/run-tree/layout/boxes.ts";
import { count, tellingStatus, type StatusCounts } from "../../model/run-tree/rows.ts";

/** How many branches of a stack stand where: each counts as what it comes to. */
export function stackCounts({ lanes }: Pick<Stack, "lanes">): StatusCounts {
  const counts: StatusCounts = new Map();
  for (const lane of lanes) count(counts, tellingStatus(lane.counts), 1);
  return counts;
}
