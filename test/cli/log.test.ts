import { describe, expect, it } from "vitest";
import { formatLine, formatRecord, recordIn } from "../../src/cli/log.ts";

const NOON = new Date(2026, 0, 1, 12, 5, 9);

describe("formatLine", () => {
  it("puts the time of day before the message", () => {
    expect(formatLine("ready", NOON)).toBe("12:05:09 ready");
  });

  it("makes one line of a stack trace", () => {
    expect(formatLine("Error: no\n    at a\n\n    at b\n", NOON)).toBe(
      "12:05:09 Error: no | at a | at b",
    );
  });

  it("cuts a message that would fill the terminal", () => {
    const line = formatLine("x".repeat(5_000), NOON);
    expect(line.length).toBeLessThan(1_100);
    expect(line).toMatch(/…$/);
  });
});

describe("formatRecord", () => {
  it("is one line of JSON, whole, that begins with the time", () => {
    const entry = { requestId: "r", error: `Error: no\n${"x".repeat(5_000)}` };
    const line = formatRecord(entry, NOON);
    expect(line).not.toContain("\n");
    expect(line.startsWith(`{"time":"${NOON.toISOString()}","requestId":"r"`)).toBe(true);
    expect(JSON.parse(line)).toEqual({ time: NOON.toISOString(), ...entry });
  });
});

describe("recordIn", () => {
  it("reads what the Worker has logged as JSON, and nothing else", () => {
    expect(recordIn('{"requestId":"r"}')).toEqual({ requestId: "r" });
    for (const message of ["plain", "{not json", "[1]", ""]) expect(recordIn(message)).toBeNull();
  });
});
