import { describe, expect, it } from "vitest";
import { readJsonPathIn } from "../../../../src/engine/expressions/json-path.ts";
import type { Json } from "../../../../src/model/json.ts";
import { PATH_DATA } from "./path-data.ts";

function read(path: string): Json | undefined {
  return readJsonPathIn(path, PATH_DATA);
}

describe("functions", () => {
  it.each<[string, Json]>([
    ["nums.length()", 3],
    ["nums.size()", 3],
    ["o.length()", 8],
    ["empty.length()", 0],
    ["text.length()", null],
    ["limit.size()", null],
    ["$.length($.nums)", 3],
    ["o.keys()", ["k", "num", "flag", "nil", "a b", "a-b", "c.d", "it's"]],
    ["nums.keys()", null],
    ["nums.min()", 1],
    ["nums.max()", 3],
    ["nums.sum()", 6],
    ["nums.avg()", 2],
    ["nums.sum(10, $.limit)", 17],
    ["$.sum($.nums)", 6],
    ["$.sum(1, -2.5)", -1.5],
    ["nums.first()", 3],
    ["nums.last()", 2],
    ["nums.index(1)", 1],
    ["nums.index(-1)", 2],
    ["list.first().t", "a"],
    ['text.concat("a", "b")', "ab"],
    ["words.concat('!', $.words, 5)", "xyz!xyz"],
    ["nums.append(4)", [3, 1, 2, 4]],
    ["nums.append({'a': 1}, null)", [3, 1, 2, { a: 1 }, null]],
    ["text.append(4)", "plain"],
    ["nums.append(@.length())", [3, 1, 2, 3]],
    ["list[*].n.sum()", 6],
    ["list..n.max()", 3],
    ["list[*].n.avg()", 2],
    ["nested[*].sum()", [3, 3]],
    ["nested[*].length()", [2, 1]],
    [
      "list[*].keys()",
      [
        ["n", "t"],
        ["n", "t"],
        ["n", "t"],
      ],
    ],
    ["list[*].n.sum().x", undefined as unknown as Json],
  ])("calls %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it("computes the deviation of the whole population", () => {
    expect(readJsonPathIn("$.stddev()", [2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });

  it.each([
    "empty.sum()",
    "words.sum()",
    "text.min()",
    "empty.first()",
    "empty.last()",
    "text.first()",
    "nums.index(9)",
    "nums.index('a')",
    "nums.index()",
    "nums.unknown()",
    "nums.constructor()",
    "nope[*].n.sum()",
    "nested[*].index(1)",
  ])("gives nothing for %s", (path) => {
    expect(read(path)).toBeUndefined();
  });

  it("leaves the data as it was", () => {
    const before = structuredClone(PATH_DATA);
    for (const path of [
      "nums.append(9)",
      "$..nums.append(9)",
      "o.keys().append(1)",
      "nums.last()",
    ]) {
      read(path);
    }
    expect(PATH_DATA).toEqual(before);
    expect(read("nums.append(1)")).not.toBe(read("nums"));
  });
});
