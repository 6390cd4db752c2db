import { describe, expect, it } from "vitest";
import { MAX_ROUND, MISSED_AFTER_MS, roundAt } from "../../src/scheduling/round.ts";
import { timetableOf } from "../../src/scheduling/timetable.ts";
import { seededRandom } from "../helpers/random.ts";

const NOON = Date.parse("2024-01-01T12:00:00Z");
const MINUTE = 60_000;

const every = (cronExpression: string) =>
  timetableOf({ cronExpression, zoneId: "UTC", cronSchedules: [] });

describe("roundAt", () => {
  const minutely = every("0 * * * * *");
  const round = (cursor: number, now: number, catchesUp = false) => {
    const { due, nextTime } = roundAt(minutely, { cursor, now, catchesUp });
    return { due: due.map(({ time }) => time), nextTime };
  };

  it("has nothing to do before the next time", () => {
    expect(round(NOON, NOON + 59_999)).toEqual({ due: [], nextTime: NOON + MINUTE });
  });

  it("has a time to deal with as soon as it has come", () => {
    expect(round(NOON, NOON + MINUTE)).toEqual({
      due: [NOON + MINUTE],
      nextTime: NOON + 2 * MINUTE,
    });
  });

  it("leaves out nothing that was due within the tolerance (R2, R3)", () => {
    const now = NOON + MISSED_AFTER_MS;
    expect(round(NOON - MINUTE, now).due).toEqual([1, 2, 3, 4, 5].map((at) => NOON + at * MINUTE));
  });

  it("passes over what was missed for longer, and goes on with what was not", () => {
    const now = NOON + 60 * MINUTE + 1;
    expect(round(NOON, now)).toEqual({
      due: [56, 57, 58, 59, 60].map((at) => NOON + at * MINUTE),
      nextTime: NOON + 61 * MINUTE,
    });
  });

  it("catches up all of it, oldest first, a round at a time (R3)", () => {
    const now = NOON + 60 * MINUTE;
    const { due, nextTime } = round(NOON, now, true);
    expect(due).toHaveLength(MAX_ROUND);
    expect(due[0]).toBe(NOON + MINUTE);
    expect(nextTime).toBe(NOON + (MAX_ROUND + 1) * MINUTE);
  });

  it("never has a time at or before the cursor, not even when the clock goes back (R1)", () => {
    expect(round(NOON, NOON - 10 * MINUTE)).toEqual({ due: [], nextTime: NOON + MINUTE });
  });

  it("ends with the last time", () => {
    const once = timetableOf({
      cronExpression: "0 0 0 1 1 *",
      zoneId: "UTC",
      cronSchedules: [],
      scheduleEndTime: NOON,
    });
    expect(roundAt(once, { cursor: NOON, now: NOON, catchesUp: true })).toEqual({
      due: [],
      nextTime: null,
    });
  });

  it("deals with each time once, whenever it is asked", () => {
    const random = seededRandom();
    const next = every("*/7 * * * * *");
    let cursor = NOON;
    let now = NOON;
    const dealt: number[] = [];
    while (now < NOON + 30 * MINUTE) {
      now += random.below(4) === 0 ? random.below(4 * MINUTE) : random.below(3_000);
      const { due } = roundAt(next, { cursor, now, catchesUp: false });
      // A crash may come after any of them.
      const done = due.slice(0, random.below(due.length + 1));
      dealt.push(...done.map(({ time }) => time));
      cursor = dealt.at(-1) ?? cursor;
    }
    for (;;) {
      const { due } = roundAt(next, { cursor, now, catchesUp: false });
      if (due.length === 0) break;
      dealt.push(...due.map(({ time }) => time));
      cursor = dealt.at(-1) ?? cursor;
    }
    const wanted: number[] = [];
    for (let at = next(NOON); at !== null && at.time <= now; at = next(at.time))
      wanted.push(at.time);
    const passedOver = wanted.filter((time) => !dealt.includes(time));
    expect(dealt).toEqual(dealt.toSorted((a, b) => a - b));
    expect(new Set(dealt).size).toBe(dealt.length);
    // Only a walk that stands still for longer than the tolerance may leave something out.
    expect(passedOver.every((time) => time < now - MISSED_AFTER_MS)).toBe(true);
  });
});
