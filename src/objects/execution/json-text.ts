/**
 * JSON that may be longer than a string or a call between objects can be: short JSON is a string, longer
 * JSON a stream that is made piece by piece, no faster than it is read.
 */
import type { JsonText } from "../../app/ports.ts";

/** UTF-16 units of a text that is handed out as one string, and of what a stream puts out at once. */
const MAX_WHOLE = 1_000_000;
const CHUNK = 64 * 1024;

/** Puts pieces together. @param pieces made lazily; what they are made of must not change meanwhile. */
export function jsonTextOf(pieces: Iterator<string>): JsonText {
  let text = "";
  for (let next = pieces.next(); !next.done; next = pieces.next()) {
    text += next.value;
    if (text.length > MAX_WHOLE) return streamOf(text, pieces);
  }
  return text;
}

function streamOf(begun: string, pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let text = begun;
  return new ReadableStream({
    // Only streams of bytes pass between objects.
    type: "bytes",
    pull(controller) {
      let done = false;
      while (!done && text.length < CHUNK) {
        const next = pieces.next();
        if (next.done) done = true;
        else text += next.value;
      }
      if (text !== "") controller.enqueue(encoder.encode(text));
      text = "";
      if (done) controller.close();
    },
  });
}

/** The pieces of an object, member by member; a member that has pieces of its own is made of those. */
export function* piecesOfObject(
  value: object,
  own: Record<string, () => Iterable<string>> = {},
): Generator<string> {
  let separator = "{";
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${separator}${JSON.stringify(name)}:`;
    const pieces = own[name];
    if (pieces === undefined) yield JSON.stringify(member);
    else yield* pieces();
    separator = ",";
  }
  yield separator === "{" ? "{}" : "}";
}

/** The pieces of a list, given those of each of its items. */
export function* piecesOfList<Item>(
  items: Iterable<Item>,
  piecesOf: (item: Item) => Iterable<string>,
): Generator<string> {
  let separator = "[";
  for (const item of items) {
    yield separator;
    yield* piecesOf(item);
    separator = ",";
  }
  yield separator === "[" ? "[]" : "]";
}
