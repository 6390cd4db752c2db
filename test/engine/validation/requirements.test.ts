import { describe, expect, it } from "vitest";
import { Requirements } from "../../../src/engine/validation/requirements.ts";

describe("requirements", () => {
  it("are fulfilled in order, and those of a circle and behind one never", () => {
    const requirements = new Requirements();
    const [a, b, c, d, e] = Array.from({ length: 5 }, () => requirements.add());
    for (const number of [a, b, c, d, e]) expect(number).toBeTypeOf("number");
    requirements.require(b ?? 0, a ?? 0);
    requirements.require(c ?? 0, d ?? 0);
    requirements.require(d ?? 0, c ?? 0);
    requirements.require(e ?? 0, d ?? 0);
    expect([...requirements.fulfilled()]).toEqual([a, b]);
  });

  it("are never fulfilled where one never happens", () => {
    const requirements = new Requirements();
    requirements.require(requirements.add(), null);
    expect(requirements.fulfilled().size).toBe(0);
  });
});
