/** After which task one was scheduled of which nothing else is known. */
import type { Entry } from "./nodes.ts";
import type { RunRow } from "./rows.ts";

/** How far back it is looked for. */
const MAX_LOOK_BACK = 50;

/**
 * The latest task before it that had ended when it was scheduled; where none had, the one before it.
 * @param position its own place in the order.
 */
export function anchorOf(row: RunRow, order: readonly Entry[], position: number): Entry | null {
  const last = position - 1;
  for (let index = last; index >= Math.max(0, position - MAX_LOOK_BACK); index--) {
    const entry = order[index];
    const ended = entry?.attempts.at(-1)?.ended ?? null;
    if (entry !== undefined && ended !== null && ended <= (row.scheduled ?? 0)) return entry;
  }
  return order[last] ?? null;
}
