import {
  escapeSet,
  ignoringCase,
  not,
  posixSet,
  propertySet,
  quick,
  type CharacterSet,
} from "./classes.ts";
import type { PatternReader } from "./reader.ts";

const CONTROLS: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13, a: 7, e: 27 };
const HEX = /x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})/y;
const OCTAL = /0[0-7]{0,2}/y;
const PROPERTY = /([pP])\{(\^?)([^}]*)\}/y;
const POSIX_NAME = /\[:(\^?)(\w+):\]/y;

/** `[…]` behind its bracket; `&&` intersects and brackets nest, as in Oniguruma. */
export function parseClass(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  const isNegative = reader.takes("^");
  const sets = [unionOf(reader, ignoreCase)];
  while (reader.takes("&&")) {
    sets.push(unionOf(reader, ignoreCase));
  }
  reader.expect("]", "premature end of char-class");
  const all: CharacterSet = (code) => sets.every((set) => set(code));
  const folded = ignoreCase ? ignoringCase(all) : all;
  return quick(isNegative ? not(folded) : folded);
}

function unionOf(reader: PatternReader, ignoreCase: boolean): CharacterSet {
  const sets: CharacterSet[] = [];
  const start = reader.position;
  while (!reader.sees("&&") && (!reader.sees("]") || reader.position === start)) {
    if (reader.atEnd) {
      reader.fail("premature end of char-class");
    }
    const set = nestedSet(reader, ignoreCase) ?? escapedSet(reader);
    if (set !== null) {
      sets.push(set);
      continue;
    }
    const first = memberCode(reader);
    const isRange = reader.peek() === "-" && reader.peek(1) !== "]" && reader.peek(1) !== "";
    let last = first;
    if (isRange) {
      reader.position += 1;
      last = memberCode(reader);
    }
    if (last < first) {
      reader.fail("empty range in char class");
    }
    sets.push((code) => code >= first && code <= last);
  }
  return (code) => sets.some((set) => set(code));
}

function nestedSet(reader: PatternReader, ignoreCase: boolean): CharacterSet | null {
  const posix = reader.match(POSIX_NAME);
  if (posix !== null) {
    const set = posixSet(posix[2] ?? "") ?? reader.fail("invalid POSIX bracket type");
    return posix[1] === "^" ? not(set) : set;
  }
  return reader.takes("[") ? parseClass(reader, ignoreCase) : null;
}

/** A set such as `\d` or `\p{L}`, if one stands here. */
export function escapedSet(reader: PatternReader): CharacterSet | null {
  if (reader.peek() !== "\\") {
    return null;
  }
  const set = escapeSet(reader.peek(1));
  if (set !== null) {
    reader.position += 2;
    return quick(set);
  }
  reader.position += 1;
  const property = reader.match(PROPERTY);
  if (property === null) {
    reader.position -= 1;
    return null;
  }
  const [, letter, caret, name = ""] = property;
  const found = propertySet(name) ?? reader.fail("invalid character property name");
  return quick((letter === "P") === (caret === "^") ? found : not(found));
}

function memberCode(reader: PatternReader): number {
  if (reader.takes("\\")) {
    return reader.takes("b") ? 8 : escapedCode(reader);
  }
  return reader.code();
}

/** One character behind a backslash. */
export function escapedCode(reader: PatternReader): number {
  const hex = reader.match(HEX);
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "", 16);
    return code <= 0x10ffff ? code : reader.fail("too big wide-char value");
  }
  const octal = reader.match(OCTAL);
  if (octal !== null) {
    return Number.parseInt(octal[0], 8);
  }
  const control = CONTROLS[reader.peek()];
  if (control !== undefined) {
    reader.position += 1;
    return control;
  }
  return reader.code();
}
