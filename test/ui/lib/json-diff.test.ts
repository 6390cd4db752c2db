import { LosslessNumber } from "lossless-json";
import { describe, expect, it } from "vitest";
import { diff, type DiffNode } from "../../../src/ui/lib/json-diff.ts";

/** The differences of a tree, as `name kind`. */
function changesOf(node: DiffNode): string[] {
  if (node.children.length === 0 || node.kind === "text") {
    return node.changes === 0 ? [] : [`${node.name ?? "·"} ${node.moved ? "moved" : node.kind}`];
  }
  return [...(node.moved ? ["· moved"] : []), ...node.children.flatMap(changesOf)];
}

const task = (taskReferenceName: string, more: object = {}) => ({ taskReferenceName, ...more });

describe("diff", () => {
  it("compares members by name, whatever their order", () => {
    const node = diff({ b: 1, a: 2, gone: 3 }, { a: 2, new: 4, b: 5 });
    expect(node.children.map(({ name, kind }) => [name, kind])).toEqual([
      ["a", "same"],
      ["b", "changed"],
      ["gone", "removed"],
      ["new", "added"],
    ]);
    expect(node.changes).toBe(3);
  });

  it("takes members that every object has for members of the value only where it has them", () => {
    expect(changesOf(diff({}, { toString: 1 }))).toEqual(["toString added"]);
  });

  it("tells null from absent", () => {
    expect(changesOf(diff({ a: null }, {}))).toEqual(["a removed"]);
    expect(diff({ a: null }, { a: null }).kind).toBe("same");
  });

  it("matches elements by what identifies them, and finds those that moved", () => {
    const before = [task("a"), task("b", { retries: 1 }), task("c"), task("d")];
    const after = [task("d"), task("a"), task("b", { retries: 2 }), task("e")];
    const node = diff(before, after);
    expect(changesOf(node)).toEqual(["· moved", "retries changed", "· removed", "· added"]);
  });

  it("matches elements without an identity by value, and pairs the rest by position", () => {
    expect(changesOf(diff([1, 2, 3], [1, 9, 3, 4]))).toEqual(["· changed", "· added"]);
    expect(changesOf(diff(["a", "b", "c"], ["b", "c"]))).toEqual(["· removed"]);
    const twice = [task("a"), task("a")];
    expect(changesOf(diff(twice, [task("a")]))).toEqual(["· removed"]);
  });

  it("compares long texts by line", () => {
    const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`);
    const after = lines.with(4, "another").join("\n");
    const { kind, children, changes } = diff(lines.join("\n"), after);
    expect(kind).toBe("text");
    expect(changes).toBe(2);
    expect(children.slice(4, 6).map((line) => line.kind)).toEqual(["removed", "added"]);
  });

  it("compares numbers beyond 2^53 by their digits", () => {
    const [one, other] = ["9007199254740993", "9007199254740992"];
    expect(diff(new LosslessNumber(one), new LosslessNumber(one)).kind).toBe("same");
    expect(diff(new LosslessNumber(one), new LosslessNumber(other)).kind).toBe("changed");
    expect(diff([new LosslessNumber(one)], [new LosslessNumber(other)]).changes).toBe(1);
  });

  it.each([
    [1, "1"],
    [{}, []],
    [null, 0],
    ["a", ["a"]],
    [{ a: 1 }, null],
  ])("shows %j and %j as one change", (before, after) => {
    expect(diff(before, after)).toMatchObject({ kind: "changed", changes: 1 });
  });

  it("keeps both values of everything that stands on both sides", () => {
    const before = { list: [1, { x: 1 }], text: "a" };
    const after = { list: [1, { x: 2 }], text: "a" };
    const rebuilt = (node: DiffNode, side: "before" | "after"): unknown => {
      if (node.kind === "object")
        return Object.fromEntries(node.children.map((each) => [each.name, rebuilt(each, side)]));
      if (node.kind === "list") return node.children.map((each) => rebuilt(each, side));
      return node[side];
    };
    expect(rebuilt(diff(before, after), "before")).toEqual(before);
    expect(rebuilt(diff(before, after), "after")).toEqual(after);
  });
});
