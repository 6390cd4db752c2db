import { JqSyntaxError } from "./errors.ts";

/** A token; `text` has no sigil for fields (`.a`), variables (`$a`) and formats (`@a`). */
export interface Token {
  kind:
    | "name"
    | "keyword"
    | "field"
    | "variable"
    | "format"
    | "number"
    | "symbol"
    | "quote"
    | "end";
  text: string;
  at: number;
}

const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "as",
  "break",
  "catch",
  "def",
  "elif",
  "else",
  "end",
  "foreach",
  "if",
  "import",
  "include",
  "label",
  "module",
  "or",
  "reduce",
  "then",
  "try",
]);

const BLANKS = /(?:[ \n\t\r]+|#[^\n]*)*/y;
const NAME = /(?:[a-zA-Z_]\w*::)*[a-zA-Z_]\w*/y;
const FIELD = /\.[a-zA-Z_]\w*/y;
const VARIABLE = /\$(?:[a-zA-Z_]\w*::)*[a-zA-Z_]\w*/y;
const FORMAT = /@\w+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL =
  /\?\/\/|\/\/=|==|!=|<=|>=|\/\/|\|=|\+=|-=|\*=|\/=|%=|\.\.|[.?=;,:|+\-*/%$<>()[\]{}]/y;
const PLAIN_TEXT = /[^"\\]+/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Cuts the text of an expression into tokens, one ahead. */
export class Lexer {
  readonly source: string;
  private position = 0;
  private ahead: Token | null = null;

  constructor(source: string) {
    this.source = source;
  }

  peek(): Token {
    this.ahead ??= this.read();
    return this.ahead;
  }

  next(): Token {
    const token = this.peek();
    this.ahead = null;
    return token;
  }

  /** The next part of a string: text, the start of `\(…)`, or its end. Call it behind the quote. */
  stringPart(): { kind: "text"; text: string } | { kind: "expression" | "end" } {
    let text = "";
    for (;;) {
      text += this.match(PLAIN_TEXT) ?? "";
      const character = this.source[this.position];
      if (character === undefined) {
        return this.fail("a string is not closed", this.position);
      }
      if (text !== "" && (character === '"' || this.source[this.position + 1] === "(")) {
        return { kind: "text", text };
      }
      if (character === '"') {
        this.position += 1;
        return { kind: "end" };
      }
      if (this.source[this.position + 1] === "(") {
        this.position += 2;
        return { kind: "expression" };
      }
      text += this.escape();
    }
  }

  lineOf(at: number): number {
    return this.source.slice(0, at).split("\n").length;
  }

  fail(what: string, at: number): never {
    const line = this.lineOf(at);
    const column = at - this.source.lastIndexOf("\n", at - 1);
    throw new JqSyntaxError(`${what} at line ${line}, column ${column}`);
  }

  private escape(): string {
    const at = this.position;
    const letter = this.source[at + 1] ?? "";
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      this.position += 2;
      return plain;
    }
    const digits = /^[0-9a-fA-F]{4}/.exec(this.source.slice(at + 2, at + 6));
    if (letter !== "u" || digits === null) {
      return this.fail("invalid escape in a string", at);
    }
    this.position += 6;
    return String.fromCharCode(Number.parseInt(digits[0], 16));
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    if (found === null || found[0] === "") {
      return null;
    }
    this.position += found[0].length;
    return found[0];
  }

  private read(): Token {
    this.match(BLANKS);
    const at = this.position;
    const character = this.source[at];
    if (character === undefined) {
      return { kind: "end", text: "", at };
    }
    if (character === '"') {
      this.position += 1;
      return { kind: "quote", text: '"', at };
    }
    const name = this.match(NAME);
    if (name !== null) {
      return { kind: KEYWORDS.has(name) ? "keyword" : "name", text: name, at };
    }
    const number = this.match(NUMBER);
    if (number !== null) {
      return { kind: "number", text: number, at };
    }
    for (const [kind, pattern] of [
      ["field", FIELD],
      ["variable", VARIABLE],
      ["format", FORMAT],
    ] as const) {
      const text = this.match(pattern);
      if (text !== null) {
        return { kind, text: text.slice(1), at };
      }
    }
    const symbol = this.match(SYMBOL);
    if (symbol !== null) {
      return { kind: "symbol", text: symbol, at };
    }
    return this.fail(
      `unexpected character '${String.fromCodePoint(this.source.codePointAt(at) ?? 0)}'`,
      at,
    );
  }
}
