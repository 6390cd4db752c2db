import { describe, expect, it } from "vitest";
import { parseJsonPath, readJsonPathIn } from "../../../../src/engine/expressions/json-path.ts";

describe("parseJsonPath", () => {
  it.each([
    "",
    ".",
    "a.",
    "a..",
    "a...b",
    " a",
    "a ",
    "a b",
    "$a",
    "$ .a",
    "[",
    "a[",
    "a[]",
    "a['b'",
    "a['b]",
    "a['b',]",
    "a['b',0]",
    "a['b' 'c']",
    "a[1",
    "a[1x]",
    "a[x]",
    "a[1,]",
    "a[:]",
    "a[*",
    "a[?]",
    "a[?()]",
    "a[?(@.b]",
    "a[?(@.b ==)]",
    "a[?(@.b = 1)]",
    "a[?(1)]",
    "a[?(@.b near 1)]",
    "a[?(@.b == 'x)]",
    "a[?(@.b == tru)]",
    "a[?(@.b == -)]",
    "a[?(@.b =~ /x)]",
    "a[?(@.b =~ /x/q)]",
    "a[?(@.b =~ /(/)]",
    "a[?(@.b && )]",
    "a[?((@.b)]",
    "a[?(@. == 1)]",
    "a.sum(",
    "a.sum(1",
    "a.sum(1 2)",
    "a.sum(x)",
    "a.()",
    "a['\\u12']",
  ])("refuses %j", (path) => {
    expect(readJsonPathIn(path, { a: [{ b: 1 }] })).toBeUndefined();
    const parsed = parseJsonPath(path);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? "" : parsed.message).toMatch(/position \d+/);
  });

  it.each([
    "$.workflow.input.a",
    "a.unknown()",
    "a['b','c']",
    "a[?(@.b == [1, \"x\", null, {'k': true}])]",
  ])("accepts %s", (path) => {
    expect(parseJsonPath(path).ok).toBe(true);
  });

  it("refuses what is nested without end", () => {
    for (const path of [
      `a[?(${"(".repeat(5_000)}@.b${")".repeat(5_000)})]`,
      `a[?(${"!".repeat(5_000)}@.b)]`,
      `a[?(@.b == ${"[".repeat(5_000)}${"]".repeat(5_000)})]`,
      "a[?(@.b".repeat(5_000),
      "a.sum($.".repeat(5_000),
    ]) {
      expect(parseJsonPath(path).ok).toBe(false);
    }
  });
});
