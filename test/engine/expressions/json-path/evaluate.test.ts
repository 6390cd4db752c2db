import { describe, expect, it } from "vitest";
import { readJsonPathIn } from "../../../../src/engine/expressions/json-path.ts";
import type { Json } from "../../../../src/model/json.ts";
import { seededRandom } from "../../../helpers/random.ts";
import { PATH_DATA } from "./path-data.ts";

function read(path: string): Json | undefined {
  return readJsonPathIn(path, PATH_DATA);
}

describe("the cost of a path", () => {
  it("ends an evaluation that takes too many steps", () => {
    let chain: Json = 0;
    for (let level = 0; level < 3_000; level += 1) {
      chain = { c: chain };
    }
    const started = performance.now();
    expect(readJsonPathIn("$..*..*..*", chain)).toBeUndefined();
    expect(readJsonPathIn("$.l[?(@ in $..*)]", { l: Array(20_000).fill(1) })).toBeUndefined();
    const slow = { t: "a".repeat(50_000) };
    expect(readJsonPathIn(`$[?(@.t =~ /${"(a|a)*".repeat(100)}b/)]`, slow)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("scans data of any depth and paths of any length", () => {
    let deep: Json = { end: 1 };
    for (let level = 0; level < 100_000; level += 1) {
      deep = [deep];
    }
    expect(readJsonPathIn("$..end", deep)).toEqual([1]);
    expect(readJsonPathIn(`a${"[0]".repeat(100_000)}.end`, { a: deep })).toBe(1);
    expect(readJsonPathIn("$[?(@ == $[0])]", [deep, structuredClone(1)])).toHaveLength(1);
  });

  it("compares deep values without running out of stack", () => {
    const deepList = (): Json => {
      let list: Json = 1;
      for (let level = 0; level < 50_000; level += 1) {
        list = [list];
      }
      return list;
    };
    expect(readJsonPathIn("$.l[?(@ == $.o)]", { l: [deepList()], o: deepList() })).toEqual([]);
  });

  it("reads a plain path in about a microsecond or less", () => {
    const data = { workflow: { input: { a: { b: 5 } } } };
    const rounds = 200_000;
    const started = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      readJsonPathIn("workflow.input.a.b", data);
    }
    const microseconds = ((performance.now() - started) * 1_000) / rounds;
    expect(microseconds).toBeLessThan(5);
  });

  it("never throws, whatever the path", () => {
    const random = seededRandom();
    const pieces = [
      "$",
      "@",
      ".",
      "..",
      "[",
      "]",
      "'",
      "?(",
      "(",
      ")",
      "*",
      "0",
      ":",
      ",",
      "list",
      "n",
      " ",
      "==",
      "=~",
      "/",
      "in",
      "!",
      "&&",
      "||",
      "sum",
      "-",
      "{",
      "}",
      "\\",
    ] as const;
    for (let round = 0; round < 5_000; round += 1) {
      const path = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join("");
      expect(() => read(path), `${path} (seed ${random.seed})`).not.toThrow();
    }
  });
});
