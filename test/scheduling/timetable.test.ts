import { describe, expect, it } from "vitest";
import { InvalidCron } from "../../src/scheduling/cron-fields.ts";
import { nextTimes, timetableOf, type Timing } from "../../src/scheduling/timetable.ts";

const at = (time: string): number => Date.parse(`2024-01-01T${time}Z`);
const timing = (more: Partial<Timing>): Timing => ({ zoneId: "UTC", cronSchedules: [], ...more });

describe("timetableOf", () => {
  it("takes the expression and zone of the schedule", () => {
    const next = timetableOf(timing({ cronExpression: "0 0 9 * * *", zoneId: "Asia/Tokyo" }));
    expect(next(at("00:00:00"))).toEqual({
      time: Date.parse("2024-01-02T00:00:00Z"),
      cronExpression: "0 0 9 * * *",
      zoneId: "Asia/Tokyo",
    });
  });

  it("takes the list of expressions instead where there is one, each with its zone", () => {
    const cronSchedules = [
      { cronExpression: "0 0 9 * * *", zoneId: "UTC" },
      { cronExpression: "0 0 12 * * *", zoneId: "Europe/Berlin" },
    ];
    const both = timing({ cronExpression: "0 * * * * *", cronSchedules });
    expect(nextTimes(both, at("00:00:00"), 2)).toEqual([at("09:00:00"), at("11:00:00")]);
  });

  it("has a time that two expressions share once, as the first one's", () => {
    const cronSchedules = [
      { cronExpression: "0 0 * * * *", zoneId: "UTC" },
      { cronExpression: "0 0,30 * * * *", zoneId: "UTC" },
    ];
    const next = timetableOf(timing({ cronSchedules }));
    expect(next(at("00:59:59"))).toMatchObject({
      time: at("01:00:00"),
      cronExpression: "0 0 * * * *",
    });
    expect(nextTimes(timing({ cronSchedules }), at("00:00:00"), 3)).toEqual(
      ["00:30:00", "01:00:00", "01:30:00"].map(at),
    );
  });

  it("includes both ends of its window", () => {
    const window = timing({
      cronExpression: "0 0 * * * *",
      scheduleStartTime: at("03:00:00"),
      scheduleEndTime: at("05:00:00"),
    });
    expect(nextTimes(window, at("00:00:00"), 9)).toEqual(
      ["03:00:00", "04:00:00", "05:00:00"].map(at),
    );
    expect(nextTimes(window, at("03:00:00"), 1)).toEqual([at("04:00:00")]);
  });

  it("has no times in a window that ends before it begins, and reads 0 as no end", () => {
    const turned = { scheduleStartTime: at("05:00:00"), scheduleEndTime: at("03:00:00") };
    const cronExpression = "0 0 * * * *";
    expect(nextTimes(timing({ cronExpression, ...turned }), 0, 1)).toEqual([]);
    const open = timing({ cronExpression, scheduleStartTime: 0, scheduleEndTime: 0 });
    expect(nextTimes(open, at("00:00:00"), 1)).toEqual([at("01:00:00")]);
  });

  it("refuses what it cannot read", () => {
    expect(() => timetableOf(timing({ cronExpression: "abc" }))).toThrow(InvalidCron);
    expect(() => timetableOf(timing({}))).toThrow(InvalidCron);
    const nowhere = timing({ cronExpression: "0 0 * * * *", zoneId: "Mars/Phobos" });
    expect(() => timetableOf(nowhere)).toThrow("Unknown time-zone ID: Mars/Phobos");
  });
});
