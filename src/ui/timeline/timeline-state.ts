/** What a timeline shows of its time, and what the pointer does to that. */
import type { Stretch } from "./bars.ts";

/** A brush shorter than this is a press. */
export const BRUSH_SLOP = 5;
/** No zoom shows less than this many milliseconds. */
const LEAST_STRETCH = 20;

/** The stretch around a time that is some share of another, within the whole. */
export function zoomedStretch(
  seen: Stretch,
  at: number,
  factor: number,
  whole: Stretch,
): Stretch | null {
  const length = Math.max(LEAST_STRETCH, (seen.to - seen.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const share = (at - seen.from) / (seen.to - seen.from);
  return within({ from: at - share * length, to: at + (1 - share) * length }, whole);
}

/** A stretch moved by a time, within the whole. */
export function movedStretch(seen: Stretch, by: number, whole: Stretch): Stretch {
  return within({ from: seen.from + by, to: seen.to + by }, whole);
}

/** The stretch between two times; null: it is too short to be meant. */
export function brushedStretch(a: number, b: number): Stretch | null {
  const stretch = { from: Math.min(a, b), to: Math.max(a, b) };
  return stretch.to - stretch.from < 1 ? null : stretch;
}

function within({ from, to }: Stretch, whole: Stretch): Stretch {
  const shift = Math.max(0, whole.from - from) - Math.max(0, to - whole.to);
  return { from: from + shift, to: to + shift };
}
