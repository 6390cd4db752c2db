import {
  brokenDown,
  COMPOUND_FORMATS,
  dayOfYear,
  MONTHS,
  weekdayOf,
  WEEKDAYS,
  type BrokenDownTime,
} from "./calendar.ts";

/** A time that is being read: fields that were not given are unset. */
interface Reading {
  time: BrokenDownTime;
  isAfternoon: boolean | null;
  hasDate: boolean;
}

type Field = (reading: Reading, text: string) => void;

const BLANKS = /^\s*/;
const NUMBER_2 = /^\s*\d{1,2}/;
const NUMBER_3 = /^\s*\d{1,3}/;
const YEAR = /^\s*[+-]?\d{1,4}/;
const SIGNED = /^\s*-?\d+/;

/** What each letter reads, within its bounds. */
const FIELDS: Readonly<
  Record<string, { pattern: RegExp; min?: number; max?: number; set: Field }>
> = {
  d: date(NUMBER_2, 1, 31, (time, value) => (time.day = value)),
  e: date(NUMBER_2, 1, 31, (time, value) => (time.day = value)),
  H: number(NUMBER_2, 0, 23, (time, value) => (time.hours = value)),
  k: number(NUMBER_2, 0, 23, (time, value) => (time.hours = value)),
  I: number(NUMBER_2, 1, 12, (time, value) => (time.hours = value % 12)),
  l: number(NUMBER_2, 1, 12, (time, value) => (time.hours = value % 12)),
  j: number(NUMBER_3, 1, 366, (time, value) => (time.dayOfYear = value - 1)),
  m: date(NUMBER_2, 1, 12, (time, value) => (time.month = value - 1)),
  M: number(NUMBER_2, 0, 59, (time, value) => (time.minutes = value)),
  S: number(NUMBER_2, 0, 61, (time, value) => (time.seconds = value)),
  u: number(/^\s*\d/, 1, 7, (time, value) => (time.weekday = value % 7)),
  w: number(/^\s*\d/, 0, 6, (time, value) => (time.weekday = value)),
  y: date(NUMBER_2, 0, 99, (time, value) => (time.year = value + (value < 69 ? 2000 : 1900))),
  Y: date(YEAR, -9999, 9999, (time, value) => (time.year = value)),
  a: name(WEEKDAYS, (time, at) => (time.weekday = at)),
  A: name(WEEKDAYS, (time, at) => (time.weekday = at)),
  b: name(MONTHS, (time, at) => (time.month = at)),
  B: name(MONTHS, (time, at) => (time.month = at)),
  h: name(MONTHS, (time, at) => (time.month = at)),
  p: {
    pattern: /^\s*[ap]m/i,
    set: (reading, text) => (reading.isAfternoon = /p/i.test(text)),
  },
  s: {
    pattern: SIGNED,
    set: (reading, text) => Object.assign(reading.time, brokenDown(Number(text))),
  },
  z: { pattern: /^\s*(?:Z|[+-]\d{2}:?(?:\d{2})?)/, set: () => {} },
  Z: { pattern: /^[A-Za-z]*/, set: () => {} },
};

function number(
  pattern: RegExp,
  min: number,
  max: number,
  put: (time: BrokenDownTime, value: number) => void,
): { pattern: RegExp; min: number; max: number; set: Field } {
  return { pattern, min, max, set: ({ time }, text) => put(time, Number(text)) };
}

function date(
  pattern: RegExp,
  min: number,
  max: number,
  put: (time: BrokenDownTime, value: number) => void,
): { pattern: RegExp; min: number; max: number; set: Field } {
  return {
    pattern,
    min,
    max,
    set: (reading, text) => {
      reading.hasDate = true;
      put(reading.time, Number(text));
    },
  };
}

function name(
  names: readonly string[],
  put: (time: BrokenDownTime, at: number) => void,
): { pattern: RegExp; set: Field } {
  const all = [...names, ...names.map((whole) => whole.slice(0, 3))];
  return {
    pattern: new RegExp(`^\\s*(?:${all.join("|")})`, "i"),
    set: (reading, text) => {
      const start = text.trim().slice(0, 3).toLowerCase();
      reading.hasDate ||= names === MONTHS;
      put(
        reading.time,
        names.findIndex((whole) => whole.toLowerCase().startsWith(start)),
      );
    },
  };
}

/** Reads a time by a format of `strptime`; null when the text does not fit. */
export function parseTime(text: string, format: string): BrokenDownTime | null {
  const reading: Reading = {
    time: {
      year: 1900,
      month: 0,
      day: 0,
      hours: 0,
      minutes: 0,
      seconds: 0,
      weekday: 8,
      dayOfYear: 367,
    },
    isAfternoon: null,
    hasDate: false,
  };
  const rest = readFormat(reading, text, format);
  return rest === null || rest.trim() !== "" ? null : completed(reading);
}

/** @returns what of the text is left */
function readFormat(reading: Reading, text: string, format: string): string | null {
  let rest = text;
  for (const part of format.match(/%[EO]?.|\s+|[^%\s]+|%$/gs) ?? []) {
    const next = readPart(reading, rest, part);
    if (next === null) {
      return null;
    }
    rest = next;
  }
  return rest;
}

function readPart(reading: Reading, text: string, part: string): string | null {
  const letter = part.at(-1) ?? "";
  if (!part.startsWith("%")) {
    if (/^\s/.test(part)) {
      return text.replace(BLANKS, "");
    }
    return text.startsWith(part) ? text.slice(part.length) : null;
  }
  if (letter === "n" || letter === "t") {
    return text.replace(BLANKS, "");
  }
  if (letter === "%") {
    return text.startsWith("%") ? text.slice(1) : null;
  }
  const compound = COMPOUND_FORMATS[letter];
  if (compound !== undefined) {
    return readFormat(reading, text, compound);
  }
  const field = FIELDS[letter];
  const found = field?.pattern.exec(text)?.[0];
  if (field === undefined || found === undefined) {
    return null;
  }
  const value = Number(found);
  if (field.min !== undefined && (value < field.min || value > (field.max ?? value))) {
    return null;
  }
  field.set(reading, found);
  return text.slice(found.length);
}

/** The weekday and the day of the year follow from the date, where there is one. */
function completed({ time, isAfternoon, hasDate }: Reading): BrokenDownTime {
  const hours = time.hours + (isAfternoon === true && time.hours < 12 ? 12 : 0);
  if (!hasDate) {
    return { ...time, hours };
  }
  const { year, month, day } = time;
  return {
    ...time,
    hours,
    weekday: weekdayOf(year, month, day),
    dayOfYear: dayOfYear(year, month, day),
  };
}
