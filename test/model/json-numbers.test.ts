import { describe, expect, it } from "vitest";
import { numberBeyond, settleNumbers } from "../../src/model/json-numbers.ts";

describe("the numbers of a text that is taken in", () => {
  it.each([
    ["1e400", ""],
    ["[1, -1e999]", "[1]"],
    ['{"a": {"b": [0, {"c": 1e309}]}}', ".a.b[1].c"],
    [`{"long": ${"9".repeat(400)}}`, ".long"],
  ])("show where one of %s is beyond what can be held", (text, place) => {
    expect(settleNumbers(JSON.parse(text))).toBe(place);
  });

  it.each(["1.7976931348623157e308", "[1e-400, null, true]", '{"a": "1e400"}', "{}", '"x"'])(
    "may be those of %s",
    (text) => {
      expect(settleNumbers(JSON.parse(text))).toBeNull();
    },
  );

  it("know no -0", () => {
    const value = JSON.parse('{"a": -0, "b": [-0.0, {"c": -0}], "__proto__": -0}');
    expect(settleNumbers(value)).toBeNull();
    expect(value).toStrictEqual(JSON.parse('{"a": 0, "b": [0, {"c": 0}], "__proto__": 0}'));
  });

  it("are named in words with their place", () => {
    expect(numberBeyond(".a[1]")).toBe("a[1]: a number beyond 1.7976931348623157e+308");
    expect(numberBeyond("")).toBe("a number beyond 1.7976931348623157e+308");
  });
});
