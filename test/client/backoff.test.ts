import { describe, expect, it } from "vitest";
import { backoff } from "../../src/client/backoff.ts";

describe("backoff", () => {
  it("doubles from a fifth of a second to ten seconds", () => {
    const pauses = Array.from({ length: 8 }, (_, failures) => backoff(failures, 1));
    expect(pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  });

  it("takes up to a fifth off by chance", () => {
    expect(backoff(0, 0)).toBe(160);
    expect(backoff(0, 0.5)).toBe(180);
  });

  it("stays at its longest after any number of failures", () => {
    expect(backoff(5_000, 1)).toBe(10_000);
  });
});
