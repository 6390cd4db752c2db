/**
 * Search for a text in another, in time linear in both. JavaScript's own may take their product: looking
 * for `aa…ab…a` of a thousand characters in five million `a` holds the only thread for seconds.
 */

/** Product of the lengths up to which JavaScript's own search is fast whatever the texts are. */
const MAX_NATIVE_WORK = 10_000_000;

/** The offsets, in UTF-16 units, at which a text that is not empty stands; they may overlap. */
export function occurrencesOf(wanted: string, text: string): Iterable<number> {
  return text.length * wanted.length <= MAX_NATIVE_WORK
    ? nativeOccurrences(wanted, text)
    : linearOccurrences(wanted, text);
}

/** Whether a text stands in another; the empty one stands in each. */
export function isTextIn(wanted: string, text: string): boolean {
  if (wanted === "") return true;
  for (const _at of occurrencesOf(wanted, text)) return true;
  return false;
}

function* nativeOccurrences(wanted: string, text: string): Generator<number> {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
}

/** The algorithm of Knuth, Morris and Pratt: it never goes back in the text. */
function* linearOccurrences(wanted: string, text: string): Generator<number> {
  const borders = bordersOf(wanted);
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    matched = extended(wanted, borders, matched, text.charCodeAt(at));
    if (matched === wanted.length) {
      yield at + 1 - matched;
      matched = borders[matched - 1] ?? 0;
    }
  }
}

/** For each beginning of a text, the length of the longest shorter one that it ends with. */
function bordersOf(wanted: string): Int32Array {
  const borders = new Int32Array(wanted.length);
  for (let at = 1; at < wanted.length; at += 1) {
    borders[at] = extended(wanted, borders, borders[at - 1] ?? 0, wanted.charCodeAt(at));
  }
  return borders;
}

/** How much is matched once another character has come. */
function extended(wanted: string, borders: Int32Array, matched: number, code: number): number {
  let length = matched;
  while (length > 0 && wanted.charCodeAt(length) !== code) length = borders[length - 1] ?? 0;
  return wanted.charCodeAt(length) === code ? length + 1 : 0;
}
