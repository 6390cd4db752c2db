import { describe, expect, it } from "vitest";
import { isTextIn, occurrencesOf } from "../../../src/engine/expressions/text-search.ts";
import { seededRandom } from "../../helpers/random.ts";

/** Long enough that no text is left to JavaScript's own search, and without what is looked for. */
const FAR = "-".repeat(10_000_000);

/** Of computing time, which other work on the machine does not count to. */
const MAX_MICROSECONDS = 2_000_000;

function places(wanted: string, text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => at).filter((at) =>
    text.startsWith(wanted, at),
  );
}

describe("occurrencesOf", () => {
  it("finds all places, overlapping ones too, in short texts and in long ones", () => {
    const random = seededRandom();
    const text = (length: number): string =>
      Array.from({ length }, () => random.pick(["a", "a", "b", "😀"])).join("");
    for (let round = 0; round < 2_000; round += 1) {
      const wanted = text(1 + random.below(5));
      const within = text(random.below(40));
      const expected = places(wanted, within);
      const place = `${wanted} in ${within} (seed ${random.seed})`;
      expect([...occurrencesOf(wanted, within)], place).toEqual(expected);
      expect(isTextIn(wanted, within), place).toBe(expected.length > 0);
      if (round % 500 === 0) {
        expect([...occurrencesOf(wanted, within + FAR)], place).toEqual(expected);
      }
    }
  });

  it("takes time in proportion to the texts", () => {
    const text = "a".repeat(3_000_000);
    const half = "a".repeat(1_000);
    const started = process.cpuUsage();
    expect(isTextIn(`b${half}${half}`, text)).toBe(false);
    expect(isTextIn(`${half}b${half}`, text)).toBe(false);
    expect([...occurrencesOf(half, text)]).toHaveLength(3_000_000 - 999);
    expect(process.cpuUsage(started).user).toBeLessThan(MAX_MICROSECONDS);
  });
});

describe("isTextIn", () => {
  it("finds the empty text in each", () => {
    expect(isTextIn("", "")).toBe(true);
    expect(isTextIn("", "a")).toBe(true);
    expect(isTextIn("a", "")).toBe(false);
  });
});
