/** The calendar of C's `struct tm`, in UTC. */
import { JqError } from "../errors.ts";

/** `month` counts from 0, `day` from 1, `weekday` from Sunday, `dayOfYear` from 0. */
export interface BrokenDownTime {
  year: number;
  month: number;
  day: number;
  hours: number;
  minutes: number;
  seconds: number;
  weekday: number;
  dayOfYear: number;
}

export const WEEKDAYS = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];
export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const DAY_MILLISECONDS = 86_400_000;
const SHORT_NAME = 3;

/** @throws JqError for a time outside the calendar */
export function brokenDown(seconds: number): BrokenDownTime {
  const whole = Math.trunc(seconds);
  const date = new Date(whole * 1000);
  if (Number.isNaN(date.getTime())) {
    throw new JqError("error converting number of seconds since epoch to datetime");
  }
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth(),
    day: date.getUTCDate(),
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds() + (seconds - Math.floor(seconds)),
    weekday: date.getUTCDay(),
    dayOfYear: dayOfYear(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()),
  };
}

export function dayOfYear(year: number, month: number, day: number): number {
  return Math.round((utc(year, month, day) - utc(year, 0, 1)) / DAY_MILLISECONDS);
}

export function weekdayOf(year: number, month: number, day: number): number {
  return new Date(utc(year, month, day)).getUTCDay();
}

/** Milliseconds of a day; unlike `Date.UTC` it takes years below 100 as they are. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/**
 * Seconds since 1970; fields beyond their range carry over.
 * @throws JqError for a time outside the calendar
 */
export function secondsOf(time: BrokenDownTime): number {
  const [year, month, day] = [time.year, time.month, time.day].map(Math.trunc);
  const days = utc(year ?? 0, month ?? 0, day ?? 0) / 1000;
  const seconds =
    days + Math.trunc(time.hours) * 3600 + Math.trunc(time.minutes) * 60 + Math.trunc(time.seconds);
  if (Number.isNaN(seconds)) {
    throw new JqError("invalid gmtime representation");
  }
  return seconds;
}

/** The week of ISO 8601 and the year it belongs to. */
function isoWeek(time: BrokenDownTime): { year: number; week: number } {
  const fromMonday = (time.weekday + 6) % 7;
  const weekOf = (day: number): number => Math.floor((day - fromMonday + 10) / 7);
  if (weekOf(time.dayOfYear) < 1) {
    const year = time.year - 1;
    return { year, week: weekOf(time.dayOfYear + dayOfYear(year, 11, 31) + 1) };
  }
  const days = dayOfYear(time.year, 11, 31) + 1;
  const isNextYear = time.dayOfYear - fromMonday + 3 >= days;
  return isNextYear
    ? { year: time.year + 1, week: 1 }
    : { year: time.year, week: weekOf(time.dayOfYear) };
}

const two = (value: number): string => padded(value, 2, "0");

function padded(value: number, length: number, fill: string): string {
  return String(Math.trunc(value)).padStart(length, fill);
}

/** Letters of a format that stand for several others, for reading and for writing. */
export const COMPOUND_FORMATS: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

/** It can only be written. */
const FULL_DATE = "%a %b %e %H:%M:%S UTC %Y";

const FIELDS: Readonly<Record<string, (time: BrokenDownTime) => string>> = {
  a: ({ weekday }) => (WEEKDAYS[weekday] ?? "?").slice(0, SHORT_NAME),
  A: ({ weekday }) => WEEKDAYS[weekday] ?? "?",
  b: ({ month }) => (MONTHS[month] ?? "?").slice(0, SHORT_NAME),
  h: ({ month }) => (MONTHS[month] ?? "?").slice(0, SHORT_NAME),
  B: ({ month }) => MONTHS[month] ?? "?",
  C: ({ year }) => two(Math.floor(year / 100)),
  d: ({ day }) => two(day),
  e: ({ day }) => padded(day, 2, " "),
  g: (time) => two(isoWeek(time).year % 100),
  G: (time) => String(isoWeek(time).year),
  H: ({ hours }) => two(hours),
  I: ({ hours }) => two(twelve(hours)),
  j: ({ dayOfYear: day }) => padded(day + 1, 3, "0"),
  k: ({ hours }) => padded(hours, 2, " "),
  l: ({ hours }) => padded(twelve(hours), 2, " "),
  m: ({ month }) => two(month + 1),
  M: ({ minutes }) => two(minutes),
  n: () => "\n",
  p: ({ hours }) => (hours < 12 ? "AM" : "PM"),
  P: ({ hours }) => (hours < 12 ? "am" : "pm"),
  s: (time) => String(Math.floor(secondsOf(time))),
  S: ({ seconds }) => two(seconds),
  t: () => "\t",
  u: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  U: ({ dayOfYear: day, weekday }) => two(Math.floor((day + 7 - weekday) / 7)),
  V: (time) => two(isoWeek(time).week),
  w: ({ weekday }) => String(weekday),
  W: ({ dayOfYear: day, weekday }) => two(Math.floor((day + 7 - ((weekday + 6) % 7)) / 7)),
  y: ({ year }) => two(((year % 100) + 100) % 100),
  Y: ({ year }) => String(year),
  z: () => "+0000",
  Z: () => "UTC",
  "%": () => "%",
};

function twelve(hours: number): number {
  return Math.trunc(hours) % 12 === 0 ? 12 : Math.trunc(hours) % 12;
}

/** A time by a format of `strftime`; what is no field stays as it is. */
export function formatTime(time: BrokenDownTime, format: string): string {
  return format.replace(/%[EO]?([a-zA-Z%+])/g, (whole, letter: string) => {
    const compound = letter === "+" ? FULL_DATE : COMPOUND_FORMATS[letter];
    if (compound !== undefined) {
      return formatTime(time, compound);
    }
    return FIELDS[letter]?.(time) ?? whole;
  });
}
