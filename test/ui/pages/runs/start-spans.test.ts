import { describe, expect, it } from "vitest";
import { chosenRange, spansOf } from "../../../../src/ui/pages/runs/start-spans.ts";

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
    expect(spansOf(COUNTS, OPEN)).toEqual([
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
    const spans = spansOf(COUNTS, { from: 85, to: 141 });
    expect(spans.map(({ from }) => from)).toEqual([80, 90, 100, 110, 120, 130, 140]);
    expect(spansOf({ width: 10, counts: [] }, { from: 5, to: 25 })).toHaveLength(3);
  });

  it("are none without starts and a range, or where the range is the wrong way round", () => {
    expect(spansOf({ width: 10, counts: [] }, OPEN)).toEqual([]);
    expect(spansOf(COUNTS, { from: 200, to: 100 })).toEqual([]);
  });
});

describe("the range that a drag chooses", () => {
  const spans = spansOf(COUNTS, OPEN);

  it.each([
    [0.1, 0.9, "100-129"],
    [0.9, 0.4, "110-129"],
    [0.4, 0.4, "110-119"],
    [-1, 2, "100-129"],
  ])("from %d to %d is of whole spans", (from, to, range) => {
    expect(chosenRange(spans, [from, to])).toBe(range);
  });
});
