import type { ValidationError } from "../../model/error-response.ts";

/** Characters of a user's text that a message repeats. */
const MAX_QUOTED_LENGTH = 200;

/** A broken rule. The value is shown only for scalars, as text, as Conductor does. */
export function violation(path: string, message: string, invalidValue?: number): ValidationError {
  if (invalidValue === undefined) return { path, message };
  return { path, message, invalidValue: String(invalidValue) };
}

/** A user's text as a message may repeat it: a long name in many errors must not become gigabytes. */
export function quoted(text: string): string {
  return text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH)}…`;
}
