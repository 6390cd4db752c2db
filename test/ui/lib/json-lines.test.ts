import { describe, expect, it } from "vitest";
import { jsonLines, quoted } from "../../../src/ui/lib/json-lines.ts";

describe("jsonLines", () => {
  it("gives a line to each value, and folds what is folded", () => {
    const value = { a: [1, "two"], b: null };
    expect(jsonLines(value, new Set()).map(({ name, text }) => [name, text])).toEqual([
      [null, "{"],
      ["a", "["],
      [null, "1"],
      [null, '"two"'],
      [null, "]"],
      ["b", "null"],
      [null, "}"],
    ]);
    expect(jsonLines(value, new Set(["/a"]))).toHaveLength(4);
  });

  it("writes out what turns the direction of writing, so that no other word is read", () => {
    const [, line] = jsonLines({ name: "\u202Eevil" }, new Set());
    expect(line?.text).toBe('"\\u202eevil"');
    expect(quoted("\u2066a\u200F")).toBe('"\\u2066a\\u200f"');
  });

  it("leaves text that runs from right to left as it is", () => {
    expect(quoted("שלום")).toBe('"שלום"');
  });
});
