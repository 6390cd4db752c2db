/** Whether JSON values are the same. */
import { isLosslessNumber } from "lossless-json";

export type Fields = Readonly<Record<string, unknown>>;

/** Whether two values are the same, whatever the order of members. */
export function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (isNumber(before) && isNumber(after)) return String(before) === String(after);
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((each, at) => isSame(each, after[at]));
  }
  if (!isObject(before) || !isObject(after)) return false;
  const names = Object.keys(before);
  return (
    names.length === Object.keys(after).length &&
    names.every((name) => Object.hasOwn(after, name) && isSame(before[name], after[name]))
  );
}

/** A number, also one that keeps its digits. */
export function isNumber(value: unknown): boolean {
  return typeof value === "number" || isLosslessNumber(value);
}

/** An object of JSON, no list. */
export function isObject(value: unknown): value is Fields {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}
