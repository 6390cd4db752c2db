import { describe, expect, it } from "vitest";
import { archiveAfter } from "../../../src/objects/execution/retention.ts";

const DAY = 24 * 3600 * 1000;

describe("archiveAfter", () => {
  it.each([
    [undefined, 30 * DAY],
    ["", 30 * DAY],
    ["7", 7 * DAY],
    ["0.5", DAY / 2],
    ["0", 0],
    [" never ", null],
  ])("reads %j as %j", (value, milliseconds) => {
    expect(archiveAfter(value, () => expect.fail("nothing to say"))).toBe(milliseconds);
  });

  it.each(["soon", "-1", "Infinity"])("takes %j as the default and says so", (value) => {
    const log: string[] = [];
    expect(archiveAfter(value, (message) => void log.push(message))).toBe(30 * DAY);
    expect(log.join()).toContain("BATON_ARCHIVE_AFTER_DAYS");
  });
});
