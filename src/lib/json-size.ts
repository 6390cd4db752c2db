/** How long the JSON text of a value is, how many lists and objects stand within each other, and how many
 * there are in all (too few for a text of more than 16 MiB). */
export interface JsonMeasure {
  bytes: number;
  depth: number;
  containers: number;
}

/** Nesting that is not walked into: a walk of any value ends before it exhausts the stack. */
const MAX_WALKED_DEPTH = 1_200;

/** Bytes after which parts that occur again and again are no longer walked each time. */
const PLAIN_WALK_BYTES = 16 * 1024 * 1024;

/** Levels at which parts may be known already; looking up every part would cost more than it saves. */
const KNOWN_LEVELS = 3;

/**
 * Measures a value without making its text, which may be longer than a string can be: a small value
 * that holds another many times over makes a long text. Costs in proportion to what is in memory.
 *
 * @param known measures of lists and objects near the top that need not be walked again.
 * @returns a depth of `Infinity` for what is nested beyond all bounds; its bytes are then too few.
 */
export function measureJson(
  value: unknown,
  known: (part: object) => JsonMeasure | undefined = () => undefined,
): JsonMeasure {
  const plain = new JsonWalk(known, null);
  const bytes = plain.bytesOf(value, 0);
  const { deepest: depth, containers } = plain;
  if (bytes <= PLAIN_WALK_BYTES) return { bytes, depth, containers };
  const exact = new JsonWalk(known, new Map()).bytesOf(value, 0);
  return { bytes: Math.min(exact, Number.MAX_SAFE_INTEGER), depth, containers };
}

class JsonWalk {
  deepest = 0;
  containers = 0;
  private readonly known: (part: object) => JsonMeasure | undefined;
  /** What was measured by this walk, long texts included; null: walk until it is too much. */
  private readonly seen: Map<unknown, number> | null;
  private walked = 0;

  constructor(known: (part: object) => JsonMeasure | undefined, seen: Map<unknown, number> | null) {
    this.known = known;
    this.seen = seen;
  }

  bytesOf(value: unknown, depth: number): number {
    switch (typeof value) {
      case "string":
        return value.length < LONG_TEXT ? this.count(textBytes(value)) : this.longTextBytes(value);
      case "number":
        return this.count(Number.isFinite(value) ? String(value).length : NULL_BYTES);
      case "boolean":
        return this.count(value ? NULL_BYTES : NULL_BYTES + 1);
      case "object":
        return value === null ? this.count(NULL_BYTES) : this.containerBytes(value, depth);
      default:
        return this.count(NULL_BYTES);
    }
  }

  private containerBytes(value: object, depth: number): number {
    const before = depth <= KNOWN_LEVELS ? this.known(value) : undefined;
    if (before !== undefined) {
      this.deepest = Math.max(this.deepest, depth + before.depth);
      this.containers += before.containers;
      return this.count(before.bytes);
    }
    if (depth >= MAX_WALKED_DEPTH) this.deepest = Number.POSITIVE_INFINITY;
    const seen = this.seen?.get(value);
    if (seen !== undefined || depth >= MAX_WALKED_DEPTH) return seen ?? 0;
    this.deepest = Math.max(this.deepest, depth + 1);
    this.containers += 1;
    let bytes = this.count(2);
    let members = 0;
    const isList = Array.isArray(value);
    for (const key of isList ? value.keys() : Object.keys(value)) {
      if (this.seen === null && this.walked > PLAIN_WALK_BYTES) return bytes;
      const member: unknown = value[key as keyof typeof value];
      if (member === undefined && !isList) continue;
      members += 1;
      if (!isList) bytes += this.count(textBytes(String(key)) + 1);
      bytes += this.bytesOf(member, depth + 1);
    }
    bytes += this.count(Math.max(0, members - 1));
    this.seen?.set(value, bytes);
    return bytes;
  }

  private longTextBytes(text: string): number {
    const seen = this.seen?.get(text);
    if (seen !== undefined) return seen;
    const bytes = this.count(textBytes(text));
    this.seen?.set(text, bytes);
    return bytes;
  }

  private count(bytes: number): number {
    this.walked += bytes;
    return bytes;
  }
}

const NULL_BYTES = 4;
const LONG_TEXT = 1_000;

/** The bytes of a text as a JSON string. */
function textBytes(text: string): number {
  let bytes = text.length + 2;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x20 && unit < 0x80) {
      if (unit === QUOTE || unit === BACKSLASH) bytes += 1;
    } else if (unit < 0x20) bytes += SHORT_ESCAPES.has(unit) ? 1 : 5;
    else if (unit < 0x800) bytes += 1;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 2;
    else if (isPairAt(text, at)) {
      bytes += 2;
      at += 1;
    } else bytes += 5;
  }
  return bytes;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SHORT_ESCAPES = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);

/** Half of a surrogate pair that stands alone is escaped. */
function isPairAt(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return text.charCodeAt(at) < 0xdc00 && next >= 0xdc00 && next <= 0xdfff;
}

/** The number of UTF-8 bytes of a value's JSON text. */
export function jsonBytes(value: unknown): number {
  return utf8Bytes(JSON.stringify(value) ?? "");
}

/** The number of UTF-8 bytes of a text. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // A surrogate pair takes 4 bytes in all: 2 for each of its halves.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
