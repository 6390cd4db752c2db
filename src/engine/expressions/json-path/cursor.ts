/** A path, filter or regular expression that cannot be read; says what and where. */
export class JsonPathSyntaxError extends Error {
  override readonly name = "JsonPathSyntaxError";
  /** Offset into the text, in UTF-16 units. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }

  static is(error: unknown): error is JsonPathSyntaxError {
    return error instanceof JsonPathSyntaxError;
  }
}

/** Parentheses, lists and filters within each other beyond this are a syntax error: the parsers recurse. */
const MAX_NESTING = 100;

/** A reading position in a text: what the parsers of this folder share. */
export class Cursor {
  readonly text: string;
  position = 0;
  private nesting = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The character `ahead` of the position; empty at the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  /** Steps over `expected` if it comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) {
      return false;
    }
    this.position += expected.length;
    return true;
  }

  /** @throws JsonPathSyntaxError when something else comes next. */
  expect(expected: string): void {
    if (!this.take(expected)) {
      this.fail(`expected '${expected}'`);
    }
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) {
      this.position += 1;
    }
  }

  /** Runs a parser one level deeper. @throws JsonPathSyntaxError when that is too deep. */
  nested<T>(parse: () => T): T {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING) {
      this.fail(`nested more than ${MAX_NESTING} levels deep`);
    }
    const result = parse();
    this.nesting -= 1;
    return result;
  }

  /** @throws JsonPathSyntaxError always. */
  fail(message: string): never {
    throw new JsonPathSyntaxError(`${message} at position ${this.position}`, this.position);
  }
}

export function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\n" || character === "\r";
}

export function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}
