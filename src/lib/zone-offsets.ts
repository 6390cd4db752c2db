/** When the wall clocks of a zone are changed. */
import type { TimeZone } from "./named-zone.ts";

const SECOND_MS = 1_000;
/** No zone changes its offset and changes it back within this time. */
const STEP_MS = 20 * 86_400_000;

/** By how much the wall clocks are ahead of UTC from a time on. */
export interface ZoneOffset {
  from: number;
  offset: number;
}

/** The offsets between two times in their order; the first one is that of the first time. */
export function offsetsBetween(zone: TimeZone, from: number, to: number): ZoneOffset[] {
  const offsets: ZoneOffset[] = [{ from, offset: zone.offsetAt(from) }];
  for (let at = from; at < to;) {
    const { until, changes } = steadyFrom(zone, at);
    if (changes && until <= to) offsets.push({ from: until, offset: zone.offsetAt(until) });
    at = until;
  }
  return offsets;
}

/** How long the offset of a time stays as it is, and whether it changes then or was not looked at further. */
export function steadyFrom(
  zone: TimeZone,
  from: number,
): { offset: number; until: number; changes: boolean } {
  const offset = zone.offsetAt(from);
  let until = from + STEP_MS;
  if (zone.offsetAt(until) === offset) return { offset, until, changes: false };
  let same = from;
  while (until - same > SECOND_MS) {
    const middle = Math.floor((same + until) / 2 / SECOND_MS) * SECOND_MS;
    if (zone.offsetAt(middle) === offset) same = middle;
    else until = middle;
  }
  return { offset, until, changes: true };
}
