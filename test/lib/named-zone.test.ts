import { describe, expect, it } from "vitest";
import { instantOf, namedZone } from "../../src/lib/named-zone.ts";

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

  it("tells when a wall clock reads a time, also one that it skips or reads twice", () => {
    const zone = namedZone("Europe/Berlin") ?? { offsetAt: () => 0 };
    expect(instantOf(Date.UTC(2026, 6, 1, 12), zone)).toBe(Date.UTC(2026, 6, 1, 10));
    expect(instantOf(Date.UTC(2026, 2, 29, 2, 30), zone)).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(instantOf(Date.UTC(2026, 9, 25, 2, 30), zone)).toBe(Date.UTC(2026, 9, 25, 0, 30));
  });
});
