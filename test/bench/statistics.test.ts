import { describe, expect, it } from "vitest";
import { latency, percentile } from "./statistics.ts";

describe("percentile", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it("takes the nearest rank", () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([1, 2, 3], 0.99)).toBe(3);
  });

  it("is zero without samples", () => {
    expect(percentile([], 0.5)).toBe(0);
  });
});

describe("latency", () => {
  it("sorts by value, not by text, and leaves its input alone", () => {
    const samples = [10, 9, 100];
    expect(latency(samples)).toEqual({ samples: 3, p50: 10, p99: 100, max: 100 });
    expect(samples).toEqual([10, 9, 100]);
  });
});
