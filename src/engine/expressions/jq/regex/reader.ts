import { RegexSyntaxError } from "./syntax.ts";

/** Reads the text of a regular expression character by character. */
export class PatternReader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  peek(offset = 0): string {
    return this.text[this.position + offset] ?? "";
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  takes(text: string): boolean {
    const found = this.sees(text);
    this.position += found ? text.length : 0;
    return found;
  }

  expect(text: string, message: string): void {
    if (!this.takes(text)) {
      this.fail(message);
    }
  }

  /** The next character, both halves of a pair. */
  code(): number {
    const code = this.text.codePointAt(this.position) ?? this.fail("end pattern at escape");
    this.position += code > 0xffff ? 2 : 1;
    return code;
  }

  /** What the pattern finds here. Patterns are sticky. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    this.position += found?.[0].length ?? 0;
    return found;
  }

  fail(message: string): never {
    throw new RegexSyntaxError(message);
  }
}
