import { describe, expect, it } from "vitest";
import { parseCron, type CronExpression } from "../../src/scheduling/cron-expression.ts";
import { nextTime } from "../../src/scheduling/next-time.ts";
import { timeZone } from "../../src/scheduling/time-zone.ts";
import spring from "../fixtures/cron-spring.json" with { type: "json" };
import { randomCron } from "../helpers/random-cron.ts";
import { seededRandom } from "../helpers/random.ts";

const HOUR = 3_600_000;

/** Times around which a zone's clock is set forward or back. */
const CHANGES = [
  ["Europe/Amsterdam", "2021-03-28T01:00:00Z"],
  ["Europe/Amsterdam", "2021-10-31T01:00:00Z"],
  ["America/New_York", "2024-03-10T07:00:00Z"],
  ["America/New_York", "2024-11-03T06:00:00Z"],
  ["Australia/Lord_Howe", "2021-04-03T15:00:00Z"],
  ["Australia/Lord_Howe", "2021-10-02T15:30:00Z"],
  ["America/Sao_Paulo", "2018-11-04T03:00:00Z"],
  ["America/Sao_Paulo", "2018-02-18T02:00:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Asia/Kolkata", "2021-05-01T00:00:00Z"],
  ["UTC", "2021-12-31T23:00:00Z"],
] as const;

function times(text: string, zoneId: string, after: number, count: number): number[] {
  const found: number[] = [];
  let last: number | null = after;
  while (found.length < count) {
    last = nextTime(parseCron(text), timeZone(zoneId)!, last);
    if (last === null) break;
    found.push(last);
  }
  return found;
}

/** What the wall clock of a zone shows, by another way than the one that is tested. */
function wallClock(zoneId: string): (time: number) => number[] {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zoneId,
    dateStyle: "short",
    timeStyle: "medium",
  });
  return (time) => (format.format(time).match(/\d+/g) ?? []).map(Number);
}

function fits(cron: CronExpression, [year, month, day, hour, minute, second]: number[]): boolean {
  if (!cron.seconds.includes(second!) || !cron.minutes.includes(minute!)) return false;
  if (!cron.hours.includes(hour!) || !cron.months.includes(month!)) return false;
  const weekday = new Date(Date.UTC(year!, month! - 1, day)).getUTCDay() || 7;
  const monthLength = new Date(Date.UTC(year!, month!, 0)).getUTCDate();
  const calendarDay = { day: day!, weekday, monthLength };
  return cron.dayOfMonth(calendarDay) && cron.dayOfWeek(calendarDay);
}

describe("nextTime", () => {
  it.each(spring.next as [string, string, number, ...number[]][])(
    "gives the times of '%s' in %s after %d that Spring gives",
    (text, zoneId, after, ...wanted) => {
      expect(times(text, zoneId, after, Math.max(1, wanted.length))).toEqual(wanted);
    },
  );

  it("finds every second that the wall clock shows and no other, over every change of the clock", () => {
    const random = seededRandom();
    for (const [zoneId, change] of CHANGES) {
      const show = wallClock(zoneId);
      const from = Date.parse(change) - 2 * HOUR;
      const until = from + 4 * HOUR;
      const shown: [number, number[]][] = [];
      for (let time = from + 1000; time <= until; time += 1000) shown.push([time, show(time)]);
      for (let round = 0; round < 12; round++) {
        const text = randomCron(random).replace(/^\S+ \S+ \S+/, (fields) =>
          random.below(2) === 0 ? fields : fields.replace(/\S+$/, "*"),
        );
        const cron = parseCron(text);
        const wanted = shown.filter(([, wall]) => fits(cron, wall)).map(([time]) => time);
        const found: number[] = [];
        let last = nextTime(cron, timeZone(zoneId)!, from);
        while (last !== null && last <= until) {
          found.push(last);
          last = nextTime(cron, timeZone(zoneId)!, last);
        }
        expect(found, `${text} in ${zoneId} from ${from}`).toEqual(wanted);
      }
    }
  });

  it("leaps over years to rare days", () => {
    const from = Date.parse("2096-03-01T00:00:00Z");
    expect(times("0 0 12 29 2 *", "UTC", from, 1)).toEqual([Date.parse("2104-02-29T12:00:00Z")]);
    expect(times("0 0 12 29 2 MON", "Europe/Paris", from, 1)).toEqual([
      Date.parse("2112-02-29T11:00:00Z"),
    ]);
  });

  it("gives none for days that do not exist, and none after the year 9999", () => {
    expect(times("0 0 0 30 2 *", "UTC", 0, 1)).toEqual([]);
    expect(times("* * * * * *", "UTC", 253_402_300_799_000, 1)).toEqual([]);
    expect(times("* * * * * *", "Asia/Tokyo", Number.MAX_SAFE_INTEGER, 1)).toEqual([]);
  });

  it("begins in 1970", () => {
    expect(times("0 0 0 * * *", "UTC", Number.MIN_SAFE_INTEGER, 1)).toEqual([0]);
  });
});
