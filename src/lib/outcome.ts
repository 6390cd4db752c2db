/**
 * What a Durable Object method answers. An object does not keep error classes across RPC, so a
 * refusal is a value; `app/` turns it into a typed error.
 */

/** Why something was refused. Each code maps to one HTTP status in `http/errors.ts`. */
export type RefusalCode =
  | "invalid"
  | "not-found"
  | "conflict"
  | "too-large"
  | "too-many"
  | "unavailable";

export interface Refusal {
  ok: false;
  code: RefusalCode;
  message: string;
}

export type Outcome<T> = { ok: true; value: T } | Refusal;

export function accepted<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refused(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message };
}
