import { describe, expect, it } from "vitest";
import { readJson, readJsonObject } from "../../../src/ui/lib/json-text.ts";
import { stringifyLossless } from "../../../src/ui/lib/lossless.ts";

describe("typed JSON", () => {
  it("keeps the digits of numbers that JavaScript cannot hold", () => {
    const read = readJson('{"id": 9007199254740993, "rate": 0.1, "big": 1e400}');
    expect(read.ok && stringifyLossless(read.value)).toBe(
      '{"id":9007199254740993,"rate":0.1,"big":1e400}',
    );
  });

  it("is what the caller says when there is nothing", () => {
    expect(readJson("  ", null)).toEqual({ ok: true, value: null });
  });

  it("says what is wrong with it", () => {
    expect(readJson("{").ok).toBe(false);
    expect(readJsonObject("12345678901234567890").ok).toBe(false);
    expect(readJsonObject("[1]")).toEqual({ ok: false, problem: "This must be an object: { … }" });
  });
});
