import { describe, expect, it } from "vitest";
import { valueWithin, type Step } from "../../../src/ui/lib/value-within.ts";
import { seededRandom } from "../../helpers/random.ts";

const ORDER =
  '{"id": "A-1", "note":"a \\"quoted\\" } ]", "total":9007199254740993, "items":[ {"sku":"x"},{"sku":"y"} ],"gone":null,"none":{}}';

const find = (json: string, ...steps: Step[]): unknown => {
  const found = valueWithin(json, steps);
  return typeof found === "string" ? found : found.text;
};

describe("a value within a JSON text", () => {
  it("is found by names and places, as it stands there", () => {
    expect(find(ORDER, "id")).toBe('"A-1"');
    expect(find(ORDER, "total")).toBe("9007199254740993");
    expect(find(ORDER, "items", 1, "sku")).toBe('"y"');
    expect(find(ORDER, "items", 0)).toBe('{"sku":"x"}');
    expect(find(ORDER, "gone")).toBe("null");
    expect(find(ORDER, "none")).toBe("{}");
  });

  it("is none where nothing is of that name or at that place", () => {
    for (const steps of [
      ["other"],
      ["items", 2],
      ["items", "sku"],
      ["id", "x"],
      ["none", "x"],
      [0],
    ])
      expect(find(ORDER, ...steps)).toBe("none");
  });

  it("is found before the cut of a text, and cut behind it", () => {
    const cut = ORDER.slice(0, ORDER.indexOf('{"sku":"y"') + 5);
    expect(find(cut, "total")).toBe("9007199254740993");
    expect(find(cut, "items", 0, "sku")).toBe('"x"');
    expect(find(cut, "items", 1, "sku")).toBe("cut");
    expect(find(cut, "items")).toBe("cut");
    expect(find(cut, "gone")).toBe("cut");
    expect(find('{"n":12', "n")).toBe("cut");
    expect(find("", "n")).toBe("cut");
  });

  it("is the same as reading all of it finds, wherever the text is cut and whatever it is", () => {
    const { next: random, seed } = seededRandom();
    const value = (depth: number): unknown => {
      const kind = Math.floor(random() * (depth > 3 ? 4 : 6));
      if (kind === 4)
        return Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1));
      if (kind < 4) return [null, random() * 1e6, 'te"x\\t,}]', random() < 0.5][kind];
      const names = ["a", 'b"c', "d\\", "e,{"].slice(0, Math.floor(random() * 5));
      return Object.fromEntries(names.map((name) => [name, value(depth + 1)]));
    };
    for (let round = 0; round < 200; round += 1) {
      const whole = { first: value(0), last: value(0) };
      const json = JSON.stringify(whole, null, random() < 0.5 ? 0 : 1);
      for (const [path, part] of partsOf(whole, [])) {
        const found = valueWithin(json, path);
        expect(found, `seed ${seed}: ${json} ${path}`).toHaveProperty("text");
        if (typeof found !== "string") expect(JSON.parse(found.text)).toEqual(part);
        const cut = json.slice(0, Math.floor(random() * json.length));
        const inCut = valueWithin(cut, path);
        if (typeof inCut !== "string") expect(JSON.parse(inCut.text)).toEqual(part);
        else expect(inCut, `seed ${seed}: ${cut} ${path}`).toBe("cut");
      }
      for (let damage = 0; damage < 5; damage += 1) {
        const at = Math.floor(random() * json.length);
        valueWithin(json.slice(0, at) + "]}:x,"[damage] + json.slice(at), ["last", "a"]);
      }
    }
  });
});

function partsOf(value: unknown, path: Step[]): [Step[], unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const members: [Step, unknown][] = Array.isArray(value)
    ? value.map((each, at) => [at, each])
    : Object.entries(value);
  return [[path, value], ...members.flatMap(([step, each]) => partsOf(each, [...path, step]))];
}
