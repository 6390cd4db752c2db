import { describe, expect, it } from "vitest";
import { namedZone } from "../../src/lib/named-zone.ts";

const HOUR = 3_600_000;

describe("namedZone", () => {
  it("tells how far the clocks are ahead, in summer and in winter", () => {
    const zone = namedZone("Europe/Vienna");
    expect(zone?.offsetAt(Date.UTC(2030, 0, 1))).toBe(HOUR);
    expect(zone?.offsetAt(Date.UTC(2030, 6, 1, 12, 0, 0, 7))).toBe(2 * HOUR);
    expect(namedZone("America/St_Johns")?.offsetAt(Date.UTC(2030, 0, 1))).toBe(-3.5 * HOUR);
  });

  it("knows no other names", () => {
    expect(namedZone("Mars/Olympus")).toBeNull();
    expect(namedZone("")).toBeNull();
  });
});
