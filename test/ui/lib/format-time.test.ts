import { describe, expect, it } from "vitest";
import { shareText } from "../../../src/ui/lib/format-time.ts";

describe("a share as a percentage", () => {
  it.each([
    [0, 0, "0 %"],
    [0, 7, "0 %"],
    [1, 300, "0.3 %"],
    [1, 8, "13 %"],
    [5, 5, "100 %"],
  ])("of %i in %i is %s", (part, whole, text) => {
    expect(shareText(part, whole)).toBe(text);
  });
});
