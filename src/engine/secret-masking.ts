/** Hides the values of secrets in what tasks give back. */
import type { Json, JsonObject } from "../model/json.ts";
import type { SecretValues } from "../model/secret.ts";
import { readJsonPathIn } from "./expressions/json-path.ts";
import { setOwnMember } from "./expressions/own-member.ts";
import { MASK } from "./masking.ts";
import { secretNameOf } from "./secret-places.ts";

/** Shorter values are hidden where they are a whole text only: else `a` would blot out any text. */
const MIN_HIDDEN_LENGTH = 4;

/** Shorter parts of a JSON secret are not hidden unless a definition names them: `true`, `5432` and `admin`
 * stand beside a password, and in texts that have nothing to do with it. */
const MIN_PART_LENGTH = 6;

/** The values of secrets by name; null: there is no such secret. */
export type KnownSecrets = ReadonlyMap<string, SecretValues | null>;

/** Hides values; what holds none is shared with the result. */
export interface Hiding {
  text(text: string): string;
  payload(payload: JsonObject): JsonObject;
}

/** What a path gives in a secret: it itself, or a part of its JSON. */
export function secretValue(path: string, value: string): Json | undefined {
  const name = secretNameOf(path);
  if (name === path) return value;
  try {
    return readJsonPathIn(path.slice(name.length + 1), JSON.parse(value) as Json);
  } catch {
    return undefined;
  }
}

/** Hides what these paths give, now and before the last write. */
export function hidingOf(paths: readonly string[], secrets: KnownSecrets): Hiding {
  const values = paths.flatMap((path) => {
    const known = secrets.get(secretNameOf(path));
    const texts = [known?.value, known?.previous ?? undefined].filter((text) => text !== undefined);
    return texts.flatMap((text) => hiddenIn(secretValue(path, text) ?? null));
  });
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const whole = new Set(forms);
  const long = forms.filter((form) => form.length >= MIN_HIDDEN_LENGTH);
  const text = (given: string): string => {
    if (whole.has(given)) return MASK;
    return long.reduce((hidden, form) => hidden.replaceAll(form, MASK), given);
  };
  return { text, payload: (payload) => hiderOf(text)(payload) as JsonObject };
}

/** The texts and numbers of a value, and those of the JSON that it is the text of. */
function hiddenIn(value: Json): string[] {
  const parts = typeof value === "string" ? leavesOf(parsed(value)) : [];
  return [...leavesOf(value), ...parts.filter((part) => part.length >= MIN_PART_LENGTH)];
}

/** The list or object that a text describes, if it does. */
function parsed(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** The texts and numbers of a value. */
function leavesOf(value: Json): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

/** How a value may come back: as it is, within JSON, and within an address. */
function formsOf(value: string): string[] {
  const text = value.toWellFormed();
  const component = encodeURIComponent(text);
  const inAddresses = [component, component.replaceAll("%20", "+"), encodeURI(text)];
  return [value, JSON.stringify(value).slice(1, -1), ...inAddresses];
}

/** Changes values; what is shared within one is looked at once, and shared in the result, too. */
function hiderOf(text: (given: string) => string): (value: Json) => Json {
  const seen = new WeakMap<object, Json>();
  const changed = (value: Json): Json => {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") return text(String(value)) === MASK ? MASK : value;
    if (typeof value !== "object" || value === null) return value;
    const before = seen.get(value);
    if (before !== undefined) return before;
    const result = Array.isArray(value) ? items(value) : members(value);
    seen.set(value, result);
    return result;
  };
  const items = (list: Json[]): Json => {
    const result = list.map(changed);
    return result.every((item, at) => item === list[at]) ? list : result;
  };
  const members = (object: JsonObject): Json => {
    const result: JsonObject = {};
    let isSame = true;
    for (const [name, member] of Object.entries(object)) {
      const [shown, value] = [text(name), changed(member)];
      isSame &&= shown === name && value === member;
      setOwnMember(result, shown, value);
    }
    return isSame ? object : result;
  };
  return changed;
}
