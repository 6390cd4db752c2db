/** The counts of starts as bars of equal spans of time, those that are empty included. */
import type { StartCounts } from "../../../model/baton/statistics.ts";
import { countText } from "../../lib/format-time.ts";
import { lookOf } from "../../lib/status.ts";

/** One span of time. */
export interface Span {
  /** Its beginning and its last millisecond. */
  from: number;
  to: number;
  total: number;
  /** From the bottom up. */
  parts: readonly { status: string; count: number }[];
}

/** More spans than the server divides a range into. */
const MOST_SPANS = 400;
const BOTTOM_UP = ["FAILED", "TIMED_OUT", "TERMINATED", "PAUSED", "RUNNING", "COMPLETED"];

/** The spans of a range; where it is open, from the first start, or to the last. */
export function spansOf(
  { width, counts }: StartCounts,
  { from, to }: { from: number | undefined; to: number | undefined },
): Span[] {
  const byTime = Map.groupBy(counts, ({ at }) => at);
  const first = Math.floor((from ?? counts[0]?.at ?? 0) / width) * width;
  const last = Math.floor((to ?? counts.at(-1)?.at ?? 0) / width) * width;
  const length = Math.max(0, Math.min(MOST_SPANS, (last - first) / width + 1));
  if (counts.length === 0 && (from === undefined || to === undefined)) return [];
  return Array.from({ length }, (_, index) => {
    const at = first + index * width;
    const found = (byTime.get(at) ?? []).toSorted((a, b) => rank(a.status) - rank(b.status));
    const parts = found.map(({ status, count }) => ({ status, count }));
    return {
      from: at,
      to: at + width - 1,
      total: parts.reduce((sum, { count }) => sum + count, 0),
      parts,
    };
  });
}

/** The spans between two places of the chart, each from 0 to 1, as a range of times. */
export function chosenRange(spans: readonly Span[], places: readonly [number, number]): string {
  const [low, high] = places
    .map((place) => Math.max(0, Math.min(spans.length - 1, Math.floor(place * spans.length))))
    .toSorted((a, b) => a - b);
  return `${spans[low ?? 0]?.from ?? 0}-${spans[high ?? 0]?.to ?? 0}`;
}

/** What the runs of a span have become: "3 failed, 9 completed". */
export function partsText({ parts }: Span): string {
  if (parts.length === 0) return "no run";
  return parts
    .map(({ status, count }) => `${countText(count)} ${lookOf(status).word.toLowerCase()}`)
    .join(", ");
}

function rank(status: string): number {
  const place = BOTTOM_UP.indexOf(status);
  return place === -1 ? BOTTOM_UP.length : place;
}
