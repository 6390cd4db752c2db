/** The counts of starts as bars of equal spans of time, those that are empty included. A day is as long as its wall clock says. */
import { instantOf, type TimeZone } from "../../../lib/named-zone.ts";
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

/** The spans of a range; where it is open, from the first start, or to the last. @param zone whose days they follow. */
export function spansOf(
  { width, counts }: StartCounts,
  { from, to }: { from: number | undefined; to: number | undefined },
  zone: TimeZone,
): Span[] {
  /** Where a span begins, by the wall clock. */
  const spanOf = (time: number): number => Math.floor((time + zone.offsetAt(time)) / width) * width;
  const bySpan = Map.groupBy(counts, ({ at }) => spanOf(at));
  const first = spanOf(from ?? counts[0]?.at ?? 0);
  const last = spanOf(to ?? counts.at(-1)?.at ?? 0);
  const length = Math.max(0, Math.min(MOST_SPANS, (last - first) / width + 1));
  if (counts.length === 0 && (from === undefined || to === undefined)) return [];
  return Array.from({ length }, (_, index) => first + index * width).flatMap((wall) => {
    const begin = instantOf(wall, zone);
    // The clock was set forward over it.
    if (spanOf(begin) !== wall) return [];
    const found = (bySpan.get(wall) ?? []).toSorted((a, b) => rank(a.status) - rank(b.status));
    const parts = found.map(({ status, count }) => ({ status, count }));
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    return { from: begin, to: instantOf(wall + width, zone) - 1, total, parts };
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
