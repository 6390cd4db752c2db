/** Finds times that a cron expression stands for on a wall clock that never jumps. */
import type { CronExpression } from "./cron-expression.ts";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DAYS_IN_WEEK = 7;
/** The weekday of 1 January 1970, counted from Monday as 0: a Thursday. */
const FIRST_WEEKDAY = 3;

/** How far the search goes. The rarest days, such as a Monday on 29 February, come back within 40 years. */
const SEARCH_MONTHS = 12 * 50;

/**
 * The first wall-clock time at or after the given one that the expression stands for.
 * @param from a whole second; wall-clock times are milliseconds as if the wall stood in UTC.
 * @returns null when there is none in decades.
 */
export function nextWallTime(cron: CronExpression, from: number): number | null {
  const today = Math.floor(from / DAY_MS) * DAY_MS;
  if (nextDay(cron, today, 1) === today) {
    const time = nextTimeOfDay(cron, (from - today) / SECOND_MS);
    if (time !== null) return today + time * SECOND_MS;
  }
  const day = nextDay(cron, today + DAY_MS, SEARCH_MONTHS);
  const first = nextTimeOfDay(cron, 0);
  return day === null || first === null ? null : day + first * SECOND_MS;
}

/** The first day from the given one on that fits, within a number of months. */
function nextDay(cron: CronExpression, from: number, months: number): number | null {
  const start = new Date(from);
  const year = start.getUTCFullYear();
  let first = start.getUTCDate();
  for (let at = 0; at < months; at++) {
    const month = start.getUTCMonth() + at;
    const found = cron.months.includes((month % 12) + 1)
      ? dayInMonth(cron, year, month, first)
      : null;
    if (found !== null) return found;
    first = 1;
  }
  return null;
}

function dayInMonth(
  { dayOfMonth, dayOfWeek }: CronExpression,
  year: number,
  month: number,
  first: number,
): number | null {
  const start = Date.UTC(year, month);
  const monthLength = (Date.UTC(year, month + 1) - start) / DAY_MS;
  for (let day = first; day <= monthLength; day++) {
    const days = start / DAY_MS + day - 1;
    const weekday = ((days + FIRST_WEEKDAY) % DAYS_IN_WEEK) + 1;
    const calendarDay = { day, weekday, monthLength };
    if (dayOfWeek(calendarDay) && dayOfMonth(calendarDay)) return days * DAY_MS;
  }
  return null;
}

/** The first second of a day, from the given one on, that fits. */
function nextTimeOfDay({ hours, minutes, seconds }: CronExpression, from: number): number | null {
  const hourNow = Math.floor(from / 3600);
  const minuteNow = Math.floor(from / 60) % 60;
  const hour = hours.find((value) => value >= hourNow);
  if (hour === undefined) return null;
  if (hour > hourNow) return secondsOf(hour, minutes[0], seconds[0]);
  const minute = minutes.find((value) => value >= minuteNow);
  const second = seconds.find((value) => value >= from % 60);
  if (minute === minuteNow && second !== undefined) return secondsOf(hour, minute, second);
  const laterMinute = minutes.find((value) => value > minuteNow);
  if (laterMinute !== undefined) return secondsOf(hour, laterMinute, seconds[0]);
  const laterHour = hours.find((value) => value > hourNow);
  return laterHour === undefined ? null : secondsOf(laterHour, minutes[0], seconds[0]);
}

/** Every field allows at least one number, so the lists that these come from are never empty. */
function secondsOf(hour: number, minute = 0, second = 0): number {
  return (hour * 60 + minute) * 60 + second;
}
