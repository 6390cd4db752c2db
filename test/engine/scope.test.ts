import { describe, expect, it } from "vitest";
import { innerScope, iterationOf, outerScope, turnOf } from "../../src/engine/scope.ts";

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
});
