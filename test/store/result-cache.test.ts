import { beforeEach, describe, expect, it } from "vitest";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
beforeEach(() => {
  services = fakeServices();
});

const result = (entry: string, storedTime: number, n = 1) => ({
  entry,
  output: { n },
  storedTime,
  expiryTime: storedTime + 100,
});

describe("ResultCache", () => {
  it("finds what is kept among many entries", async () => {
    const entries = Array.from({ length: 90 }, (_, at) => `e${at}`);
    for (const entry of entries) await services.cachedResults.keep(result(entry, 1));
    const found = await services.cachedResults.find([...entries, "none"]);
    expect([...found.keys()].sort()).toEqual(entries.toSorted());
    expect(found.get("e89")).toEqual({ output: { n: 1 }, storedTime: 1 });
    expect(await services.cachedResults.find([])).toEqual(new Map());
  });

  it("keeps the younger of two results, in whatever order they come", async () => {
    for (const [time, n] of [
      [5, 1],
      [7, 2],
      [6, 3],
    ] as const) {
      await services.cachedResults.keep(result("e", time, n));
    }
    const found = await services.cachedResults.find(["e"]);
    expect(found.get("e")).toEqual({ output: { n: 2 }, storedTime: 7 });
  });
});
