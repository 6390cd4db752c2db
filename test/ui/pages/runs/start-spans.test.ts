import { describe, expect, it } from "vitest";
import { namedZone } from "../../../../src/lib/named-zone.ts";
import { chosenRange, spansOf } from "../../../../src/ui/pages/runs/start-spans.ts";

const UTC = { offsetAt: () => 0 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const COUNTS = {
  width: 10,
  counts: [
    { at: 100, status: "COMPLETED", count: 2 },
    { at: 100, status: "FAILED", count: 1 },
    { at: 120, status: "NEW_WORD", count: 4 },
  ],
};
const OPEN = { from: undefined, to: undefined };

describe("the spans of a histogram", () => {
  it("have the empty ones between them, and failures at the bottom", () => {
    expect(spansOf(COUNTS, OPEN, UTC)).toEqual([
      {
        ...{ from: 100, to: 109, total: 3 },
        parts: [
          { status: "FAILED", count: 1 },
          { status: "COMPLETED", count: 2 },
        ],
      },
      { from: 110, to: 119, total: 0, parts: [] },
      { from: 120, to: 129, total: 4, parts: [{ status: "NEW_WORD", count: 4 }] },
    ]);
  });

  it("fill the range that was asked for", () => {
    const spans = spansOf(COUNTS, { from: 85, to: 141 }, UTC);
    expect(spans.map(({ from }) => from)).toEqual([80, 90, 100, 110, 120, 130, 140]);
    expect(spansOf({ width: 10, counts: [] }, { from: 5, to: 25 }, UTC)).toHaveLength(3);
  });

  it("are days of the zone: one of 23 hours in spring, one of 25 in autumn, also where midnight is left out", () => {
    const lengths = (zoneId: string, from: number): number[] => {
      const zone = namedZone(zoneId) ?? UTC;
      const spans = spansOf({ width: DAY, counts: [] }, { from, to: from + 2 * DAY }, zone);
      return spans.map((span) => (span.to + 1 - span.from) / HOUR);
    };
    expect(lengths("Europe/Berlin", Date.UTC(2026, 2, 28, 12))).toEqual([24, 23, 24]);
    expect(lengths("Europe/Berlin", Date.UTC(2026, 9, 24, 12))).toEqual([24, 25, 24]);
    expect(lengths("America/Santiago", Date.UTC(2026, 8, 5, 12))).toEqual([24, 23, 24]);
  });

  it("leave out the hour that the clock is set forward over", () => {
    const zone = namedZone("Europe/Berlin") ?? UTC;
    const from = Date.UTC(2026, 2, 29, 0);
    const counts = [{ at: from + HOUR, status: "FAILED", count: 3 }];
    const spans = spansOf({ width: HOUR / 2, counts }, { from, to: from + 2 * HOUR - 1 }, zone);
    expect(spans.map((span) => (span.from - from) / HOUR)).toEqual([0, 0.5, 1, 1.5]);
    expect(spans.map(({ total }) => total)).toEqual([0, 0, 3, 0]);
  });

  it("are none without starts and a range, or where the range is the wrong way round", () => {
    expect(spansOf({ width: 10, counts: [] }, OPEN, UTC)).toEqual([]);
    expect(spansOf(COUNTS, { from: 200, to: 100 }, UTC)).toEqual([]);
  });
});

describe("the range that a drag chooses", () => {
  const spans = spansOf(COUNTS, OPEN, UTC);

  it.each([
    [0.1, 0.9, "100-129"],
    [0.9, 0.4, "110-129"],
    [0.4, 0.4, "110-119"],
    [-1, 2, "100-129"],
  ])("from %d to %d is of whole spans", (from, to, range) => {
    expect(chosenRange(spans, [from, to])).toBe(range);
  });
});
