import { trimmed } from "./code.ts";
import type { Json, JsonObject } from "../../../model/json.ts";
import { setOwnMember } from "../own-member.ts";
import { JqError } from "./errors.ts";
import { BYTES_PER_ELEMENT, MAX_VALUE_DEPTH } from "./limits.ts";
import type { Machine } from "./machine.ts";

/** Characters of a text that a message shows. */
const SHOWN_LENGTH = 100;

const BLANKS = /[ \t\r\n]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const NUMBER = /-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /-?[a-zA-Z]\w*/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/**
 * Reads JSON as jq does: `nan` and `Infinity` are numbers.
 * @throws JqError
 */
export function parseJsonText(machine: Machine, text: string): Json {
  machine.spend(1 + text.length / 8);
  const reader = new Reader(machine, text);
  return reader.whole();
}

class Reader {
  private readonly machine: Machine;
  private readonly text: string;
  private position = 0;

  constructor(machine: Machine, text: string) {
    this.machine = machine;
    this.text = text;
  }

  whole(): Json {
    const value = this.value(0);
    this.take(BLANKS);
    return this.position < this.text.length ? this.fail("Unexpected extra JSON values") : value;
  }

  private value(depth: number): Json {
    if (depth > MAX_VALUE_DEPTH) {
      return this.fail("Exceeds depth limit for parsing");
    }
    this.machine.spend(1);
    this.take(BLANKS);
    switch (this.text[this.position]) {
      case undefined:
        return this.fail(this.text.trim() === "" ? "Expected JSON value" : "Unfinished JSON term");
      case "[":
        return this.array(depth);
      case "{":
        return this.object(depth);
      case '"':
        return this.string();
      default:
        return this.scalar();
    }
  }

  private scalar(): Json {
    const number = this.take(NUMBER);
    if (number !== "") {
      return Number(number);
    }
    const word = this.take(WORD);
    const value = WORDS.get(word);
    if (value !== undefined) {
      return value;
    }
    return /^-?(?:nan\d*|NaN)$/.test(word) ? Number.NaN : this.fail("Invalid literal");
  }

  private string(): string {
    const source = this.take(STRING);
    this.machine.allocate(source.length);
    try {
      return String(JSON.parse(source));
    } catch {
      return this.fail("Invalid string");
    }
  }

  private array(depth: number): Json[] {
    this.position += 1;
    const items: Json[] = [];
    this.machine.allocateArray(0);
    if (this.takes("]")) {
      return items;
    }
    do {
      this.machine.allocate(BYTES_PER_ELEMENT);
      items.push(this.value(depth + 1));
    } while (this.takes(","));
    return this.takes("]") ? trimmed(items) : this.fail("Unfinished JSON term");
  }

  private object(depth: number): JsonObject {
    this.position += 1;
    const object: JsonObject = {};
    this.machine.allocateObject();
    if (this.takes("}")) {
      return object;
    }
    do {
      this.take(BLANKS);
      if (this.text[this.position] !== '"') {
        return this.fail("Object keys must be strings");
      }
      const key = this.string();
      this.machine.allocateMember(key);
      if (!this.takes(":")) {
        return this.fail("Objects must consist of key:value pairs");
      }
      setOwnMember(object, key, this.value(depth + 1));
    } while (this.takes(","));
    return this.takes("}") ? object : this.fail("Unfinished JSON term");
  }

  private takes(symbol: string): boolean {
    this.take(BLANKS);
    const found = this.text[this.position] === symbol;
    this.position += found ? 1 : 0;
    return found;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.position += found.length;
    return found;
  }

  private fail(what: string): never {
    throw new JqError(
      `${what} at character ${this.position} (while parsing '${this.text.slice(0, SHOWN_LENGTH)}')`,
    );
  }
}
