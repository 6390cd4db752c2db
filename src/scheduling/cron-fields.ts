/** The fields of a cron expression that are sets of numbers: lists, ranges and steps, as Spring reads them. */

/** A text that is no cron expression; the message says why. */
export class InvalidCron extends Error {
  override readonly name = "InvalidCron";

  static is(error: unknown): error is InvalidCron {
    return error instanceof InvalidCron;
  }
}

/** What a field may hold. */
export interface FieldRange {
  name: string;
  min: number;
  max: number;
}

export const SECOND: FieldRange = { name: "second", min: 0, max: 59 };
export const MINUTE: FieldRange = { name: "minute", min: 0, max: 59 };
export const HOUR: FieldRange = { name: "hour", min: 0, max: 23 };
export const DAY_OF_MONTH: FieldRange = { name: "day of month", min: 1, max: 31 };
export const MONTH: FieldRange = { name: "month", min: 1, max: 12 };
/** Monday is 1 and Sunday 7. Sunday may be written as 0 too. */
export const DAY_OF_WEEK: FieldRange = { name: "day of week", min: 1, max: 7 };

const INTEGER = /^[+-]?\d+$/;

/** The numbers that a field allows, in order. */
export function numbersOf(field: string, range: FieldRange): number[] {
  const numbers = new Set<number>();
  for (const part of field.split(",")) {
    const { min, max, step } = partOf(part, range);
    for (let value = min; value <= max; value += step) {
      numbers.add(range === DAY_OF_WEEK && value === 0 ? range.max : value);
    }
  }
  return [...numbers].toSorted((a, b) => a - b);
}

/** A number that a field may hold. */
export function numberIn(text: string, range: FieldRange): number {
  const value = integerOf(text);
  const isSunday = range === DAY_OF_WEEK && value === 0;
  if (!isSunday && (value < range.min || value > range.max)) {
    throw new InvalidCron(`${value} is no ${range.name} (${range.min} to ${range.max})`);
  }
  return value;
}

/** Any whole number. */
export function integerOf(text: string): number {
  if (!INTEGER.test(text)) throw new InvalidCron(`'${text}' is not a number`);
  return Number(text);
}

function partOf(part: string, range: FieldRange): { min: number; max: number; step: number } {
  const slash = part.indexOf("/");
  if (slash === -1) return { ...boundsOf(part, range), step: 1 };
  const bounds = part.slice(0, slash);
  const step = integerOf(part.slice(slash + 1));
  if (step < 1) throw new InvalidCron(`The step in '${part}' must be 1 or more`);
  const { min, max } = boundsOf(bounds, range);
  // A step after a single number counts on to the end of the range.
  return { min, max: bounds.includes("-") ? max : range.max, step };
}

function boundsOf(text: string, range: FieldRange): { min: number; max: number } {
  if (text === "*") return range;
  const hyphen = text.indexOf("-");
  if (hyphen === -1) {
    const value = numberIn(text, range);
    return { min: value, max: value };
  }
  const first = numberIn(text.slice(0, hyphen), range);
  const max = numberIn(text.slice(hyphen + 1), range);
  // At the beginning of a range Sunday comes before Monday.
  const min = range === DAY_OF_WEEK && first === range.max ? 0 : first;
  if (min > max) throw new InvalidCron(`The range '${text}' ends before it begins`);
  return { min, max };
}
