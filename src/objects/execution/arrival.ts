/** Waiting until others have what is on its way to them. */
import type { Effect } from "../../engine/effects.ts";
import type { Outbox } from "./outbox.ts";

/** How long a read waits. */
const READ_PATIENCE_MS = 1000;
/** How long an operation waits. */
const OPERATION_PATIENCE_MS = 10_000;

type Kinds = ReadonlySet<Effect["kind"]>;

/** What a reader may go on to look at: tasks in their queues, children, and failure workflows. */
const BELOW: Kinds = new Set([
  "enqueue-task",
  "start-child",
  "revive-child",
  "start-failure-workflow",
]);
const AROUND: Kinds = new Set([
  ...BELOW,
  "enter-limit",
  "tell-parent",
  "terminate-child",
  "terminate-orphans",
  "withdraw-task",
]);

type Later = (milliseconds: number, run: () => void) => void;

/** Resolves once tasks are in their queues and what was started runs, or after a second. */
export function arrivedBelow(outbox: Outbox, later: Later): Promise<void> {
  return arrived(outbox, BELOW, (over) => later(READ_PATIENCE_MS, over));
}

/** Resolves once queues, children and the parent have heard, or cannot be reached now. */
export function arrivedAround(outbox: Outbox, later: Later): Promise<void> {
  return arrived(outbox, AROUND, (over) => later(OPERATION_PATIENCE_MS, over));
}

async function arrived(
  outbox: Outbox,
  kinds: Kinds,
  afterPatience: (over: () => void) => void,
): Promise<void> {
  let deliveries = outbox.underWayOf(kinds);
  if (deliveries.length === 0) return;
  const over = new Promise<"over">((resolve) => afterPatience(() => resolve("over")));
  // What waited for a delivery to the same receiver goes on its way when that has arrived.
  for (; deliveries.length > 0; deliveries = outbox.underWayOf(kinds)) {
    if ((await Promise.race([Promise.all(deliveries), over])) === "over") return;
  }
}
