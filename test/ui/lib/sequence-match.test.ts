import { describe, expect, it } from "vitest";
import { longestRising, matchSequences } from "../../../src/ui/lib/sequence-match.ts";

describe("matchSequences", () => {
  it.each([
    ["abc", "abc", "abc"],
    ["abcd", "acd", "acd"],
    ["xaby", "aby", "aby"],
    ["abc", "cab", "ab"],
    ["", "abc", ""],
    ["abc", "xyz", ""],
    ["aab", "ab", "ab"],
  ])("finds what %s and %s have in common", (first, second, common) => {
    const matches = matchSequences([...first], [...second]);
    expect(matches.map(([at]) => first[at]).join("")).toBe(common);
    expect(matches.map(([, at]) => second[at]).join("")).toBe(common);
  });

  it("keeps the ends of sequences that are too long to be compared whole", () => {
    const middle = (mark: string) => Array.from({ length: 3000 }, (_, at) => `${mark}${at}`);
    const matches = matchSequences(["a", ...middle("x"), "z"], ["a", ...middle("y"), "z"]);
    expect(matches).toEqual([
      [0, 0],
      [3001, 3001],
    ]);
  });
});

describe("longestRising", () => {
  it.each([
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
    [
      [2, 0, 1],
      [0, 1],
    ],
    [
      [1, 2, 0],
      [1, 2],
    ],
    [[], []],
  ])("keeps of %j the numbers %j", (numbers, kept) => {
    expect([...longestRising(numbers)].sort()).toEqual(kept);
  });
});
