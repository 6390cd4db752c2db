import { describe, expect, it } from "vitest";
import { expandInlineJson } from "../../src/events/expand-json.ts";

describe("expandInlineJson", () => {
  it("reads objects and lists in texts, at every depth and within each other", () => {
    const inner = JSON.stringify({ b: "[1]" });
    expect(expandInlineJson({ a: inner, list: [{ t: " [2]" }] })).toEqual({
      a: { b: [1] },
      list: [{ t: [2] }],
    });
  });

  it("leaves all else as it is", () => {
    const payload = {
      a: "5",
      b: "true",
      c: '"x"',
      d: "{not json",
      e: null,
      f: 1,
      g: "[1",
      h: "[1e400]",
    };
    expect(expandInlineJson(payload)).toEqual(payload);
  });

  it("leaves what is nested beyond all bounds as it is", () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    expect(expandInlineJson({ deep })).toEqual({ deep });
  });

  it("keeps a member called __proto__ a member", () => {
    const expanded = expandInlineJson({ a: '{"__proto__": {"x": 1}}' });
    expect(JSON.stringify(expanded)).toBe('{"a":{"__proto__":{"x":1}}}');
  });
});
