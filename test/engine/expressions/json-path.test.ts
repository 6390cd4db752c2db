import { describe, expect, it } from "vitest";
import { readJsonPath, readJsonPathIn } from "../../../src/engine/expressions/json-path.ts";
import type { Json } from "../../../src/model/json.ts";
import { PATH_DATA } from "./json-path/path-data.ts";

function read(path: string): Json | undefined {
  return readJsonPathIn(path, PATH_DATA);
}

describe("readJsonPathIn", () => {
  it.each<[string, Json]>([
    ["o.k", "v"],
    ["$.o.k", "v"],
    ["@.o.k", "v"],
    ["$['o']['k']", "v"],
    ["o['k']", "v"],
    ['o["k"]', "v"],
    ["o[ 'k' ]", "v"],
    ["o.['k']", "v"],
    ["o.a-b", 2],
    ["o['a b']", 1],
    ["o['c.d']", 3],
    ["o['it\\'s']", 4],
    ["o['\\u006b']", "v"],
    ["o.flag", false],
    ["o.nil", null],
    ["list[0].t", "a"],
    ["list[-1].n", 3],
    ["list[ 1 ].n", 2],
    ["nums[0]", 3],
    ["nested[1][0]", 3],
    ["o['k','num']", { k: "v", num: 4.5 }],
    ["o['k', 'zz']", { k: "v" }],
    ["o['zz','yy']", {}],
    ["$", PATH_DATA],
  ])("reads %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it.each([
    "nope",
    "o.nope",
    "o.k.x",
    "o.nil.x",
    "nope.a.b",
    "list.0",
    "list.n",
    "nums[9]",
    "nums[-4]",
    "text[0]",
    "o[0]",
    "nope[0].x",
    "nope['a','b']",
    "list['n','t']",
    "nope.length()",
  ])("gives nothing for the definite path %s", (path) => {
    expect(read(path)).toBeUndefined();
  });

  it.each<[string, Json]>([
    ["nums[*]", [3, 1, 2]],
    ["nums.*", [3, 1, 2]],
    ["list[*].n", [1, 2, 3]],
    ["o.*", ["v", 4.5, false, null, 1, 2, 3, 4]],
    ["nums[0:2]", [3, 1]],
    ["nums[1:]", [1, 2]],
    ["nums[:1]", [3]],
    ["nums[-2:]", [1, 2]],
    ["nums[:-1]", [3, 1]],
    ["nums[0:-1]", [3, 1]],
    ["nums[-3:-1]", [3, 1]],
    ["nums[0:3:2]", [3, 1, 2]],
    ["nums[5:9]", []],
    ["nums[1,2]", [1, 2]],
    ["nums[0, 9, -1]", [3, 2]],
    ["list[0:2].t", ["a", "b"]],
    ["list[-1:].n", [3]],
    ["list[*]['n','t']", PATH_DATA["list"] ?? null],
    ["list[0]['n','t'].x", []],
    ["nope[*].x", []],
    ["nope..x", []],
    ["nope[?(@.x)]", []],
    ["nope[0:1]", []],
    ["nope[0,1]", []],
    ["text[*]", []],
    ["text[?(@ == 'plain')]", []],
  ])("gives a list for the indefinite path %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it("scans parents before what is in them", () => {
    const tree = { n: { n: { m: 1 }, list: [{ n: 2 }, { n: [{ n: 3 }] }] }, other: { n: null } };
    expect(readJsonPathIn("..n", tree)).toBeUndefined();
    expect(readJsonPathIn("$..n", tree)).toEqual([tree.n, { m: 1 }, 2, [{ n: 3 }], 3, null]);
    expect(readJsonPathIn("$..n.m", tree)).toEqual([1]);
    expect(readJsonPathIn("n..n", tree)).toEqual([{ m: 1 }, 2, [{ n: 3 }], 3]);
  });

  it.each<[string, Json]>([
    ["$..n", [1, 2, 3, 7]],
    ["list..n", [1, 2, 3]],
    ["list..['n']", [1, 2, 3]],
    ["list..['n','t']", PATH_DATA["list"] ?? null],
    ["$..['n','t']", PATH_DATA["list"] ?? null],
    ["nested..[0]", [[1, 2], 1, 3]],
    ["nested..*", [[1, 2], [3], 1, 2, 3]],
    ["$..[?(@.n > 1)].n", [2, 3, 7]],
    ["$..nope", []],
    ["o..length()", [8]],
  ])("scans %s", (path, expected) => {
    expect(read(path)).toEqual(expected);
  });

  it("sees own members only and never touches a prototype", () => {
    const data = JSON.parse('{"__proto__":{"x":1},"a":{"constructor":5}}') as Json;
    expect(readJsonPathIn("__proto__.x", data)).toBe(1);
    expect(readJsonPathIn("a.constructor", data)).toBe(5);
    expect(readJsonPathIn("a.__proto__", data)).toBeUndefined();
    expect(readJsonPathIn("a.toString", data)).toBeUndefined();
    const merged = readJsonPathIn("$['__proto__','a']", data) as object;
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(merged)).toEqual(["__proto__", "a"]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it("keeps giving right answers when many paths push each other out of the cache", () => {
    for (let round = 0; round < 2; round += 1) {
      for (let member = 0; member < 1_200; member += 1) {
        expect(readJsonPathIn(`m${member}.x`, { [`m${member}`]: { x: member } })).toBe(member);
      }
    }
    const long = "x".repeat(5_000);
    expect(readJsonPathIn(long, { [long]: 1 })).toBe(1);
  });
});

describe("readJsonPath", () => {
  it("asks a source for the whole only when the path needs it", () => {
    const asked: string[] = [];
    const source = {
      value: (): Json => {
        asked.push("*");
        return { a: { x: 1 }, limit: 1 };
      },
      member: (name: string): Json | undefined => {
        asked.push(name);
        return name === "a" ? { x: 1, list: [1, 2] } : name === "limit" ? 1 : undefined;
      },
    };
    expect(readJsonPath("a.x", source)).toBe(1);
    expect(readJsonPath("a.list[?(@ > $.limit)]", source)).toEqual([2]);
    expect(readJsonPath("b[*]", source)).toEqual([]);
    expect(asked).toEqual(["a", "a", "limit", "limit", "b"]);
    expect(readJsonPath("$..x", source)).toEqual([1]);
    expect(asked.at(-1)).toBe("*");
  });
});
