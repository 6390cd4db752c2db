/** Functions of dates. All times are UTC; `now` is the time of the decision. */
import type { Json } from "../../../../model/json.ts";
import { needNumber, ofInput, ofOne, type BuiltinTable } from "../builtin.ts";
import { brokenDown, formatTime, secondsOf, type BrokenDownTime } from "../dates/calendar.ts";
import { parseTime } from "../dates/parse-time.ts";
import { JqError } from "../errors.ts";
import type { Machine } from "../machine.ts";

/** Fields of a broken-down time that a caller must give. */
const NEEDED_FIELDS = 6;

export const DATES: BuiltinTable = {
  "now/0": ofInput((machine) => machine.now / 1000),
  "gmtime/0": ofInput((_, input) => toGmtime(input, "gmtime")),
  "localtime/0": ofInput((_, input) => toGmtime(input, "localtime")),
  "mktime/0": ofInput((_, input) => {
    if (!Array.isArray(input)) {
      throw new JqError("mktime requires array inputs");
    }
    return Math.floor(secondsOf(fieldsOf(input, "mktime")));
  }),
  "strftime/1": ofOne((machine, input, format) =>
    strftime(machine, input, { format, name: "strftime/1" }),
  ),
  "strflocaltime/1": ofOne((machine, input, format) =>
    strftime(machine, input, { format, name: "strflocaltime/1" }),
  ),
  "strptime/1": ofOne((machine, input, format) => {
    if (typeof input !== "string" || typeof format !== "string") {
      throw new JqError("strptime/1 requires string inputs and arguments");
    }
    machine.spend(1 + input.length + format.length);
    const time = parseTime(input, format);
    if (time === null) {
      throw new JqError(`date "${input}" does not match format "${format}"`);
    }
    return listOf(time);
  }),
};

function toGmtime(input: Json, name: string): Json {
  if (typeof input !== "number") {
    throw new JqError(`${name}() requires numeric inputs`);
  }
  return listOf(brokenDown(needNumber(input)));
}

function listOf(time: BrokenDownTime): Json {
  return [
    time.year,
    time.month,
    time.day,
    time.hours,
    time.minutes,
    time.seconds,
    time.weekday,
    time.dayOfYear,
  ];
}

function fieldsOf(input: readonly Json[], name: string): BrokenDownTime {
  const numbers = input.slice(0, 8).map((field) => {
    if (typeof field !== "number") {
      throw new JqError(`${name} requires parsed datetime inputs`);
    }
    return field;
  });
  if (numbers.length < NEEDED_FIELDS) {
    throw new JqError(`${name} requires parsed datetime inputs`);
  }
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = numbers;
  const [weekday = 0, dayOfYear = 0] = numbers.slice(NEEDED_FIELDS);
  return { year, month, day, hours, minutes, seconds, weekday, dayOfYear };
}

function strftime(
  machine: Machine,
  input: Json,
  { format, name }: { format: Json; name: string },
): Json {
  if (typeof input !== "number" && !Array.isArray(input)) {
    throw new JqError(`${name} requires parsed datetime inputs`);
  }
  if (typeof format !== "string") {
    throw new JqError(`${name} requires a string format`);
  }
  machine.spend(1 + format.length);
  machine.allocate(format.length * 16);
  const time = typeof input === "number" ? brokenDown(input) : fieldsOf(input, name);
  return formatTime(time, format);
}
