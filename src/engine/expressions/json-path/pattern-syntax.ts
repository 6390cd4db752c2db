import { Cursor, isDigit } from "./cursor.ts";

/** A regular expression as a tree. */
export type PatternNode =
  | { kind: "character"; matches: (character: string) => boolean }
  | { kind: "assert"; holds: (before: string, after: string) => boolean }
  | { kind: "sequence"; parts: PatternNode[] }
  | { kind: "choice"; options: PatternNode[] }
  | { kind: "repeat"; operand: PatternNode; min: number; max: number };

/** Longest pattern, in characters. */
const MAX_PATTERN_LENGTH = 1_000;
const KNOWN_FLAGS = /^[imsduU]*$/;
const REPETITION = /\{(\d+)(?:(,)(\d*))?\}/y;
const INLINE_FLAGS = /^\(\?([imsduU]+)\)/;

interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
}

/** @throws JsonPathSyntaxError for what cannot be read and what would need backtracking. */
export function parsePattern(source: string, flagLetters: string): PatternNode {
  const cursor = new Cursor(source);
  if (source.length > MAX_PATTERN_LENGTH) {
    cursor.fail(`regular expression longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  const inline = INLINE_FLAGS.exec(source);
  cursor.position = inline?.[0].length ?? 0;
  const letters = flagLetters + (inline?.[1] ?? "");
  if (!KNOWN_FLAGS.test(letters)) {
    cursor.fail(`unknown flag in '${letters}' of a regular expression`);
  }
  const flags: Flags = {
    ignoreCase: letters.includes("i"),
    multiline: letters.includes("m"),
    dotAll: letters.includes("s"),
  };
  const node = parseChoice(cursor, flags);
  if (!cursor.atEnd) {
    cursor.fail("')' without '(' in a regular expression");
  }
  return node;
}

function parseChoice(cursor: Cursor, flags: Flags): PatternNode {
  const first = parseSequence(cursor, flags);
  const options = [first];
  while (cursor.take("|")) {
    options.push(parseSequence(cursor, flags));
  }
  return options.length === 1 ? first : { kind: "choice", options };
}

function parseSequence(cursor: Cursor, flags: Flags): PatternNode {
  const parts: PatternNode[] = [];
  while (!cursor.atEnd && cursor.peek() !== "|" && cursor.peek() !== ")") {
    parts.push(parseQuantifiers(cursor, parseAtom(cursor, flags)));
  }
  return { kind: "sequence", parts };
}

function parseQuantifiers(cursor: Cursor, operand: PatternNode): PatternNode {
  const bounds = parseBounds(cursor);
  if (bounds === null) {
    return operand;
  }
  if (cursor.peek() === "+") {
    cursor.fail("possessive quantifiers are not supported");
  }
  // Lazy or greedy makes no difference to whether a whole text matches.
  cursor.take("?");
  if (parseBounds(cursor) !== null) {
    cursor.fail("quantifier after a quantifier");
  }
  return { kind: "repeat", operand, ...bounds };
}

function parseBounds(cursor: Cursor): { min: number; max: number } | null {
  if (cursor.take("*")) {
    return { min: 0, max: Number.POSITIVE_INFINITY };
  }
  if (cursor.take("+")) {
    return { min: 1, max: Number.POSITIVE_INFINITY };
  }
  if (cursor.take("?")) {
    return { min: 0, max: 1 };
  }
  if (cursor.peek() !== "{") {
    return null;
  }
  REPETITION.lastIndex = cursor.position;
  const match = REPETITION.exec(cursor.text);
  if (match === null) {
    return cursor.fail("expected a repetition such as {2,3}");
  }
  cursor.position += match[0].length;
  const min = Number(match[1]);
  const open = match[3] === "" ? Number.POSITIVE_INFINITY : Number(match[3]);
  const max = match[2] === undefined ? min : open;
  return max >= min ? { min, max } : cursor.fail("a repetition ends below its start");
}

function parseAtom(cursor: Cursor, flags: Flags): PatternNode {
  const character = cursor.peek();
  switch (character) {
    case "(":
      return cursor.nested(() => parseGroup(cursor, flags));
    case "[":
      return parseClass(cursor, flags);
    case "\\":
      return parseEscape(cursor, flags);
    case "*":
    case "+":
    case "?":
    case "{":
      return cursor.fail("quantifier without anything to repeat");
    default:
  }
  cursor.position += 1;
  switch (character) {
    case ".":
      return atomOf(".", cursor, flags);
    case "^":
      return startAssertion(flags.multiline);
    case "$":
      return endAssertion(flags.multiline);
    default:
      return literalOf(wholeCharacter(cursor, character), flags);
  }
}

/** Joins the second half of a character outside the basic plane. */
function wholeCharacter(cursor: Cursor, first: string): string {
  const whole = String.fromCodePoint(cursor.text.codePointAt(cursor.position - 1) ?? 0);
  cursor.position += whole.length - 1;
  return whole.length > 1 ? whole : first;
}

function parseGroup(cursor: Cursor, flags: Flags): PatternNode {
  cursor.expect("(");
  if (cursor.peek() === "?") {
    const named = /\?<[a-zA-Z]\w*>/y;
    named.lastIndex = cursor.position;
    const match = named.exec(cursor.text);
    if (match !== null) {
      cursor.position += match[0].length;
    } else if (!cursor.take("?:")) {
      cursor.fail("look-around, atomic groups and inner flags are not supported");
    }
  }
  const inner = parseChoice(cursor, flags);
  cursor.expect(")");
  return inner;
}

function parseClass(cursor: Cursor, flags: Flags): PatternNode {
  const start = cursor.position;
  cursor.position += 1;
  cursor.take("^");
  const contentStart = cursor.position;
  while (cursor.peek() !== "]" || cursor.position === contentStart) {
    if (cursor.atEnd) {
      cursor.position = start;
      cursor.fail("'[' without ']' in a regular expression");
    }
    if (cursor.take("&&")) {
      cursor.fail("'&&' in a character class is not supported");
    }
    cursor.position += cursor.peek() === "\\" ? 2 : 1;
  }
  cursor.position += 1;
  const head = cursor.text.slice(start, contentStart);
  // A leading ']' is an ordinary member in Java, the end of an empty class in JavaScript.
  const content = cursor.text.slice(contentStart, cursor.position).replace(/^\]/, "\\]");
  return atomOf(head + content, cursor, flags);
}

function parseEscape(cursor: Cursor, flags: Flags): PatternNode {
  const start = cursor.position;
  const letter = cursor.peek(1);
  cursor.position += 2;
  switch (letter) {
    case "b":
      return { kind: "assert", holds: (before, after) => isWord(before) !== isWord(after) };
    case "B":
      return { kind: "assert", holds: (before, after) => isWord(before) === isWord(after) };
    case "A":
      return startAssertion(false);
    case "z":
    case "Z":
      return endAssertion(false);
    case "":
      return cursor.fail("'\\' at the end of a regular expression");
    case "k":
    case "G":
    case "Q":
      return cursor.fail(`'\\${letter}' is not supported in a regular expression`);
    default:
  }
  if (isDigit(letter) && letter !== "0") {
    cursor.fail("back-references are not supported");
  }
  const long = /[pP]\{[^}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}/y;
  long.lastIndex = start + 1;
  const match = long.exec(cursor.text);
  if (match !== null) {
    cursor.position = start + 1 + match[0].length;
  } else if (!/[a-z0-9]/i.test(letter)) {
    return literalOf(wholeCharacter(cursor, letter), flags);
  }
  return atomOf(cursor.text.slice(start, cursor.position), cursor, flags);
}

function literalOf(expected: string, flags: Flags): PatternNode {
  if (!flags.ignoreCase) {
    return { kind: "character", matches: (character) => character === expected };
  }
  const lower = expected.toLowerCase();
  return { kind: "character", matches: (character) => character.toLowerCase() === lower };
}

/** One character that a class or escape describes; JavaScript's engine judges single characters. */
function atomOf(source: string, cursor: Cursor, flags: Flags): PatternNode {
  const letters = `${flags.ignoreCase ? "i" : ""}${flags.dotAll ? "s" : ""}`;
  for (const mode of ["u", ""]) {
    try {
      const expression = new RegExp(`^${source}$`, letters + mode);
      return { kind: "character", matches: (character) => expression.test(character) };
    } catch {
      // The strict Unicode mode refuses needless escapes such as [\w-.]; the other one takes them.
    }
  }
  return cursor.fail(`'${source}' is not a character class`);
}

function isWord(character: string): boolean {
  return /^\w$/.test(character);
}

function startAssertion(multiline: boolean): PatternNode {
  return { kind: "assert", holds: (before) => before === "" || (multiline && before === "\n") };
}

function endAssertion(multiline: boolean): PatternNode {
  return { kind: "assert", holds: (_, after) => after === "" || (multiline && after === "\n") };
}
