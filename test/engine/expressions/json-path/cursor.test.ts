import { describe, expect, it } from "vitest";
import {
  Cursor,
  isBlank,
  isDigit,
  JsonPathSyntaxError,
} from "../../../../src/engine/expressions/json-path/cursor.ts";

describe("Cursor", () => {
  it("reads ahead and steps over what it expects", () => {
    const cursor = new Cursor("ab \t\nc");
    expect([cursor.peek(), cursor.peek(1), cursor.peek(9)]).toEqual(["a", "b", ""]);
    expect(cursor.take("x")).toBe(false);
    expect(cursor.take("ab")).toBe(true);
    cursor.skipBlanks();
    cursor.expect("c");
    expect(cursor.atEnd).toBe(true);
    cursor.skipBlanks();
    expect(cursor.position).toBe(6);
  });

  it("says what it expected and where", () => {
    const cursor = new Cursor("ab");
    cursor.position = 1;
    expect(() => cursor.expect("x")).toThrow("expected 'x' at position 1");
    try {
      cursor.fail("no");
    } catch (error) {
      expect(JsonPathSyntaxError.is(error) && error.position).toBe(1);
    }
    expect(JsonPathSyntaxError.is(new Error("no"))).toBe(false);
  });

  it("stops parsers that go too deep, not those that come back", () => {
    const cursor = new Cursor("");
    for (let round = 0; round < 1_000; round += 1) {
      expect(cursor.nested(() => round)).toBe(round);
    }
    const dig = (): never => cursor.nested(dig);
    expect(dig).toThrow("nested more than 100 levels deep");
  });
});

describe("isBlank and isDigit", () => {
  it("know the end of a text for neither", () => {
    expect([" ", "\t", "\n", "\r"].every(isBlank)).toBe(true);
    expect(["", "a", "0"].some(isBlank)).toBe(false);
    expect(["0", "9"].every(isDigit)).toBe(true);
    expect(["", "a", " ", "-"].some(isDigit)).toBe(false);
  });
});
