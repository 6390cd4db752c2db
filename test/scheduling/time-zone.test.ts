import { describe, expect, it } from "vitest";
import { timeZone } from "../../src/scheduling/time-zone.ts";

const MINUTE = 60_000;
const SUMMER = Date.parse("2021-07-01T12:00:00Z");
const WINTER = Date.parse("2021-01-01T12:00:00Z");

describe("timeZone", () => {
  it.each([
    ["UTC", 0, 0],
    ["Z", 0, 0],
    ["GMT", 0, 0],
    ["+2", 120, 120],
    ["-03:30", -210, -210],
    ["UTC+01:00", 60, 60],
    ["GMT-5", -300, -300],
    ["+0545", 345, 345],
    ["Etc/GMT+2", -120, -120],
    ["Europe/Berlin", 120, 60],
    ["America/New_York", -240, -300],
    ["Asia/Kolkata", 330, 330],
    ["Australia/Lord_Howe", 630, 660],
    ["America/St_Johns", -150, -210],
  ])("%s is %d minutes ahead of UTC in July and %d in January", (id, july, january) => {
    expect(timeZone(id)?.offsetAt(SUMMER)).toBe(july * MINUTE);
    expect(timeZone(id)?.offsetAt(WINTER)).toBe(january * MINUTE);
  });

  it("looks at the time of the day, not at its milliseconds", () => {
    expect(timeZone("Europe/Berlin")?.offsetAt(SUMMER + 999)).toBe(120 * MINUTE);
  });

  it.each(["Mars/Phobos", "", "+19", "UTC+25:00", "Europe/Berlin ", "x".repeat(100_000), "../etc"])(
    "does not know '%.20s'",
    (id) => {
      expect(timeZone(id)).toBeNull();
    },
  );
});
