/**
 * The texts that a WAIT task understands: durations (`2 days 3 hours`) and points in time
 * (`2030-01-01 10:00 UTC`), as Conductor's DateTimeUtils reads them. Beyond that: seconds,
 * fractions, ISO-8601 with `T`, offsets in every common form, and IANA zone names.
 */
import { instantOf, namedZone } from "./named-zone.ts";

const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 86_400;
const MS_PER_MINUTE = 60_000;

/** The longest wait that still makes a safe number of milliseconds. */
const MAX_DURATION_SECONDS = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

/** Units by their names, largest first in time: a duration names each at most once, in this order. */
const UNITS: { names: string[]; seconds: number }[] = [
  { names: ["d", "day", "days"], seconds: SECONDS_PER_DAY },
  { names: ["h", "hr", "hrs", "hour", "hours"], seconds: SECONDS_PER_HOUR },
  { names: ["m", "min", "mins", "minute", "minutes"], seconds: SECONDS_PER_MINUTE },
  { names: ["s", "sec", "secs", "second", "seconds"], seconds: 1 },
];

/** Sticky, so that reading a duration piece by piece is linear in its length. */
const DURATION_PIECE = /(\d+)\s*([a-z]+)\s*/y;

/** The whole seconds of a duration such as `1h 30m` or `5 seconds`, or null when it is none. */
export function parseDuration(text: string): number | null {
  const source = text.trim().toLowerCase();
  if (source === "") return null;
  let total = 0;
  let unit = -1;
  DURATION_PIECE.lastIndex = 0;
  while (DURATION_PIECE.lastIndex < source.length) {
    const piece = DURATION_PIECE.exec(source);
    if (piece === null) return null;
    const found = UNITS.findIndex(({ names }) => names.includes(piece[2] ?? ""));
    if (found <= unit) return null;
    unit = found;
    total += Number(piece[1]) * (UNITS[found]?.seconds ?? 0);
  }
  return total <= MAX_DURATION_SECONDS ? total : null;
}

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])/;
const TIME = /^(?:T| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?![\d:.])/i;
const OFFSET = /^(?:GMT|UTC|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;
const ZONE_NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** Offsets in minutes of the zone abbreviations that Java's date formats know best. */
const ABBREVIATIONS: Record<string, number> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  SGT: 480,
  HKT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
};

/**
 * The epoch milliseconds of a point in time, or null when it is none: a date, optionally with a
 * time, optionally with a zone (an offset, an abbreviation or an IANA name). Without a zone: UTC.
 */
export function parseUntil(text: string): number | null {
  let rest = text.trim();
  const date = DATE.exec(rest);
  if (date === null) return null;
  rest = rest.slice(date[0].length);
  const time = TIME.exec(rest);
  rest = rest.slice(time?.[0].length ?? 0).trim();
  const local = localMilliseconds(date, time);
  if (local === null) return null;
  if (rest === "") return local;
  // A zone says nothing about a date alone.
  return time === null ? null : inZone(local, rest);
}

/** The fields as epoch milliseconds, read as UTC; null when the calendar or the clock has no such time. */
function localMilliseconds(date: RegExpExecArray, time: RegExpExecArray | null): number | null {
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
  const [hour, minute, second] = [1, 2, 3].map((group) => Number(time?.[group] ?? 0));
  if (hour! > 23 || minute! > 59 || second! > 59) return null;
  const milliseconds = Number((time?.[4] ?? "").padEnd(3, "0").slice(0, 3));
  const result = new Date(0);
  // Not Date.UTC: it takes the years 0 to 99 for 1900 to 1999.
  result.setUTCFullYear(year, month - 1, day);
  if (result.getUTCMonth() !== month - 1 || result.getUTCDate() !== day) return null;
  result.setUTCHours(hour!, minute!, second!, milliseconds);
  return result.getTime();
}

function inZone(local: number, zone: string): number | null {
  const offset = OFFSET.exec(zone);
  if (offset !== null) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
    if (hours > 18 || minutes > 59) return null;
    const total = (hours * 60 + minutes) * MS_PER_MINUTE;
    return offset[1] === "+" ? local - total : local + total;
  }
  const minutes = ABBREVIATIONS[zone.toUpperCase()];
  if (minutes !== undefined) return local - minutes * MS_PER_MINUTE;
  return ZONE_NAME.test(zone) ? inNamedZone(local, zone) : null;
}

function inNamedZone(local: number, zone: string): number | null {
  const named = namedZone(zone);
  return named === null ? null : instantOf(local, named);
}
