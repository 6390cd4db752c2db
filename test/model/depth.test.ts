import { describe, expect, it } from "vitest";
import { hasMoreContainersThan, isDeeperThan } from "../../src/model/depth.ts";

describe("isDeeperThan", () => {
  it("counts lists and objects", () => {
    const value = { a: [{ b: 1 }] };
    expect(isDeeperThan(value, 3)).toBe(false);
    expect(isDeeperThan(value, 2)).toBe(true);
  });

  it("takes scalars and null for no level at all", () => {
    for (const value of [null, 1, "x", undefined]) expect(isDeeperThan(value, 0)).toBe(false);
  });

  it("does not recurse", () => {
    const value: unknown = JSON.parse("[".repeat(200_000) + "]".repeat(200_000));
    expect(isDeeperThan(value, 199_999)).toBe(true);
    expect(isDeeperThan(value, 200_000)).toBe(false);
  });
});

describe("hasMoreContainersThan", () => {
  it("counts all lists and objects, itself included", () => {
    const value = { a: [{ b: 1 }, null, "x"], c: {} };
    expect(hasMoreContainersThan(value, 4)).toBe(false);
    expect(hasMoreContainersThan(value, 3)).toBe(true);
    expect(hasMoreContainersThan("x", 0)).toBe(false);
  });
});
