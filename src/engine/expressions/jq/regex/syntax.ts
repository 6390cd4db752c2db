/** A regular expression as a tree. */
export type RegexNode =
  | { kind: "character"; code: number; ignoreCase: boolean }
  | { kind: "set"; has: (code: number) => boolean }
  | { kind: "assert"; at: Assertion }
  | { kind: "sequence"; parts: RegexNode[] }
  | { kind: "choice"; options: RegexNode[] }
  | { kind: "repeat"; operand: RegexNode; min: number; max: number; mode: RepeatMode }
  | { kind: "group"; number: number; operand: RegexNode }
  | { kind: "reference"; number: number; ignoreCase: boolean }
  | { kind: "look"; operand: RegexNode; isBehind: boolean; isNegative: boolean }
  | { kind: "atomic"; operand: RegexNode };

export type RepeatMode = "greedy" | "lazy" | "possessive";

export type Assertion =
  | "text-start"
  | "text-end"
  | "last-line-end"
  | "line-start"
  | "line-end"
  | "word-edge"
  | "no-word-edge";

/** A regular expression as it was read. */
export interface ParsedRegex {
  root: RegexNode;
  /** For each group its name, or null. */
  names: (string | null)[];
}

export interface RegexFlags {
  ignoreCase: boolean;
  /** Blanks and comments in the pattern do not count. */
  extended: boolean;
  /** A dot matches a line feed too. */
  dotAll: boolean;
  /** `^` and `$` match at every line. */
  lines: boolean;
}

/** The text is no regular expression, or needs what is not supported. */
export class RegexSyntaxError extends Error {
  override readonly name = "RegexSyntaxError";
}

export function isWordCode(code: number): boolean {
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95
    );
  }
  return /^[\p{L}\p{M}\p{N}\p{Pc}]$/u.test(String.fromCodePoint(code));
}

/** The same letter in lower case, where that is one character. */
export function foldCase(code: number): number {
  if (code < 128) {
    return code >= 65 && code <= 90 ? code + 32 : code;
  }
  return singleCode(String.fromCodePoint(code).toLowerCase(), code);
}

/** The same letter in upper case, where that is one character. */
export function raiseCase(code: number): number {
  if (code < 128) {
    return code >= 97 && code <= 122 ? code - 32 : code;
  }
  return singleCode(String.fromCodePoint(code).toUpperCase(), code);
}

function singleCode(text: string, otherwise: number): number {
  const code = text.codePointAt(0) ?? otherwise;
  return String.fromCodePoint(code).length === text.length ? code : otherwise;
}
