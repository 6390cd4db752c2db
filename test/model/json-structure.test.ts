import { describe, expect, it } from "vitest";
import { structureProblem } from "../../src/model/json-structure.ts";

const LIMITS = { depth: 3, containers: 5 };

describe("structureProblem", () => {
  it.each([
    ["[[[1]]]", null],
    ['[{"a":[1,2,3]},{"b":{}}]', null],
    ["[[[[1]]]]", "depth"],
    ["[[],[],[],[],[]]", "containers"],
    ['[{},{},{},{},{"a":1}]', "containers"],
    ['["[[[[[[[[", "\\"[[[[[[", "\\\\", []]', null],
  ])("finds in %s: %j", (text, problem) => {
    expect(structureProblem(text, LIMITS)).toBe(problem);
  });

  it("goes through text that is no JSON", () => {
    expect(structureProblem("]]]]}}}} not JSON", LIMITS)).toBeNull();
  });
});
