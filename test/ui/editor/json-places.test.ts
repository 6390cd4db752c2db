import { jsonLanguage } from "@codemirror/lang-json";
import { describe, expect, it } from "vitest";
import { nameRangeOf, pathAt, rangeOf, spotAt } from "../../../src/ui/editor/json-places.ts";

/** A text with `|` where the cursor is. */
function at(marked: string) {
  const position = marked.indexOf("|");
  const text = marked.replace("|", "");
  const slice = (from: number, to: number): string => text.slice(from, to);
  return { tree: jsonLanguage.parser.parse(text), text, position, slice };
}

function pathIn(marked: string): (string | number)[] {
  const { tree, position, slice } = at(marked);
  return pathAt(tree, position, slice);
}

describe("pathAt", () => {
  it("leads to the member or element around the cursor", () => {
    expect(pathIn('{"a": [1, {"b": tr|ue}]}')).toEqual(["a", 1, "b"]);
    expect(pathIn('{"a": [1, |2]}')).toEqual(["a"]);
    expect(pathIn('{"a": [1, 2|]}')).toEqual(["a", 1]);
    expect(pathIn('{"a|": 1}')).toEqual(["a"]);
    expect(pathIn("|{}")).toEqual([]);
    expect(pathIn("|")).toEqual([]);
  });

  it("reads names with escapes as what they stand for", () => {
    expect(pathIn(String.raw`{"a\"b": 1|}`)).toEqual(['a"b']);
  });

  it("still leads there while the text is broken", () => {
    expect(pathIn('{"tasks": [{"name": "x"}, {"type": "SIM|')).toEqual(["tasks", 1, "type"]);
  });
});

describe("rangeOf", () => {
  it("finds what stands at a path, or what is nearest around it", () => {
    const { tree, text, slice } = at('{"a": [1, {"b": "x"}]}|');
    const range = (path: (string | number)[]): string => {
      const { from, to } = rangeOf(tree, path, slice);
      return text.slice(from, to);
    };
    expect(range(["a", 1, "b"])).toBe('"x"');
    expect(range(["a", 1, "missing"])).toBe('{"b": "x"}');
    expect(range([])).toBe(text);
    const { from, to } = nameRangeOf(tree, ["a", 1, "b"], slice);
    expect(text.slice(from, to)).toBe('"b"');
  });
});

describe("spotAt", () => {
  it("tells a name from a value, and what stands beside it", () => {
    const spot = (marked: string) => {
      const { tree, position, slice } = at(marked);
      return spotAt(tree, position, slice);
    };
    expect(spot('{"a": 1, "b|": 2}')).toMatchObject({
      ...{ kind: "name", around: [], siblings: ["a", "b"] },
    });
    expect(spot('{"t": [{"type": "S|"}]}')).toMatchObject({
      ...{ kind: "value", around: ["t", 0], member: "type" },
    });
    expect(spot('{"joinOn": ["a|"]}')).toMatchObject({
      ...{ kind: "value", around: ["joinOn"], member: null },
    });
    expect(spot('{"a": 1|2}')).toBeNull();
  });
});
