import { describe, expect, it } from "vitest";
import { jsonStart } from "../../src/lib/json-start.ts";

const VALUE = { a: [1, "two", null, true], b: { c: {}, d: [] }, e: undefined, f: "é😀\n" };

describe("jsonStart", () => {
  it("gives the whole text where there is room", () => {
    expect(jsonStart(VALUE, 1000)).toBe(JSON.stringify(VALUE));
  });

  it("gives the beginning of the text where there is not", () => {
    const whole = JSON.stringify(VALUE);
    for (let length = 0; length < whole.length; length += 1) {
      expect(jsonStart(VALUE, length)).toBe(whole.slice(0, length).toWellFormed());
    }
  });

  it("does not walk what it does not give", () => {
    const endless: unknown[] = [1];
    endless.push(endless);
    expect(jsonStart(endless, 7)).toBe("[1,[1,[");
  });
});
