import { describe, expect, it } from "vitest";
import { placedTasks, valueAt } from "../../../src/ui/lib/definition-tasks.ts";

describe("placedTasks", () => {
  it("tells of each task what is written and where it stands", () => {
    const definition = {
      tasks: [
        { taskReferenceName: "a", retryCount: 3 },
        {
          ...{ taskReferenceName: "s", type: "SWITCH" },
          decisionCases: { yes: [{ taskReferenceName: "b" }, { taskReferenceName: "c" }] },
        },
      ],
    };
    expect(
      placedTasks(definition).map(({ shape, owner, list, position }) => [
        ...[shape.base, owner?.shape.base ?? null, list, position],
      ]),
    ).toEqual([
      ["a", null, "", 0],
      ["s", null, "", 1],
      ["b", "s", "yes", 0],
      ["c", "s", "yes", 1],
    ]);
    expect(placedTasks(definition)[0]?.fields["retryCount"]).toBe(3);
  });

  it("finds none in what is no definition", () => {
    for (const value of [null, 4, "x", [], { tasks: {} }]) expect(placedTasks(value)).toEqual([]);
  });
});

describe("valueAt", () => {
  it("follows own members only", () => {
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt({}, ["constructor"])).toBeUndefined();
    expect(valueAt("text", ["length"])).toBeUndefined();
  });
});
