/** What an attempt did when: it waited for its retry, waited in its queue, ran. */
import type { RunRow } from "../../model/run-tree/rows.ts";
import { kindOf } from "../../model/run-tree/shape.ts";

export type BarKind = "retry" | "queue" | "run";

/** A stretch of an attempt. */
export interface Bar {
  kind: BarKind;
  from: number;
  to: number;
  status: string;
}

/** The stretches of an attempt, those without length left out. */
export function barsOf(row: RunRow, now: number): Bar[] {
  const { scheduled, started, ended, delay, status } = row;
  if (scheduled === null) return [];
  const end = Math.max(scheduled, ended ?? now);
  const ready = Math.min(end, scheduled + delay);
  const begun = started === null ? end : Math.min(end, Math.max(ready, started));
  const bars: Bar[] = [
    { kind: "retry", from: scheduled, to: ready, status },
    { kind: "queue", from: ready, to: begun, status },
  ];
  if (started !== null) bars.push({ kind: "run", from: begun, to: end, status });
  return bars.filter(({ kind, from, to }) => to > from || kind === "run");
}

/** A stretch of time. */
export interface Stretch {
  from: number;
  to: number;
}

/** When the run began and ended, as far as its tasks tell; null: nothing was scheduled. */
export function extentOf(rows: Iterable<RunRow>, now: number): Stretch | null {
  let from = Infinity;
  let to = -Infinity;
  for (const { scheduled, ended } of rows) {
    if (scheduled === null) continue;
    from = Math.min(from, scheduled);
    to = Math.max(to, ended ?? now);
  }
  return from === Infinity ? null : { from, to: Math.max(to, from + 1) };
}

/** A fold takes out a stretch only if it is this share of the whole. */
const FOLD_SHARE = 0.2;

/** Types that wait for something outside: while only such are open, nothing is done. */
const WAITING: ReadonlySet<string> = new Set(["WAIT", "WAIT_FOR_WEBHOOK", "HUMAN"]);

/** Whether an open attempt means that something is done; containers are open while others wait in them. */
function isBusy({ type }: RunRow): boolean {
  const kind = kindOf(type);
  return (kind === "task" || kind === "sub") && !WAITING.has(type);
}

/** The long stretches of a time in which nothing was done. */
export function idleStretches(rows: Iterable<RunRow>, whole: Stretch, now: number): Stretch[] {
  const busy = [...rows]
    .filter(isBusy)
    .flatMap(({ scheduled, delay, ended }) =>
      scheduled === null ? [] : [{ from: scheduled + delay, to: ended ?? now }],
    )
    .sort((a, b) => a.from - b.from);
  const least = (whole.to - whole.from) * FOLD_SHARE;
  const idle: Stretch[] = [];
  let at = whole.from;
  for (const { from, to } of busy) {
    if (from - at > least) idle.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (whole.to - at > least) idle.push({ from: at, to: whole.to });
  return idle;
}
