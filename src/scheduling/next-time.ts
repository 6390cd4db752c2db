/**
 * The times of a cron expression in a time zone.
 *
 * C1. A time counts when the zone's wall clock, at that time, shows what the expression asks for. So what falls into
 *     the hour that is left out in spring does not happen, and what falls into the hour that comes twice in
 *     autumn happens twice: as with Spring.
 */
import type { CronExpression } from "./cron-expression.ts";
import { nextWallTime } from "./cron-search.ts";
import type { TimeZone } from "../lib/named-zone.ts";
import { steadyFrom } from "../lib/zone-offsets.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** More than the offsets of a zone have ever been apart. */
const MARGIN_MS = 2 * DAY_MS;
/** The end of the year 9999. */
const MAX_TIME = 253_402_300_799_000;

/** The first time after the given one; null: there is none. Times are epoch milliseconds. */
export function nextTime(cron: CronExpression, zone: TimeZone, after: number): number | null {
  let from = Math.max(0, (Math.floor(after / SECOND_MS) + 1) * SECOND_MS);
  while (from <= MAX_TIME) {
    const { offset, until, changes } = steadyFrom(zone, from);
    const wall = nextWallTime(cron, from + offset);
    if (wall === null) return null;
    const time = wall - offset;
    if (time < until) return time <= MAX_TIME ? time : null;
    // Where the clock is not set back nothing can come before that time, so the search may leap to it.
    from = changes ? until : Math.max(until, time - MARGIN_MS);
  }
  return null;
}
