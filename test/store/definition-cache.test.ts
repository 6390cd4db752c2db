import { beforeEach, describe, expect, it } from "vitest";
import { DefinitionCache, MAX_AGE_MS } from "../../src/store/definition-cache.ts";

const definition = { name: "flow", version: 3, text: "{}" };

describe("DefinitionCache", () => {
  let cache: DefinitionCache;
  const read = (at: number, latest = true) => ({ at, generation: cache.generation, latest });
  beforeEach(() => {
    cache = new DefinitionCache();
  });

  it("answers by version, and without one by what was the latest", () => {
    cache.keep(definition, read(0));
    expect(cache.find("flow", 3, 1)).toBe(definition);
    expect(cache.find("flow", undefined, 1)).toBe(definition);
    expect(cache.find("flow", 2, 1)).toBeUndefined();
    expect(cache.find("other", undefined, 1)).toBeUndefined();
  });

  it("does not take a version that was asked for by number for the latest", () => {
    cache.keep(definition, read(0, false));
    expect(cache.find("flow", 3, 1)).toBe(definition);
    expect(cache.find("flow", undefined, 1)).toBeUndefined();
  });

  it("answers nothing that is too old (C1)", () => {
    cache.keep(definition, read(0));
    expect(cache.find("flow", 3, MAX_AGE_MS - 1)).toBe(definition);
    expect(cache.find("flow", 3, MAX_AGE_MS)).toBeUndefined();
  });

  it("forgets everything at a write (C2)", () => {
    cache.keep(definition, read(0));
    cache.clear();
    expect(cache.find("flow", 3, 1)).toBeUndefined();
  });

  it("does not keep what was read before a write (C2)", () => {
    const before = read(0);
    cache.clear();
    cache.keep(definition, before);
    expect(cache.find("flow", 3, 1)).toBeUndefined();
  });

  it("keeps a bounded number of definitions, the newest", () => {
    for (let version = 1; version <= 600; version++) {
      cache.keep({ ...definition, version }, read(0));
    }
    expect(cache.find("flow", 1, 1)).toBeUndefined();
    expect(cache.find("flow", 600, 1)).toBeDefined();
  });

  it("does not keep a huge text", () => {
    cache.keep({ ...definition, text: "x".repeat(2 * 1024 * 1024) }, read(0));
    expect(cache.find("flow", 3, 1)).toBeUndefined();
  });
});
