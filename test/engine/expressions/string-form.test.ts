import { describe, expect, it } from "vitest";
import { stringForm } from "../../../src/engine/expressions/string-form.ts";
import type { Json } from "../../../src/model/json.ts";

describe("stringForm", () => {
  it.each<[Json | undefined, string]>([
    ["text", "text"],
    ["", ""],
    [undefined, "null"],
    [null, "null"],
    [true, "true"],
    [false, "false"],
    [0, "0"],
    [-0, "0"],
    [12, "12"],
    [-7, "-7"],
    [10_000_000, "10000000"],
    [9_007_199_254_740_991, "9007199254740991"],
    [1e20, "100000000000000000000"],
  ])("writes %j as %j", (value, text) => {
    expect(stringForm(value)).toBe(text);
  });

  it.each([
    [1.5, "1.5"],
    [-4.25, "-4.25"],
    [0.001, "0.001"],
    [0.0015, "0.0015"],
    [0.000_15, "1.5E-4"],
    [1e-7, "1.0E-7"],
    [1_234_567.5, "1234567.5"],
    [12_345_678.5, "1.23456785E7"],
    [1e21, "1.0E21"],
    [-1.25e300, "-1.25E300"],
    [5e-324, "5.0E-324"],
  ])("writes the decimal %d as Java does: %s", (value, text) => {
    expect(stringForm(value)).toBe(text);
  });

  it("writes objects and lists as compact JSON with their keys in order", () => {
    expect(stringForm({ zeta: 1, alpha: { k: [1, 2.5, "x", null, true] } })).toBe(
      '{"zeta":1,"alpha":{"k":[1,2.5,"x",null,true]}}',
    );
    expect(stringForm(['a "quoted" word', {}, []])).toBe('["a \\"quoted\\" word",{},[]]');
  });

  it("throws a RangeError for a list nested beyond the stack", () => {
    let deep: Json = [];
    for (let level = 0; level < 200_000; level += 1) {
      deep = [deep];
    }
    expect(() => stringForm(deep)).toThrow(RangeError);
  });
});
