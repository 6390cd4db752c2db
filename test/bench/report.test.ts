import { describe, expect, it } from "vitest";
import { describeReport, table } from "./report.ts";

describe("table", () => {
  it("makes columns as wide as their widest cell, with numbers to the right", () => {
    expect(
      table(
        ["what", "n"],
        [
          ["long name", 1],
          ["x", 12.345],
        ],
      ),
    ).toBe(["what           n", "long name      1", "x          12.35"].join("\n"));
  });
});

describe("describeReport", () => {
  const empty = {
    url: "http://server.test",
    version: "1",
    startedAt: "",
    node: "",
    options: {},
    latencies: {},
    throughput: [],
    errors: {},
  };

  it("shows only what was measured", () => {
    expect(describeReport(empty)).toBe("http://server.test (version 1)");
  });

  it("shows refused requests", () => {
    const text = describeReport({ ...empty, errors: { "POST /tasks: 500": 3 } });
    expect(text).toContain("POST /tasks: 500      3");
  });

  it("shows the ratio of the loops", () => {
    const loopRatio = { shortSeconds: 2, longSeconds: 4.1, ratio: 2.05 };
    expect(describeReport({ ...empty, loopRatio })).toContain("2.05");
  });

  it("shows the factor from each size to the next", () => {
    const seconds = [
      { tasks: 1000, seconds: 2 },
      { tasks: 2000, seconds: 4.2 },
    ];
    const text = describeReport({ ...empty, scale: [{ shape: "fork", seconds }] });
    expect(text).toMatch(/fork +2000 +4\.20 +2\.10/);
  });
});
