import { describe, expect, it } from "vitest";
import { namedZone, type TimeZone } from "../../src/lib/named-zone.ts";
import { offsetsBetween } from "../../src/lib/zone-offsets.ts";

const HOUR = 3_600_000;

function zoneOf(name: string): TimeZone {
  const zone = namedZone(name);
  if (zone === null) throw new Error(`There is no zone ${name}`);
  return zone;
}

describe("the offsets of a zone between two times", () => {
  it("change when its clocks do, to the second", () => {
    const from = Date.UTC(2026, 0, 1);
    expect(offsetsBetween(zoneOf("Europe/Berlin"), from, Date.UTC(2027, 0, 1))).toEqual([
      { from, offset: HOUR },
      { from: Date.UTC(2026, 2, 29, 1), offset: 2 * HOUR },
      { from: Date.UTC(2026, 9, 25, 1), offset: HOUR },
    ]);
  });

  it("are one where nothing changes, and where the times are the wrong way round", () => {
    const from = Date.UTC(2026, 0, 1);
    expect(offsetsBetween(zoneOf("Asia/Kolkata"), from, from + 9e10)).toHaveLength(1);
    expect(offsetsBetween(zoneOf("Europe/Berlin"), from, 0)).toEqual([{ from, offset: HOUR }]);
  });
});
