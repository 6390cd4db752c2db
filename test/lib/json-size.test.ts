import { describe, expect, it } from "vitest";
import { jsonBytes, utf8Bytes } from "../../src/lib/json-size.ts";

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
