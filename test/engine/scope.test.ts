import { describe, expect, it } from "vitest";
import { basesOf, innerScope, iterationOf, outerScope, turnOf } from "../../src/engine/scope.ts";
import { seededRandom } from "../helpers/random.ts";

describe("scopes", () => {
  it("add a suffix per loop, the outermost first", () => {
    expect(innerScope("", 2)).toBe("__2");
    expect(innerScope(innerScope("", 2), 13)).toBe("__2__13");
  });

  it("lead back to the scope that the loop itself stands in", () => {
    expect(outerScope("__2__13")).toBe("__2");
    expect(outerScope("__2")).toBe("");
    expect(outerScope("")).toBe("");
  });

  it("name the innermost iteration, 0 outside loops", () => {
    expect(iterationOf("__2__13")).toBe(13);
    expect(iterationOf("__2")).toBe(2);
    expect(iterationOf("")).toBe(0);
  });

  it("say in which turn of a loop something stands, if in one", () => {
    expect(turnOf("", "__12__5")).toBe(12);
    expect(turnOf("__12", "__12__5")).toBe(5);
    expect(turnOf("__1", "__12__5")).toBeNull();
    expect(turnOf("__12", "__12")).toBeNull();
  });

  it("are read back as they were made, however deep and whatever the base name holds", () => {
    const random = seededRandom();
    for (let round = 0; round < 2_000; round++) {
      const turns = Array.from({ length: random.below(6) }, () => random.below(100_000));
      const scopes = [""];
      for (const turn of turns) scopes.push(innerScope(scopes.at(-1) ?? "", turn));
      for (let depth = turns.length; depth > 0; depth--) {
        const [outer = "", scope = ""] = scopes.slice(depth - 1, depth + 1);
        expect(outerScope(scope), `seed ${random.seed}`).toBe(outer);
        expect(iterationOf(scope), `seed ${random.seed}`).toBe(turns[depth - 1]);
        expect(turnOf(outer, scopes.at(-1) ?? ""), `seed ${random.seed}`).toBe(turns[depth - 1]);
      }
      const base = random.pick(["x", "x_", "__", "x__y", "1", "", "x__1a"]);
      const bases = scopes.map((scope) => base + scope).toReversed();
      expect(basesOf(bases[0] ?? ""), `seed ${random.seed}`).toEqual(bases.slice(1));
    }
  });
});
