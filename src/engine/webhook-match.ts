/** Which events a WAIT_FOR_WEBHOOK task waits for: those that have certain values at certain paths. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { WebhookMatch } from "../model/webhook-wait.ts";
import { parseJsonPath, readJsonPathIn } from "./expressions/json-path.ts";
import { stringForm } from "./expressions/string-form.ts";

/** Paths of one task, and characters of what it waits for. */
const MAX_PATHS = 20;
const MAX_LENGTH = 4_000;

export type ReadMatch = { ok: true; match: WebhookMatch } | { ok: false; reason: string };

/** The values that a task waits for, by path; null for what is no such list. One of the official clients puts them into the input itself. */
export function matchesIn(input: JsonObject): JsonObject | null {
  const { matches } = input;
  if (matches === undefined || matches === null) {
    return Object.fromEntries(Object.entries(input).filter(([key]) => key.startsWith("$")));
  }
  return isJsonObject(matches) ? matches : null;
}

/** What the input of a task asks for. */
export function matchOf(input: JsonObject): ReadMatch {
  const matches = matchesIn(input);
  if (matches === null) return { ok: false, reason: "matches is no object of values by path" };
  const entries = Object.entries(matches).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, value] of entries) {
    const parsed = parseJsonPath(path);
    if (!parsed.ok) return { ok: false, reason: `matches: ${path} is no path: ${parsed.message}` };
    // It would wait for ever: most likely a reference that leads nowhere.
    if (value === null) return { ok: false, reason: `matches: there is no value for ${path}` };
  }
  const match = keyOf(
    entries.map(([path]) => path),
    entries.map(([, value]) => value),
  );
  const isTooLong = match.paths.length + match.key.length > MAX_LENGTH;
  if (entries.length <= MAX_PATHS && !isTooLong) return { ok: true, match };
  const reason = `matches: more than ${MAX_PATHS} paths or ${MAX_LENGTH} characters`;
  return { ok: false, reason };
}

/** The key of an event for tasks that look at these paths; null for one that lacks some of them. */
export function keyAt(paths: string, payload: JsonObject): string | null {
  const list = JSON.parse(paths) as string[];
  const values: Json[] = [];
  for (const path of list) {
    const value = readJsonPathIn(path, payload) ?? null;
    if (value === null) return null;
    values.push(value);
  }
  return keyOf(list, values).key;
}

/** Numbers and texts that look the same are the same: an id is a number here and a text there. */
function keyOf(paths: readonly string[], values: readonly Json[]): WebhookMatch {
  return { paths: JSON.stringify(paths), key: JSON.stringify(values.map(stringForm)) };
}
