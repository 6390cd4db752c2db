/** Cron expressions as Spring's scheduler reads them: six fields, the first of which are the seconds. */
import { dayOfMonthRule, dayOfWeekRule, type DayRule } from "./cron-days.ts";
import { HOUR, InvalidCron, MINUTE, MONTH, numbersOf, SECOND } from "./cron-fields.ts";

/** Which wall-clock times an expression stands for. The numbers are in order. */
export interface CronExpression {
  seconds: readonly number[];
  minutes: readonly number[];
  hours: readonly number[];
  /** January is 1. */
  months: readonly number[];
  /** Both have to allow a day. */
  dayOfMonth: DayRule;
  dayOfWeek: DayRule;
}

/** Characters of an expression. */
const MAX_LENGTH = 1_000;

const FIELDS = 6;

const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 0 1 1 *",
  "@annually": "0 0 0 1 1 *",
  "@monthly": "0 0 0 1 * *",
  "@weekly": "0 0 0 * * 0",
  "@daily": "0 0 0 * * *",
  "@midnight": "0 0 0 * * *",
  "@hourly": "0 0 * * * *",
};

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/**
 * Reads a cron expression.
 * @throws InvalidCron
 */
export function parseCron(text: string): CronExpression {
  if (text.length > MAX_LENGTH) {
    throw new InvalidCron(`It is longer than ${MAX_LENGTH} characters`);
  }
  const trimmed = text.trim();
  const fields = (MACROS[trimmed.toLowerCase()] ?? trimmed)
    .split(" ")
    .filter((field) => field !== "");
  if (fields.length !== FIELDS) {
    throw new InvalidCron(`It must have ${FIELDS} fields, and has ${fields.length}`);
  }
  const [second, minute, hour, day, month, weekday] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    seconds: numbersOf(second, SECOND),
    minutes: numbersOf(minute, MINUTE),
    hours: numbersOf(hour, HOUR),
    months: numbersOf(withNumbers(month, MONTHS), MONTH),
    dayOfMonth: dayOfMonthRule(day),
    dayOfWeek: dayOfWeekRule(withNumbers(weekday, WEEKDAYS)),
  };
}

/** A field in capitals, with numbers from 1 in place of names. */
function withNumbers(field: string, names: readonly string[]): string {
  return names.reduce(
    (text, name, at) => text.replaceAll(name, String(at + 1)),
    field.toUpperCase(),
  );
}
