/** SQL in the making: every value becomes a numbered parameter, none ever becomes part of the text. */
import type { Value } from "./condition.ts";
import { Malformed } from "./malformed.ts";

/** D1 binds 100 parameters at most; a few are left for the page. */
const MAX_PARAMETERS = 80;

export class SqlParameters {
  readonly values: Value[] = [];

  /** The placeholder of a value. @throws Malformed for more than a statement can hold. */
  bind(value: Value): string {
    if (this.values.length >= MAX_PARAMETERS) {
      throw new Malformed(
        `The search holds more than ${MAX_PARAMETERS} values and parts of values`,
      );
    }
    this.values.push(value);
    return `?${this.values.length}`;
  }
}

/** A text as a part of a pattern of LIKE that has a backslash for ESCAPE. */
export function escapedForLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** SQLite's `lower` knows the letters of ASCII only. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
