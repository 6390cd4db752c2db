import { describe, expect, it } from "vitest";
import { countChanges, diffLines, type DiffLine } from "../../../src/ui/lib/diff-lines.ts";
import { diff } from "../../../src/ui/lib/json-diff.ts";

const SIGNS = { same: " ", added: "+", removed: "-", changed: "~", moved: "^", gap: "…" };

function textOf({ state, before, after, hidden }: DiffLine): string {
  if (state === "gap") return `… ${hidden}`;
  const show = (side: DiffLine["before"]) =>
    side === null ? "" : (side.name === null ? "" : `${side.name}: `) + side.text;
  const depth = " ".repeat(before?.depth ?? after?.depth ?? 0);
  const sides = state === "changed" ? `${show(before)} > ${show(after)}` : show(before ?? after);
  return `${SIGNS[state]}${depth}${sides}`;
}

function shown(before: unknown, after: unknown, onlyChanges = false): string[] {
  return diffLines(diff(before, after), onlyChanges).map(textOf);
}

describe("diffLines", () => {
  it("writes both sides of each line", () => {
    expect(shown({ a: 1, b: { c: 2 } }, { a: 1, b: { c: 3 }, d: [4] })).toEqual([
      " {",
      "  a: 1",
      "  b: {",
      "~  c: 2 > c: 3",
      "  }",
      "+ d: [",
      "+  4",
      "+ ]",
      " }",
    ]);
  });

  it("shows by its count what is the same, if only changes are wanted", () => {
    const before = { a: 1, b: 2, c: 3, d: 4 };
    expect(shown(before, { ...before, c: 5 }, true)).toEqual([
      " {",
      "… 2",
      "~ c: 3 > c: 5",
      "… 1",
      " }",
    ]);
  });

  it("keeps lines around a change in a text", () => {
    const lines = Array.from({ length: 20 }, (_, at) => `this is line ${at}`);
    const after = lines.with(10, "new").join("\n");
    expect(shown(lines.join("\n"), after, true)).toEqual([
      " text",
      "… 8",
      "  this is line 8",
      "  this is line 9",
      "- this is line 10",
      "+ new",
      "  this is line 11",
      "  this is line 12",
      "… 7",
    ]);
  });

  it("counts a line that was replaced as one change, and each value as one", () => {
    const lines = Array.from({ length: 20 }, (_, at) => `this is line ${at}`);
    const after = lines.with(10, "new").join("\n");
    const all = diffLines(diff({ t: lines.join("\n"), x: 1 }, { t: after, y: { z: 1 } }), true);
    expect(countChanges(all)).toBe(3);
  });

  it("writes values of different kinds beside each other", () => {
    expect(shown([1, 2], "text")).toEqual(['~[ > "text"', "~ 1 > ", "~ 2 > ", "~] > "]);
  });

  it("marks what has moved", () => {
    const [a, b, c] = [{ id: 1 }, { id: 2 }, { id: 3 }];
    const lines = diffLines(diff([a, b, c], [c, a, b]), true);
    expect(lines.map(({ state }) => state)).toEqual([
      "same",
      "moved",
      "moved",
      "moved",
      "gap",
      "same",
    ]);
    expect(countChanges(lines)).toBe(1);
  });
});
