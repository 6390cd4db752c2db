import { describe, expect, it } from "vitest";
import { retentionOf } from "../../src/lib/retention.ts";

const DAY = 24 * 3600 * 1000;
const VARIABLE = { name: "BATON_KEEP_DAYS", defaultDays: 30 };

describe("retentionOf", () => {
  it.each([
    [undefined, 30 * DAY],
    ["", 30 * DAY],
    ["7", 7 * DAY],
    ["0.5", DAY / 2],
    ["0", 0],
    [" never ", null],
  ])("reads %j as %j", (value, milliseconds) => {
    const kept = retentionOf({ ...VARIABLE, value }, () => expect.fail("nothing to say"));
    expect(kept).toBe(milliseconds);
  });

  it.each(["soon", "-1", "Infinity"])("takes %j as the default and says so", (value) => {
    const log: string[] = [];
    const kept = retentionOf({ ...VARIABLE, value }, (message) => void log.push(message));
    expect(kept).toBe(30 * DAY);
    expect(log.join()).toContain("BATON_KEEP_DAYS");
  });
});
