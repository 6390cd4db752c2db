/**
 * What a schedule has to do now.
 *
 * R1. The cursor is the last time that has been dealt with: what is at or before it never comes again.
 * R2. Nothing between the cursor and now is left out, but for what is missed.
 * R3. A time is missed when it was due more than `MISSED_AFTER_MS` ago. A schedule that catches up runs it
 *     all the same.
 */
import type { Occurrence, Timetable } from "./timetable.ts";

/** How late a start may be: longer than a restart or a move of the server takes. */
export const MISSED_AFTER_MS = 5 * 60_000;

/** Times that are dealt with in one go. */
export const MAX_ROUND = 20;

export interface Round {
  /** The times that are due, oldest first. */
  due: Occurrence[];
  /** When there is something to do after that; null: never again. May be now. */
  nextTime: number | null;
}

/** The times that are due now. */
export function roundAt(
  next: Timetable,
  { cursor, now, catchesUp }: { cursor: number; now: number; catchesUp: boolean },
): Round {
  let last = catchesUp ? cursor : Math.max(cursor, now - MISSED_AFTER_MS);
  const due: Occurrence[] = [];
  for (;;) {
    const occurrence = next(last);
    if (occurrence === null) return { due, nextTime: null };
    if (occurrence.time > now || due.length === MAX_ROUND) {
      return { due, nextTime: occurrence.time };
    }
    due.push(occurrence);
    last = occurrence.time;
  }
}
