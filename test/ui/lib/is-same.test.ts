import { LosslessNumber } from "lossless-json";
import { describe, expect, it } from "vitest";
import { isSame } from "../../../src/ui/lib/is-same.ts";

describe("isSame", () => {
  it("does not take a missing member for one of another name", () => {
    expect(isSame({ a: undefined }, { b: undefined })).toBe(false);
    expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(isSame([1, 2], [2, 1])).toBe(false);
  });

  it("compares numbers beyond 2^53 by their digits", () => {
    const number = (digits: string) => ({ at: [new LosslessNumber(digits)] });
    expect(isSame(number("9007199254740993"), number("9007199254740993"))).toBe(true);
    expect(isSame(number("9007199254740993"), number("9007199254740992"))).toBe(false);
  });
});
