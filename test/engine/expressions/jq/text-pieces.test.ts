import { describe, expect, it } from "vitest";
import { inPieces, TextOfCodes } from "../../../../src/engine/expressions/jq/text-pieces.ts";

describe("a long text", () => {
  it("is changed as a short one is", () => {
    const double = (piece: string): string => piece.replace(/a/g, () => "aa");
    const text = "abc".repeat(10_000);
    expect(inPieces(text, double)).toBe(double(text));
    expect(inPieces("", double)).toBe("");
  });

  it("is not cut within a pair of surrogates", () => {
    for (const start of ["", "x"]) {
      const text = start + "😀".repeat(10_000);
      const pieces: string[] = [];
      inPieces(text, (piece) => {
        pieces.push(piece);
        return piece;
      });
      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      expect(pieces.join("")).toBe(text);
    }
  });
});

describe("a text of character codes", () => {
  it("counts characters and gives them in their order", () => {
    const made = new TextOfCodes();
    const text = "aé😀".repeat(5_000);
    for (const character of text) made.add(character.codePointAt(0) ?? 0);
    expect(made.length).toBe(15_000);
    expect(made.text).toBe(text);
    expect(new TextOfCodes().text).toBe("");
  });
});
