import type { Json, JsonObject } from "../../../model/json.ts";
import { setOwnMember } from "../own-member.ts";
import { isDigit, type Cursor } from "./cursor.ts";

/** Constants of filters and function calls: JSON, where strings may also be in single quotes. */

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const UNICODE_ESCAPE = /^[0-9a-fA-F]{4}$/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** @throws JsonPathSyntaxError when no constant starts at the cursor. */
export function parseLiteral(cursor: Cursor): Json {
  const first = cursor.peek();
  if (first === "'" || first === '"') {
    return parseQuoted(cursor);
  }
  if (first === "-" || isDigit(first)) {
    return parseNumber(cursor);
  }
  if (first === "[") {
    return cursor.nested(() => parseList(cursor));
  }
  if (first === "{") {
    return cursor.nested(() => parseObject(cursor));
  }
  return parseWord(cursor);
}

/** A text in single or double quotes, with JSON's escapes. */
export function parseQuoted(cursor: Cursor): string {
  const quote = cursor.peek();
  const start = cursor.position;
  cursor.position += 1;
  let value = "";
  for (;;) {
    if (cursor.atEnd) {
      cursor.position = start;
      cursor.fail(`text without its closing ${quote}`);
    }
    const character = cursor.peek();
    cursor.position += 1;
    if (character === quote) {
      return value;
    }
    value += character === "\\" ? parseEscape(cursor) : character;
  }
}

function parseEscape(cursor: Cursor): string {
  const character = cursor.peek();
  cursor.position += 1;
  if (character === "u") {
    const digits = cursor.text.slice(cursor.position, cursor.position + 4);
    if (!UNICODE_ESCAPE.test(digits)) {
      cursor.fail("expected four hexadecimal digits");
    }
    cursor.position += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
  return ESCAPES[character] ?? character;
}

function parseNumber(cursor: Cursor): number {
  NUMBER.lastIndex = cursor.position;
  const match = NUMBER.exec(cursor.text);
  if (match === null) {
    return cursor.fail("expected a number");
  }
  cursor.position += match[0].length;
  return Number(match[0]);
}

function parseWord(cursor: Cursor): Json {
  if (cursor.take("true")) {
    return true;
  }
  if (cursor.take("false")) {
    return false;
  }
  if (cursor.take("null")) {
    return null;
  }
  return cursor.fail("expected a value");
}

function parseList(cursor: Cursor): Json[] {
  const list: Json[] = [];
  parseItems(cursor, "]", () => {
    list.push(parseLiteral(cursor));
  });
  return list;
}

function parseObject(cursor: Cursor): JsonObject {
  const object: JsonObject = {};
  parseItems(cursor, "}", () => {
    const quote = cursor.peek();
    if (quote !== "'" && quote !== '"') {
      cursor.fail("expected a quoted name");
    }
    const name = parseQuoted(cursor);
    cursor.skipBlanks();
    cursor.expect(":");
    cursor.skipBlanks();
    setOwnMember(object, name, parseLiteral(cursor));
  });
  return object;
}

/** The items between brackets: the cursor stands on the opening one, and ends after `close`. */
export function parseItems(cursor: Cursor, close: string, parseItem: () => void): void {
  cursor.position += 1;
  cursor.skipBlanks();
  if (cursor.take(close)) {
    return;
  }
  for (;;) {
    cursor.skipBlanks();
    parseItem();
    cursor.skipBlanks();
    if (cursor.take(close)) {
      return;
    }
    cursor.expect(",");
  }
}
