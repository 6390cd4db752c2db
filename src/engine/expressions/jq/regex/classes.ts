/** Sets of characters: `\d`, `\p{L}`, `[[:alpha:]]`. */
import { foldCase, isWordCode, raiseCase } from "./syntax.ts";

export type CharacterSet = (code: number) => boolean;

const ASCII = 128;

const SPACE: CharacterSet = (code) =>
  (code >= 9 && code <= 13) || code === 32 || code === 0x85 || isUnicode(/^\p{Z}$/u, code);
const DIGIT: CharacterSet = (code) =>
  code < ASCII ? code >= 48 && code <= 57 : isUnicode(/^\p{Nd}$/u, code);

/** The sets behind a backslash and a letter. */
const ESCAPES: ReadonlyMap<string, CharacterSet> = new Map([
  ["d", DIGIT],
  ["D", not(DIGIT)],
  ["w", isWordCode],
  ["W", not(isWordCode)],
  ["s", SPACE],
  ["S", not(SPACE)],
]);

const POSIX: ReadonlyMap<string, CharacterSet> = new Map<string, CharacterSet>([
  ["alnum", unicode(/^[\p{L}\p{M}\p{Nd}]$/u)],
  ["alpha", unicode(/^[\p{L}\p{M}]$/u)],
  ["ascii", (code) => code < ASCII],
  ["blank", (code) => code === 9 || isUnicode(/^\p{Zs}$/u, code)],
  ["cntrl", unicode(/^\p{C}$/u)],
  ["digit", DIGIT],
  ["graph", (code) => code > 32 && !isUnicode(/^[\p{Z}\p{C}]$/u, code)],
  ["lower", unicode(/^\p{Ll}$/u)],
  ["print", (code) => !isUnicode(/^\p{C}$/u, code)],
  ["punct", unicode(/^[\p{P}\p{S}]$/u)],
  ["space", SPACE],
  ["upper", unicode(/^\p{Lu}$/u)],
  ["word", isWordCode],
  ["xdigit", (code) => /^[0-9a-fA-F]$/.test(String.fromCodePoint(code))],
]);

export function escapeSet(letter: string): CharacterSet | null {
  return ESCAPES.get(letter) ?? null;
}

export function posixSet(name: string): CharacterSet | null {
  return POSIX.get(name.toLowerCase()) ?? null;
}

/** A set by the name of a Unicode property, or null when there is none. */
export function propertySet(name: string): CharacterSet | null {
  const known = posixSet(name);
  if (known !== null) {
    return known;
  }
  // The name is checked, so that nothing but a property gets into the pattern.
  if (!/^\w+(?:=\w+)?$/.test(name)) {
    return null;
  }
  for (const property of [name, `Script=${name}`]) {
    try {
      const pattern = new RegExp(`^\\p{${property}}$`, "u");
      return (code) => pattern.test(String.fromCodePoint(code));
    } catch {
      // Not a property of that kind.
    }
  }
  return null;
}

export function not(set: CharacterSet): CharacterSet {
  return (code) => !set(code);
}

/** Answers for ASCII are looked up. */
export function quick(set: CharacterSet): CharacterSet {
  const known = Uint8Array.from({ length: ASCII }, (_, code) => (set(code) ? 1 : 0));
  return (code) => (code < ASCII ? known[code] === 1 : set(code));
}

export function ignoringCase(set: CharacterSet): CharacterSet {
  return (code) => set(code) || set(foldCase(code)) || set(raiseCase(code));
}

function unicode(pattern: RegExp): CharacterSet {
  return (code) => isUnicode(pattern, code);
}

function isUnicode(pattern: RegExp, code: number): boolean {
  return pattern.test(String.fromCodePoint(code));
}
