import { Cursor, isBlank, isDigit } from "./cursor.ts";
import { parseFilter, parseOperand } from "./parse-filter.ts";
import { parseItems, parseQuoted } from "./parse-literal.ts";
import type { JsonPath, Operand, Segment } from "./syntax.ts";

/** What a path without `$` gets in front of it. */
const IMPLICIT_PREFIX = "$.";
/** Ends a plain name inside a filter or function call, besides blanks and what ends it anywhere. */
const NAME_ENDS_IN_FILTER = new Set([")", "]", ",", "<", ">", "=", "!", "~", "&", "|"]);

/**
 * Parses a whole path. The grammar is that of Jayway's `PathCompiler`: `$.` is implied, a plain name
 * ends at `.`, `[` or `(` and holds no blank, so blanks around a path make it invalid.
 *
 * @throws JsonPathSyntaxError
 */
export function parsePath(text: string): JsonPath {
  const rooted = text.startsWith("$") || text.startsWith("@");
  const cursor = new Cursor(rooted ? text : IMPLICIT_PREFIX + text);
  cursor.position = 1;
  if (!cursor.atEnd && cursor.peek() !== "." && cursor.peek() !== "[") {
    cursor.fail("expected '.' or '['");
  }
  const segments: Segment[] = [];
  while (!cursor.atEnd) {
    parseSegment(cursor, segments, false);
  }
  return finish("document", segments);
}

/** A path in a filter or function call: it ends where its last segment ends. */
function parseInnerPath(cursor: Cursor): JsonPath {
  const start = cursor.peek() === "@" ? "node" : "document";
  cursor.position += 1;
  const segments: Segment[] = [];
  while (cursor.peek() === "." || cursor.peek() === "[") {
    parseSegment(cursor, segments, true);
  }
  return finish(start, segments);
}

function finish(start: JsonPath["start"], segments: Segment[]): JsonPath {
  const last = segments.length - 1;
  const settled = segments.map((segment, at) =>
    segment.kind === "members" ? { ...segment, merged: at === last } : segment,
  );
  const names = settled.flatMap((segment) => (segment.kind === "member" ? [segment.name] : []));
  return { start, segments: settled, names: names.length === settled.length ? names : null };
}

function parseSegment(cursor: Cursor, segments: Segment[], inner: boolean): void {
  if (cursor.take("..")) {
    segments.push({ kind: "scan" });
  } else {
    cursor.take(".");
  }
  if (cursor.atEnd || cursor.peek() === ".") {
    cursor.fail("expected a name");
  }
  if (cursor.peek() === "[") {
    segments.push(parseBracket(cursor));
  } else if (cursor.take("*")) {
    segments.push({ kind: "wildcard" });
  } else {
    segments.push(parseName(cursor, inner));
  }
}

function parseName(cursor: Cursor, inner: boolean): Segment {
  const start = cursor.position;
  while (!cursor.atEnd && !endsName(cursor.peek(), inner)) {
    cursor.position += 1;
  }
  const name = cursor.text.slice(start, cursor.position);
  if (!inner && isBlank(cursor.peek())) {
    cursor.fail("a name with a blank needs ['…']");
  }
  if (name === "") {
    cursor.fail("expected a name");
  }
  return cursor.peek() === "("
    ? { kind: "function", name, parameters: parseParameters(cursor) }
    : { kind: "member", name };
}

function endsName(character: string, inner: boolean): boolean {
  return (
    character === "." ||
    character === "[" ||
    character === "(" ||
    isBlank(character) ||
    (inner && NAME_ENDS_IN_FILTER.has(character))
  );
}

function parseParameters(cursor: Cursor): Operand[] {
  const parameters: Operand[] = [];
  cursor.nested(() => {
    parseItems(cursor, ")", () => {
      parameters.push(parseOperand(cursor, parseInnerPath));
    });
  });
  return parameters;
}

function parseBracket(cursor: Cursor): Segment {
  const open = cursor.position;
  cursor.position += 1;
  cursor.skipBlanks();
  const first = cursor.peek();
  if (first === "'" || first === '"') {
    cursor.position = open;
    return parseNames(cursor);
  }
  if (first === "-" || first === ":" || isDigit(first)) {
    return parseIndexes(cursor);
  }
  if (cursor.take("*")) {
    return closeBracket(cursor, { kind: "wildcard" });
  }
  if (cursor.take("?")) {
    cursor.skipBlanks();
    cursor.expect("(");
    const test = parseFilter(cursor, parseInnerPath);
    cursor.skipBlanks();
    cursor.expect(")");
    return closeBracket(cursor, { kind: "filter", test });
  }
  return cursor.fail("expected a quoted name, an index, '*' or '?('");
}

function closeBracket(cursor: Cursor, segment: Segment): Segment {
  cursor.skipBlanks();
  cursor.expect("]");
  return segment;
}

function parseNames(cursor: Cursor): Segment {
  const names: string[] = [];
  parseItems(cursor, "]", () => {
    if (cursor.peek() !== "'" && cursor.peek() !== '"') {
      cursor.fail("expected a quoted name");
    }
    names.push(parseQuoted(cursor));
  });
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? { kind: "member", name: only }
    : { kind: "members", names, merged: false };
}

/** `[1]`, `[0,2]`, `[1:3]`. A third part of a slice is read and ignored, as Jayway does. */
function parseIndexes(cursor: Cursor): Segment {
  const close = cursor.text.indexOf("]", cursor.position);
  if (close < 0) {
    cursor.fail("'[' without ']'");
  }
  const content = cursor.text.slice(cursor.position, close);
  const segment = content.includes(":") ? sliceOf(cursor, content) : indexesOf(cursor, content);
  cursor.position = close + 1;
  return segment;
}

function sliceOf(cursor: Cursor, content: string): Segment {
  const [from = null, to = null] = content
    .split(":")
    .map((part) => (part.trim() === "" ? null : integerOf(cursor, part)));
  if (from === null && to === null) {
    cursor.fail("a slice needs a start or an end");
  }
  return { kind: "slice", from, to };
}

function indexesOf(cursor: Cursor, content: string): Segment {
  const indexes = content.split(",").map((part) => integerOf(cursor, part));
  const [only] = indexes;
  return indexes.length === 1 && only !== undefined
    ? { kind: "index", index: only }
    : { kind: "indexes", indexes };
}

function integerOf(cursor: Cursor, text: string): number {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : cursor.fail(`'${trimmed}' is not an index`);
}
