import type { Json, JsonObject } from "../../../model/json.ts";
import { beginningOf } from "./json-text.ts";

export type TypeName = "null" | "boolean" | "number" | "string" | "array" | "object";

export function typeOf(value: Json): TypeName {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "array";
  }
  return typeof value as TypeName;
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false;
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as messages show it: its type and the beginning of its text. */
export function shown(value: Json): string {
  return `${typeOf(value)} (${cut(value, 14)})`;
}

/** The beginning of the text of a value, with an ellipsis where it does not fit. */
export function cut(value: Json, length: number): string {
  const text = beginningOf(value, length);
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}

/** Whether a text has characters outside the basic plane, which count once but take two units. */
export function hasPairs(text: string): boolean {
  return /[\ud800-\udbff]/.test(text);
}

/** The number of characters, as jq counts them. */
export function characterCount(text: string): number {
  if (!hasPairs(text)) {
    return text.length;
  }
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    count += isPairAt(text, at) ? 0 : 1;
  }
  return count;
}

/** Whether the second half of a pair stands there. */
function isPairAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0xdc00 || code > 0xdfff || at === 0) {
    return false;
  }
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

/** The bytes of a text in UTF-8. */
export function byteCount(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      bytes += 1;
    } else if (code < 0x800) {
      bytes += 2;
    } else {
      // The two halves of a pair make four bytes.
      bytes += isPairAt(text, at) ? 1 : 3;
    }
  }
  return bytes;
}
