import { describe, expect, it } from "vitest";
import {
  CHILD_PRIORITY,
  describeNumber,
  isWrongNumber,
  KEEP_LAST,
  MAX_CONCURRENCY,
  wholeNumberOf,
} from "../../src/engine/whole-number.ts";

describe("a whole number", () => {
  it.each([
    [3, 3],
    ["3", 3],
    [" 3 ", 3],
    [2, 2],
    [1e9, 1e9],
  ])("%j is one", (value, number) => {
    expect(wholeNumberOf(value, KEEP_LAST)).toBe(number);
    expect(isWrongNumber(value, KEEP_LAST)).toBe(false);
  });

  it.each([[0], [-1], [1.5], ["1.5"], [""], [" "], ["many"], [true], [{}], [[1]], [1e300]])(
    "%j is none of 1 or more",
    (value) => {
      expect(wholeNumberOf(value, KEEP_LAST)).toBeNull();
      expect(isWrongNumber(value, KEEP_LAST)).toBe(true);
    },
  );

  it.each([[undefined], [null]])("%j is none, and not wrong", (value) => {
    expect(wholeNumberOf(value, KEEP_LAST)).toBeNull();
    expect(isWrongNumber(value, KEEP_LAST)).toBe(false);
  });

  it("keeps to its bounds and says them", () => {
    expect(wholeNumberOf(0, MAX_CONCURRENCY)).toBe(0);
    expect([99, 100].map((value) => wholeNumberOf(value, CHILD_PRIORITY))).toEqual([99, null]);
    expect(describeNumber(MAX_CONCURRENCY)).toBe("a whole number of 0 or more");
    expect(describeNumber(CHILD_PRIORITY)).toBe("a whole number from 0 to 99");
  });
});
