import { describe, expect, it } from "vitest";
import { parseLossless, stringifyLossless } from "../../../../src/ui/lib/lossless.ts";
import {
  fieldProblem,
  fieldText,
  fieldValue,
  withValueAt,
} from "../../../../src/ui/pages/start/field-text.ts";

describe("a value in a field", () => {
  it("comes back as it was, whatever it is", () => {
    const values = [
      ...["abc", "3", "true", "null", '"quoted"', "{", "a\nb", 3, -1.5, true, false, null],
      ...[[1, "2"], { a: { b: [] } }, parseLossless("12345678901234567890")],
    ];
    for (const value of values) {
      expect(stringifyLossless(fieldValue(fieldText(value, "any"), "any"))).toBe(
        stringifyLossless(value),
      );
    }
  });

  it("is a text whatever is typed where only a text is allowed", () => {
    expect(fieldValue("3", "text")).toBe("3");
    expect(fieldText("3", "text")).toBe("3");
  });

  it("is nothing when nothing is typed", () => {
    expect(fieldValue("", "any")).toBeUndefined();
    expect(fieldText(undefined, "number")).toBe("");
  });

  it("is told to be no number where one is needed", () => {
    expect(fieldProblem("1.5", "number")).toBeUndefined();
    expect(fieldProblem("12345678901234567890", "integer")).toBeUndefined();
    expect(fieldProblem("1.5", "integer")).toBe("Not a whole number");
    expect(fieldProblem("many", "integer")).toBe("Not a number");
    expect(fieldProblem("many", "any")).toBeUndefined();
  });
});

describe("withValueAt", () => {
  it("changes one member and leaves the rest", () => {
    const value = { a: { b: 1, c: 2 }, d: 3 };
    expect(withValueAt(value, ["a", "b"], 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
    expect(value.a.b).toBe(1);
  });

  it("makes the objects on the way", () => {
    expect(withValueAt({}, ["a", "b"], 1)).toEqual({ a: { b: 1 } });
  });

  it("takes a member away", () => {
    expect(withValueAt({ a: { b: 1 } }, ["a", "b"], undefined)).toEqual({ a: {} });
  });
});
