import { describe, expect, it } from "vitest";
import { toggled } from "../../../src/ui/lib/toggled.ts";

describe("a toggled set", () => {
  it("has what it had not, and lacks what it had, and leaves the other as it is", () => {
    const set = new Set(["a"]);
    expect([...toggled(set, "b")]).toEqual(["a", "b"]);
    expect([...toggled(set, "a")]).toEqual([]);
    expect([...set]).toEqual(["a"]);
  });
});
