import { describe, expect, it } from "vitest";
import { TakingCalls } from "../../src/app/taking-calls.ts";

const releases = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ taskId: `task-${at}`, turn: 1 }));

describe("TakingCalls", () => {
  it("answers what a caller that has left has not got", () => {
    const calls = new TakingCalls();
    calls.took("a", releases(3));
    expect(calls.hasLeft("a")).toBe(false);
    expect(calls.left({ call: "a", got: 1 })).toEqual(releases(3).slice(1));
    expect(calls.hasLeft("a")).toBe(true);
    expect(calls.left({ call: "a", got: 0 })).toEqual([]);
  });

  it("knows a caller that has left before its call has taken anything", () => {
    const calls = new TakingCalls();
    expect(calls.left({ call: "a", got: 0 })).toEqual([]);
    expect(calls.hasLeft("a")).toBe(true);
  });

  it("forgets what is long ago", () => {
    const calls = new TakingCalls();
    calls.took("first", releases(1));
    calls.took("large", releases(9_999));
    calls.took("next", releases(9_000));
    expect(calls.left({ call: "large", got: 9_998 })).toHaveLength(1);
    calls.took("last", releases(1_000));
    expect(calls.left({ call: "first", got: 0 })).toEqual([]);
    expect(calls.left({ call: "next", got: 8_999 })).toHaveLength(1);
  });

  it("counts also those that have taken nothing", () => {
    const calls = new TakingCalls();
    calls.took("first", releases(1));
    for (let count = 0; count < 20_000; count += 1) calls.took(`empty-${count}`, []);
    expect(calls.left({ call: "first", got: 0 })).toEqual([]);
  });
});
