/** Reads regular expressions in the syntax of Oniguruma's `Perl_NG`, which jq uses. */
import { escapedCode, escapedSet, parseClass } from "./parse-class.ts";
import { PatternReader } from "./reader.ts";
import type { Assertion, ParsedRegex, RegexFlags, RegexNode, RepeatMode } from "./syntax.ts";

const MAX_LENGTH = 10_000;
const MAX_NESTING = 100;
const MAX_REPEAT = 100_000;
const LINE_FEED = 10;

const BOUNDS = /\{(\d*)(,?)(\d*)\}/y;
const GROUP_NAME = /\?P?<([a-zA-Z_]\w*)>/y;
const INLINE_FLAGS = /\?([imsx]*)(?:-([imsx]*))?([:)])/y;
const COMMENT = /\?#[^)]*\)/y;
const EXTENDED_BLANKS = /(?:[ \t\r\n\f\v]+|#[^\n]*)+/y;
const NAMED_REFERENCE = /k(?:<(-?\w+)>|'(-?\w+)')/y;
const NUMBER = /[1-9]\d*/y;

const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  A: "text-start",
  z: "text-end",
  Z: "last-line-end",
  b: "word-edge",
  B: "no-word-edge",
};

/** @throws RegexSyntaxError */
export function parseRegex(text: string, flags: RegexFlags): ParsedRegex {
  const parser = new RegexParser(text);
  return parser.whole(flags);
}

class RegexParser {
  private readonly reader: PatternReader;
  private readonly names: (string | null)[] = [];
  private nesting = 0;

  constructor(text: string) {
    this.reader = new PatternReader(text);
    if (text.length > MAX_LENGTH) {
      this.reader.fail(`regular expression longer than ${MAX_LENGTH} characters`);
    }
  }

  whole(flags: RegexFlags): ParsedRegex {
    // Plain groups do not count where others have names, but jq asks for them all the same.
    const root = this.choice(flags);
    if (!this.reader.atEnd) {
      this.reader.fail("unmatched close parenthesis");
    }
    return { root, names: this.names };
  }

