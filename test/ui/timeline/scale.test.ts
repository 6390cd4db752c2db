import { describe, expect, it } from "vitest";
import { barsOf, extentOf, idleStretches } from "../../../src/ui/timeline/bars.ts";
import { FOLD_WIDTH, TimeScale } from "../../../src/ui/timeline/scale.ts";
import {
  brushedStretch,
  movedStretch,
  zoomedStretch,
} from "../../../src/ui/timeline/timeline-state.ts";
import { row } from "../../helpers/run-rows.ts";

describe("the bars of an attempt", () => {
  it("are the wait for the retry, the wait in the queue, and the run", () => {
    const attempt = row("a", { scheduled: 100, delay: 50, started: 170, ended: 300 });
    expect(barsOf(attempt, 0).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["retry", 100, 150],
      ["queue", 150, 170],
      ["run", 170, 300],
    ]);
  });

  it("go on to now while it is open", () => {
    const waiting = row("a", { scheduled: 100, started: null, ended: null });
    expect(barsOf(waiting, 900)).toMatchObject([{ kind: "queue", from: 100, to: 900 }]);
  });

  it("are none for one that was never scheduled, and none runs backwards", () => {
    expect(barsOf(row("a", { scheduled: null }), 900)).toEqual([]);
    const skewed = row("a", { scheduled: 100, started: 90, ended: 95 });
    expect(barsOf(skewed, 900).every(({ from, to }) => to >= from)).toBe(true);
  });
});

describe("idle stretches", () => {
  const rows = [
    row("a", { scheduled: 0, ended: 100 }),
    row("wait", { type: "WAIT", scheduled: 100, ended: 900 }),
    row("loop", { type: "DO_WHILE", scheduled: 0, ended: 1000 }),
    row("b", { scheduled: 900, ended: 1000 }),
  ];

  it("are those in which only waits and containers are open", () => {
    expect(extentOf(rows, 0)).toEqual({ from: 0, to: 1000 });
    expect(idleStretches(rows, { from: 0, to: 1000 }, 0)).toEqual([{ from: 100, to: 900 }]);
  });

  it("are none that are shorter than a fifth of the whole", () => {
    const short = [
      row("a", { scheduled: 0, ended: 500 }),
      row("b", { scheduled: 690, ended: 1000 }),
    ];
    expect(idleStretches(short, { from: 0, to: 1000 }, 0)).toEqual([]);
  });
});

describe("the scale of a timeline", () => {
  it("gives each time a place, and each place its time", () => {
    const scale = new TimeScale({ from: 1000, to: 3000 }, 400, []);
    expect([1000, 2000, 3000].map((time) => scale.placeOf(time))).toEqual([0, 200, 400]);
    expect(scale.timeAt(100)).toBe(1500);
  });

  it("folds an idle stretch to a fixed width, and shares out the rest", () => {
    const scale = new TimeScale({ from: 0, to: 10_000 }, 228, [{ from: 1000, to: 9000 }]);
    expect(scale.placeOf(1000)).toBe(100);
    expect(scale.placeOf(9000)).toBe(100 + FOLD_WIDTH);
    expect(scale.placeOf(10_000)).toBe(228);
    for (const time of [0, 500, 4000, 9500]) {
      expect(scale.timeAt(scale.placeOf(time))).toBeCloseTo(time);
    }
  });

  it("marks round times, none of them in a fold", () => {
    const scale = new TimeScale({ from: 0, to: 60_000 }, 600, []);
    expect(scale.ticks(100).slice(0, 3)).toEqual([0, 10_000, 20_000]);
    const folded = new TimeScale({ from: 0, to: 60_000 }, 600, [{ from: 5000, to: 55_000 }]);
    expect(folded.ticks(100).every((time) => time <= 5000 || time >= 55_000)).toBe(true);
  });
});

describe("the stretch in sight", () => {
  const whole = { from: 0, to: 1000 };

  it("gets shorter around the pointer, and is the whole when it would be longer", () => {
    expect(zoomedStretch(whole, 250, 0.5, whole)).toEqual({ from: 125, to: 625 });
    expect(zoomedStretch({ from: 0, to: 800 }, 100, 2, whole)).toBeNull();
  });

  it("never leaves the whole", () => {
    expect(movedStretch({ from: 100, to: 300 }, -900, whole)).toEqual({ from: 0, to: 200 });
    expect(movedStretch({ from: 100, to: 300 }, 5000, whole)).toEqual({ from: 800, to: 1000 });
  });

  it("is what was brushed, in either direction", () => {
    expect(brushedStretch(500, 200)).toEqual({ from: 200, to: 500 });
    expect(brushedStretch(500, 500.2)).toBeNull();
  });
});
