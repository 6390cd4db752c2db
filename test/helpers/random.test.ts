import { describe, expect, it } from "vitest";
import { seededRandom } from "./random.ts";

describe("seededRandom", () => {
  it("gives the same numbers for the same seed", () => {
    const [one, other] = [seededRandom(7), seededRandom(7)];
    const numbers = Array.from({ length: 20 }, () => one.next());
    expect(Array.from({ length: 20 }, () => other.next())).toEqual(numbers);
    expect(new Set(numbers).size).toBe(20);
  });

  it("stays within its limits", () => {
    const random = seededRandom(1);
    for (let round = 0; round < 1_000; round += 1) {
      expect(random.below(3)).toBeLessThan(3);
      expect(["a", "b"]).toContain(random.pick(["a", "b"]));
    }
  });

  it("names the seed that it chose", () => {
    const random = seededRandom();
    expect(seededRandom(random.seed).next()).toBe(random.next());
  });
});
