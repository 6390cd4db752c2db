/** The two fields of a cron expression that say which days: numbers, and the rules `L`, `W` and `#`. */
import {
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  integerOf,
  InvalidCron,
  numberIn,
  numbersOf,
} from "./cron-fields.ts";

/** A day as the rules see it. */
export interface CalendarDay {
  day: number;
  /** Monday is 1 and Sunday 7. */
  weekday: number;
  /** Days in its month. */
  monthLength: number;
}

/** Whether a field allows a day. */
export type DayRule = (day: CalendarDay) => boolean;

const DAYS_IN_WEEK = 7;
const FRIDAY = 5;
const SATURDAY = 6;
const SUNDAY = 7;

/** The rule of a day-of-month field: `1,15`, `L`, `L-3`, `LW`, `15W`, … */
export function dayOfMonthRule(field: string): DayRule {
  return ruleOf(field, /[LW]/, dayOfMonthPart, (numbers) => {
    const days = new Set(numbersOf(numbers === "?" ? "*" : numbers, DAY_OF_MONTH));
    return ({ day }) => days.has(day);
  });
}

/** The rule of a day-of-week field, its names replaced by numbers: `1-5`, `5L`, `1#2`, … */
export function dayOfWeekRule(field: string): DayRule {
  return ruleOf(field, /[L#]/, dayOfWeekPart, (numbers) => {
    const days = new Set(numbersOf(numbers === "?" ? "*" : numbers, DAY_OF_WEEK));
    return ({ weekday }) => days.has(weekday);
  });
}

/** A field without special signs is one set of numbers; else each part of its list is read by itself. */
function ruleOf(
  field: string,
  special: RegExp,
  specialRule: (part: string) => DayRule,
  numbersRule: (numbers: string) => DayRule,
): DayRule {
  if (!special.test(field)) return numbersRule(field);
  const rules = field
    .split(",")
    .map((part) => (special.test(part) ? specialRule(part) : numbersRule(part)));
  return (day) => rules.some((rule) => rule(day));
}

function dayOfMonthPart(part: string): DayRule {
  if (part === "L") return ({ day, monthLength }) => day === monthLength;
  if (part === "LW") return (day) => day.day === lastWorkday(day);
  if (part.startsWith("L")) {
    const offset = integerOf(part.slice(1));
    if (offset >= 0) throw new InvalidCron(`The offset in '${part}' must be below 0`);
    return ({ day, monthLength }) => day === monthLength + offset;
  }
  if (part.endsWith("W")) {
    const target = numberIn(part.slice(0, -1), DAY_OF_MONTH);
    return (day) => day.day === workdayNearest(target, day);
  }
  throw new InvalidCron(`'${part}' is no day of month`);
}

function dayOfWeekPart(part: string): DayRule {
  if (part.endsWith("L")) {
    const wanted = weekdayOf(part.slice(0, -1));
    return ({ day, weekday, monthLength }) =>
      weekday === wanted && day > monthLength - DAYS_IN_WEEK;
  }
  const hash = part.lastIndexOf("#");
  if (hash === -1) throw new InvalidCron(`'${part}' is no day of week`);
  const wanted = weekdayOf(part.slice(0, hash));
  const ordinal = integerOf(part.slice(hash + 1));
  if (ordinal < 1) throw new InvalidCron(`The number after '#' in '${part}' must be 1 or more`);
  return ({ day, weekday }) => weekday === wanted && Math.ceil(day / DAYS_IN_WEEK) === ordinal;
}

function weekdayOf(text: string): number {
  return numberIn(text, DAY_OF_WEEK) || SUNDAY;
}

/** The weekday of another day of the same month. */
function weekdayAt(target: number, { day, weekday }: CalendarDay): number {
  const shifted = (weekday - 1 + target - day) % DAYS_IN_WEEK;
  return ((shifted + DAYS_IN_WEEK) % DAYS_IN_WEEK) + 1;
}

function lastWorkday(day: CalendarDay): number {
  const { monthLength } = day;
  const weekday = weekdayAt(monthLength, day);
  return weekday > FRIDAY ? monthLength - (weekday - FRIDAY) : monthLength;
}

/** The workday that stands for a day of the month: itself, Friday before a Saturday, Monday after a Sunday.
 * Null: the month has no such day, or its last day is that Sunday. */
function workdayNearest(target: number, day: CalendarDay): number | null {
  const { monthLength } = day;
  if (target > monthLength) return null;
  const weekday = weekdayAt(target, day);
  if (weekday === SATURDAY) return target === 1 ? target + 2 : target - 1;
  if (weekday === SUNDAY) return target === monthLength ? null : target + 1;
  return target;
}
