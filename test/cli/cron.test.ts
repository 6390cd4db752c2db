import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cronMatches, startCron } from "../../src/cli/cron.ts";

/** A Thursday. */
const AT = new Date("2026-01-15T08:30:00Z");

describe("cronMatches", () => {
  it.each([
    ["* * * * *", true],
    ["*/1 * * * *", true],
    ["30 8 * * *", true],
    ["31 8 * * *", false],
    ["*/15 * * * *", true],
    ["*/7 * * * *", false],
    ["10-40/10 * * * *", true],
    ["5/25 * * * *", true],
    ["0,30 8,20 * * *", true],
    ["* 9-17 * * *", false],
    ["* * 15 1 *", true],
    ["* * 16 1 *", false],
    ["* * * 2 *", false],
    ["* * * * 4", true],
    ["* * * * 1-3", false],
  ])("%s at half past eight on Thursday, 15 January: %s", (expression, expected) => {
    expect(cronMatches(expression, AT)).toBe(expected);
  });

  it("takes two restricted day fields as alternatives", () => {
    expect(cronMatches("* * 1 * 4", AT)).toBe(true);
    expect(cronMatches("* * 15 * 1", AT)).toBe(true);
    expect(cronMatches("* * 1 * 1", AT)).toBe(false);
  });

  it("knows Sunday as 0 and as 7", () => {
    const sunday = new Date("2026-01-18T00:00:00Z");
    expect(cronMatches("* * * * 0", sunday)).toBe(true);
    expect(cronMatches("* * * * 7", sunday)).toBe(true);
    expect(cronMatches("* * * * 7", AT)).toBe(false);
  });

  it.each(["* * * *", "60 * * * *", "*/0 * * * *", "a * * * *", "5-1 * * * *", "* * 0 * *"])(
    "refuses %s and names it",
    (expression) => {
      expect(() => cronMatches(expression, AT)).toThrow(expression);
    },
  );
});

describe("startCron", () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-01-15T08:29:30Z") }));
  afterEach(() => void vi.useRealTimers());

  it("fires at the start of each minute that an expression names", () => {
    const fired: string[] = [];
    const stop = startCron(["* * * * *", "31 * * * *"], (expression, at) => {
      fired.push(`${expression} ${at.toISOString()}`);
    });
    vi.advanceTimersByTime(29_999);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(60_001);
    expect(fired).toEqual([
      "* * * * * 2026-01-15T08:30:00.000Z",
      "* * * * * 2026-01-15T08:31:00.000Z",
      "31 * * * * 2026-01-15T08:31:00.000Z",
    ]);
    stop();
    vi.advanceTimersByTime(600_000);
    expect(fired).toHaveLength(3);
  });

  it("does not make up for the minutes of a machine that slept", () => {
    const fire = vi.fn<() => void>();
    const stop = startCron(["* * * * *"], fire);
    vi.setSystemTime(new Date("2026-01-15T10:00:10Z"));
    vi.advanceTimersByTime(30_000);
    expect(fire).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    expect(fire).toHaveBeenCalledTimes(2);
    stop();
  });

  it("refuses a wrong expression at once", () => {
    expect(() => startCron(["never"], () => {})).toThrow("never");
  });

  it("sets no timer when there is nothing to fire", () => {
    startCron([], () => {})();
    expect(vi.getTimerCount()).toBe(0);
  });
});
