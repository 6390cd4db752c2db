import { describe, expect, it } from "vitest";
import { parseCron } from "../../src/scheduling/cron-expression.ts";
import { InvalidCron } from "../../src/scheduling/cron-fields.ts";
import spring from "../fixtures/cron-spring.json" with { type: "json" };

function isReadable(text: string): boolean {
  try {
    parseCron(text);
    return true;
  } catch (error) {
    if (InvalidCron.is(error)) return false;
    throw error;
  }
}

describe("parseCron", () => {
  it.each(spring.readable as [string, boolean][])(
    "reads '%s', or refuses it, as Spring does",
    (text, readable) => {
      expect(isReadable(text)).toBe(readable);
    },
  );

  it("gives the numbers of each field in order, Sunday as 7", () => {
    const cron = parseCron("30,0 */20 22/1 ? feb,JAN *");
    expect(cron).toMatchObject({
      seconds: [0, 30],
      minutes: [0, 20, 40],
      hours: [22, 23],
      months: [1, 2],
    });
    const sunday = { day: 1, weekday: 7, monthLength: 31 };
    expect(parseCron("0 0 0 * * 0").dayOfWeek(sunday)).toBe(true);
    expect(parseCron("0 0 0 * * SUN-TUE").dayOfWeek(sunday)).toBe(true);
    expect(parseCron("0 0 0 * * MON-SAT").dayOfWeek(sunday)).toBe(false);
  });

  it.each([
    ["abc", "It must have 6 fields, and has 1"],
    ["*/5 * * * *", "It must have 6 fields, and has 5"],
    ["60 * * * * *", "60 is no second (0 to 59)"],
    ["0 0 0 * 13 *", "13 is no month (1 to 12)"],
    ["0 0 0 * * 8", "8 is no day of week (1 to 7)"],
    ["0 x 0 * * *", "'x' is not a number"],
    ["0 0 5-3 * * *", "The range '5-3' ends before it begins"],
    ["*/0 * * * * *", "The step in '*/0' must be 1 or more"],
    ["0 0 0 L+1 * *", "The offset in 'L+1' must be below 0"],
    ["0 0 0 * * MON#0", "The number after '#' in '1#0' must be 1 or more"],
    ["* ".repeat(600), "It is longer than 1000 characters"],
  ])("says what is wrong with '%s'", (text, message) => {
    expect(() => parseCron(text)).toThrow(message);
  });
});