  private choice(flags: RegexFlags): RegexNode {
    const options: RegexNode[] = [];
    // Flags set in the middle hold to the end of the group.
    const current = { ...flags };
    do {
      options.push(this.sequence(current));
    } while (this.reader.takes("|"));
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: "choice", options };
  }

  private sequence(flags: RegexFlags): RegexNode {
    const parts: RegexNode[] = [];
    for (;;) {
      if (flags.extended) {
        this.reader.match(EXTENDED_BLANKS);
      }
      if (this.reader.atEnd || this.reader.sees("|") || this.reader.sees(")")) {
        return { kind: "sequence", parts };
      }
      const atom = this.atom(flags);
      if (atom !== null) {
        parts.push(this.quantified(atom, flags));
      }
    }
  }

  private quantified(operand: RegexNode, flags: RegexFlags): RegexNode {
    let node = operand;
    for (;;) {
      if (flags.extended) {
        this.reader.match(EXTENDED_BLANKS);
      }
      const bounds = this.bounds();
      if (bounds === null) {
        return node;
      }
      node = { kind: "repeat", operand: node, ...bounds };
    }
  }

  private bounds(): { min: number; max: number; mode: RepeatMode } | null {
    const { reader } = this;
    const symbol = reader.peek();
    if (symbol === "*" || symbol === "+" || symbol === "?") {
      reader.position += 1;
      const min = symbol === "+" ? 1 : 0;
      const max = symbol === "?" ? 1 : Number.POSITIVE_INFINITY;
      return { min, max, mode: this.mode(true) };
    }
    const start = reader.position;
    const match = reader.match(BOUNDS);
    if (match === null) {
      return null;
    }
    const [, low = "", comma = "", high = ""] = match;
    if (low === "") {
      // Not a repetition: the brace stands for itself.
      reader.position = start;
      return null;
    }
    const min = Number(low);
    const max = comma === "" ? min : high === "" ? Number.POSITIVE_INFINITY : Number(high);
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Number.POSITIVE_INFINITY)) {
      reader.fail("too big number range");
    }
    return { min: Math.min(min, max), max: Math.max(min, max), mode: this.mode(false) };
  }

  private mode(mayBePossessive: boolean): RepeatMode {
    if (this.reader.takes("?")) {
      return "lazy";
    }
    return mayBePossessive && this.reader.takes("+") ? "possessive" : "greedy";
  }

  /** One unit; null for what only sets flags or comments. */
  private atom(flags: RegexFlags): RegexNode | null {
    const { reader } = this;
    switch (reader.peek()) {
      case "(":
        return this.group(flags);
      case "[":
        reader.position += 1;
        return { kind: "set", has: parseClass(reader, flags.ignoreCase) };
      case "\\":
        return this.escape(flags);
      case ".":
        reader.position += 1;
        return { kind: "set", has: flags.dotAll ? () => true : (code) => code !== LINE_FEED };
      case "^":
        reader.position += 1;
        return { kind: "assert", at: flags.lines ? "line-start" : "text-start" };
      case "$":
        reader.position += 1;
        return { kind: "assert", at: flags.lines ? "line-end" : "last-line-end" };
      case "*":
      case "+":
      case "?":
        return reader.fail("target of repeat operator is not specified");
      default:
        return { kind: "character", code: reader.code(), ignoreCase: flags.ignoreCase };
    }
  }

  private escape(flags: RegexFlags): RegexNode {
    const { reader } = this;
    const set = escapedSet(reader);
    if (set !== null) {
      return { kind: "set", has: set };
    }
    reader.position += 1;
    const assertion = ASSERTIONS[reader.peek()];
    if (assertion !== undefined) {
      reader.position += 1;
      return { kind: "assert", at: assertion };
    }
    const named = reader.match(NAMED_REFERENCE);
    const numbered = named === null ? reader.match(NUMBER) : null;
    if (named === null && numbered === null) {
      return { kind: "character", code: escapedCode(reader), ignoreCase: flags.ignoreCase };
    }
    const name = named?.[1] ?? named?.[2] ?? numbered?.[0] ?? "";
    const number = /^\d+$/.test(name) ? Number(name) : this.names.indexOf(name) + 1;
    if (number < 1 || number > this.names.length) {
      reader.fail(
        named === null ? "invalid backref number/name" : `undefined name <${name}> reference`,
      );
    }
    return { kind: "reference", number, ignoreCase: flags.ignoreCase };
  }

  private group(flags: RegexFlags): RegexNode | null {
    const { reader } = this;
    reader.position += 1;
    if (reader.match(COMMENT) !== null) {
      return null;
    }
    const inline = reader.match(INLINE_FLAGS);
    if (inline !== null) {
      const changed = inline[3] === ")" ? flags : { ...flags };
      setFlags(changed, inline[1] ?? "", true);
      setFlags(changed, inline[2] ?? "", false);
      return inline[3] === ")" ? null : this.inside(changed);
    }
    for (const [start, isBehind, isNegative] of LOOKS) {
      if (reader.takes(start)) {
        return { kind: "look", operand: this.inside(flags), isBehind, isNegative };
      }
    }
    if (reader.takes("?>")) {
      return { kind: "atomic", operand: this.inside(flags) };
    }
    const named = reader.match(GROUP_NAME);
    if (named === null && reader.sees("?")) {
      reader.fail("undefined group option");
    }
    this.names.push(named?.[1] ?? null);
    const number = this.names.length;
    return { kind: "group", number, operand: this.inside(flags) };
  }

  private inside(flags: RegexFlags): RegexNode {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING) {
      this.reader.fail("too deep nest level");
    }
    const node = this.choice(flags);
    this.reader.expect(")", "end pattern with unmatched parenthesis");
    this.nesting -= 1;
    return node;
  }
}

const LOOKS = [
  ["?=", false, false],
  ["?!", false, true],
  ["?<=", true, false],
  ["?<!", true, true],
] as const;

/** Inline flags have Perl's meaning: `s` is about dots, `m` about lines. */
function setFlags(flags: RegexFlags, letters: string, isOn: boolean): void {
  for (const letter of letters) {
    switch (letter) {
      case "i":
        flags.ignoreCase = isOn;
        break;
      case "m":
        flags.lines = isOn;
        break;
      case "s":
        flags.dotAll = isOn;
        break;
      default:
        flags.extended = isOn;
    }
  }
}
