import { describe, expect, it } from "vitest";
import {
  resolvePath,
  rootNameOf,
  type DocumentLookup,
} from "../../../src/engine/expressions/document.ts";
import type { Json } from "../../../src/model/json.ts";

/** A document that notes what is asked of it. */
function watched(members: Readonly<Record<string, Json>>) {
  const asked: string[] = [];
  const lookup: DocumentLookup = {
    root: (name) => {
      asked.push(name);
      return Object.hasOwn(members, name) ? members[name] : undefined;
    },
    names: () => {
      asked.push("names");
      return Object.keys(members);
    },
  };
  return { asked, lookup };
}

const MEMBERS = {
  workflow: { input: { a: 1, list: [1, 2, 3] } },
  first: { output: { x: 1 } },
  second: { output: { x: 2 } },
};

describe("resolvePath", () => {
  it.each<[string, Json | undefined]>([
    ["workflow.input.a", 1],
    ["$.workflow.input.a", 1],
    ["$['workflow'].input.a", 1],
    ["workflow", MEMBERS.workflow],
    ["second", MEMBERS.second],
    ["third.output", undefined],
    ["third.output[*]", []],
    ["toString", undefined],
    ["", undefined],
  ])("of %s is %j, asking for one member only", (path, expected) => {
    const { asked, lookup } = watched(MEMBERS);
    expect(resolvePath(path, lookup)).toEqual(expected);
    expect(asked.length).toBeLessThanOrEqual(1);
    expect(asked).not.toContain("names");
  });

  it("looks up what a filter refers to by name as well", () => {
    const { asked, lookup } = watched(MEMBERS);
    expect(resolvePath("workflow.input.list[?(@ > $.second.output.x)]", lookup)).toEqual([3]);
    expect(asked).not.toContain("names");
  });

  it.each<[string, Json]>([
    ["$", MEMBERS],
    ["$..x", [1, 2]],
    ["$.*", Object.values(MEMBERS)],
    ["$.*.output.x", [1, 2]],
    ["$[?(@.first)].first.output.x", [1]],
    ["$['first','second']", { first: MEMBERS.first, second: MEMBERS.second }],
    ["$.length()", 3],
  ])("builds the whole document for %s, once", (path, expected) => {
    const { asked, lookup } = watched(MEMBERS);
    expect(resolvePath(path, lookup)).toEqual(expected);
    expect(asked.filter((name) => name === "names")).toHaveLength(1);
  });

  it("builds it without touching a prototype", () => {
    const lookup = { root: () => ({ x: 1 }), names: () => ["__proto__", "a"] };
    const whole = resolvePath("$", lookup) as object;
    expect(Object.keys(whole)).toEqual(["__proto__", "a"]);
    expect(Object.getPrototypeOf(whole)).toBe(Object.prototype);
  });

  it("leaves out names without a member", () => {
    expect(resolvePath("$", { root: () => undefined, names: () => ["gone"] })).toEqual({});
  });

  it("costs the same in a document of many tasks", () => {
    const lookup: DocumentLookup = {
      root: (name) => (name === "t9999" ? { output: { x: 1 } } : undefined),
      names: () => {
        throw new Error("the whole document must not be built");
      },
    };
    expect(resolvePath("t9999.output.x", lookup)).toBe(1);
  });

  it("never changes live data", () => {
    const list = [1, 2];
    const lookup = { root: () => ({ list }), names: () => ["workflow"] };
    expect(resolvePath("workflow.list.append(3)", lookup)).toEqual([1, 2, 3]);
    expect(resolvePath("workflow.list.append(3)", lookup)).toEqual([1, 2, 3]);
    expect(list).toEqual([1, 2]);
  });
});

describe("rootNameOf", () => {
  it.each([
    ["workflow.input.a", "workflow"],
    ["$.src.output", "src"],
    ["src['output']", "src"],
    ["$['a b'].x", "a b"],
    ["list[0].x", "list"],
    ["$..x", null],
    ["$.*", null],
    ["$", null],
    ["a b", null],
  ])("of %s is %j", (path, name) => {
    expect(rootNameOf(path)).toBe(name);
  });
});
