import { describe, expect, it } from "vitest";
import { jsonBytes, measureJson, utf8Bytes } from "../../src/lib/json-size.ts";

describe("utf8Bytes", () => {
  it.each(["", "plain", "é", "ÿ€", "😀", "mixed é € 😀 text", "\u07ff\u0800\uffff"])(
    "counts the bytes of %j as UTF-8 has them",
    (text) => {
      expect(utf8Bytes(text)).toBe(Buffer.byteLength(text, "utf8"));
    },
  );
});

describe("jsonBytes", () => {
  it.each([null, 1.5, "é", [], { a: [1, "😀"], b: { c: null } }])(
    "is the length of the JSON text of %j",
    (value) => {
      expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(value), "utf8"));
    },
  );

  it("escapes lone halves of surrogate pairs, as JSON does", () => {
    expect(jsonBytes("\ud83d")).toBe('"\\ud83d"'.length);
  });

  it("is 0 for what has no JSON text", () => {
    expect(jsonBytes(undefined)).toBe(0);
  });
});

describe("measureJson", () => {
  it.each([
    [null, 0, 0],
    [true, 0, 0],
    [-0, 0, 0],
    [1.5e300, 0, 0],
    [Number.NaN, 0, 0],
    ['a "b" \\ \n \u0001 \u007f é € 😀 \ud83d \ude00', 0, 0],
    ["\ude00\ud83d", 0, 0],
    [[], 1, 1],
    [{ a: [1, "😀", [], {}], 'b"é': { c: null, d: undefined } }, 3, 5],
    [{ long: "é".repeat(5_000), list: Array.from({ length: 50 }, (_, at) => at) }, 2, 2],
  ] as [unknown, number, number][])(
    "counts the bytes of the JSON text of %j, its levels, and its lists and objects",
    (value, depth, containers) => {
      const bytes = Buffer.byteLength(JSON.stringify(value), "utf8");
      expect(measureJson(value)).toEqual({ bytes, depth, containers });
    },
  );

  it("measures what occurs many times without walking it each time", () => {
    let value: unknown = "x".repeat(100_000);
    for (let level = 0; level < 30; level++) value = [value, value];
    expect(measureJson(value)).toMatchObject({
      bytes: 2 ** 30 * 100_002 + 3 * (2 ** 30 - 1),
      depth: 30,
    });
  });

  it("takes known parts as they are known", () => {
    const part = { x: 1 };
    const known = (value: object) =>
      value === part ? { bytes: 100, depth: 7, containers: 20 } : undefined;
    const measure = { bytes: '{"p":}'.length + 100, depth: 8, containers: 21 };
    expect(measureJson({ p: part }, known)).toEqual(measure);
  });

  it("gives up on what is nested beyond all bounds", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(measureJson(deep).depth).toBe(Number.POSITIVE_INFINITY);
  });
});
