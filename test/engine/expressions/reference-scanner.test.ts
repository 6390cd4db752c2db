import { describe, expect, it } from "vitest";
import {
  mayHoldReference,
  replaceReferences,
  soleReference,
} from "../../../src/engine/expressions/reference-scanner.ts";

/** Replaces every reference by its path in angle brackets. */
function marked(text: string): string {
  return replaceReferences(text, (path) => `<${path}>`);
}

describe("replaceReferences", () => {
  it.each([
    ["a ${b} c", "a <b> c"],
    ["${a}${b}", "<a><b>"],
    ["${a {b} c}", "<a {b} c>"],
    ["${a.${b}.c}", "<a.<b>.c>"],
    ["x${a.${b.${c}}}y", "x<a.<b.<c>>>y"],
    ["${}", "<>"],
  ])("replaces in %s", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it.each([
    ["", ""],
    ["cost $5", "cost $5"],
    ["{x}", "{x}"],
    ["a $ {x}", "a $ {x}"],
    ["#{x}", "#{x}"],
    ["}{", "}{"],
    ["} ${", "} ${"],
    ["${abc", "${abc"],
    ["${a {b}", "${a {b}"],
    ["$", "$"],
  ])("leaves %s alone", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it("replaces what stands after or within an unclosed opening", () => {
    expect(marked("${abc ${a}")).toBe("${abc <a>");
    expect(marked("} ${a} ${")).toBe("} <a> ${");
  });

  it.each([
    ["$${a}", "${a}"],
    ["$$${a}", "$${a}"],
    ["$$$${a}", "$$${a}"],
    ["$${a} ${b}", "${a} <b>"],
    ["$${a.${b}}", "${a.<b>}"],
    ["$${", "${"],
    ["${a.$${b}}", "<a.${b}>"],
  ])("turns the escape %s into %s", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });

  it("does not look at what was put in", () => {
    expect(replaceReferences("${a} $", () => "${b} $${c} }")).toBe("${b} $${c} } $");
    expect(replaceReferences("${a.${b}}", (path) => (path === "b" ? "}${x" : `<${path}>`))).toBe(
      "<a.}${x>",
    );
  });

  it("says whether a reference is the whole text", () => {
    const places: [string, string][] = [];
    for (const text of ["${a}", "${a.${b}}", "${a} ", " ${a}", "${a}${b}"]) {
      replaceReferences(text, (path, place) => {
        places.push([path, place]);
        return "";
      });
    }
    expect(places).toEqual([
      ["a", "whole"],
      ["b", "part"],
      ["a.", "whole"],
      ["a", "part"],
      ["a", "part"],
      ["a", "part"],
      ["b", "part"],
    ]);
  });

  it("takes references nested deeper than fifty as text", () => {
    expect(marked("${".repeat(50) + "}".repeat(50))).toBe("<".repeat(50) + ">".repeat(50));
    expect(marked("${".repeat(51) + "}".repeat(51))).toBe(`${"<".repeat(50)}\${}${">".repeat(50)}`);
  });

  it.each([
    ["openings", "${"],
    ["escaped openings", "$${"],
    ["closings", "}"],
    ["dollars", "$"],
    ["blank references", "${}"],
    ["unclosed within closed", "${{}"],
  ])("takes linear time for a megabyte of %s", (_, piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    const started = performance.now();
    replaceReferences(text, () => "");
    replaceReferences(text + "}".repeat(500_000), () => "");
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("soleReference", () => {
  it.each([
    ["${a.b}", "a.b"],
    ["${}", ""],
    ["${a}}", null],
    ["${a} ", null],
    ["${a}${b}", null],
    ["${a.${b}}", null],
    ["$${a}", null],
    ["${a", null],
    ["a", null],
  ])("of %s is %j", (text, path) => {
    expect(soleReference(text)).toBe(path);
  });
});

describe("mayHoldReference", () => {
  it("is false without an opening", () => {
    expect(["", "a", "{a}", "$a"].some(mayHoldReference)).toBe(false);
    expect(["${", "$${a}", "x${a}"].every(mayHoldReference)).toBe(true);
  });
});
