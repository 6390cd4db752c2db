import { describe, expect, it } from "vitest";
import { conditionsOf } from "../../src/app/schedule-runs.ts";

describe("conditionsOf", () => {
  it.each([
    ["", []],
    [" * ", []],
    ["nightly", [{ field: "scheduleName", values: ["nightly"] }]],
    ["scheduleName IN (a,b)", [{ field: "scheduleName", values: ["a", "b"] }]],
    ["schedulename in ( a , 'b c' )", [{ field: "scheduleName", values: ["a", "b c"] }]],
    ["state IN (failed)", [{ field: "state", values: ["FAILED"] }]],
    ["scheduledTime>5", [{ field: "scheduledTime", operator: ">", time: 5 }]],
    ["scheduledTime <= 5", [{ field: "scheduledTime", operator: "<=", time: 5 }]],
    [
      "workflowName=x AND executionId = 'y'",
      [
        { field: "workflowName", values: ["x"] },
        { field: "executionId", values: ["y"] },
      ],
    ],
    ["colour = red", [{ field: "scheduleName", values: ["colour = red"] }]],
    ["workflowName='x state=FAILED'", [{ field: "workflowName", values: ["x state=FAILED"] }]],
    ["workflowName=x = y", [{ field: "workflowName", values: ["x = y"] }]],
    ["a OR b", [{ field: "scheduleName", values: ["a OR b"] }]],
  ])("reads '%s'", (query, conditions) => {
    expect(conditionsOf(query)).toEqual(conditions);
  });

  it.each([
    ["scheduledTime>abc", "scheduledTime is compared with epoch milliseconds, not 'abc'"],
    ["scheduledTime<1e400", "not '1e400'"],
    ["state IN (GONE)", "'GONE' is no state: POLLED, EXECUTED, FAILED"],
    [`state = ${"x".repeat(20)}`, "is no state"],
    ["scheduleName=nightly state=FAILED", "AND is expected before 'state'"],
    ["nightly scheduledTime > 5", "AND is expected before 'scheduledTime'"],
    ["workflowName='x' ExecutionId IN (y)", "AND is expected before 'ExecutionId'"],
  ])("refuses '%s'", (query, message) => {
    expect(() => conditionsOf(query)).toThrow(message);
  });

  it("takes time in proportion to the length of a hostile query", () => {
    const query = `scheduleName IN (${" AND a".repeat(3_000)}${" ".repeat(3_000)}`;
    const began = performance.now();
    expect(() => conditionsOf(query)).toThrow();
    expect(() =>
      conditionsOf(`scheduledTime ${"<".repeat(3_000)} ${" ".repeat(3_000)}x`),
    ).toThrow();
    expect(conditionsOf(`${" ".repeat(8_000)}x`)).toHaveLength(1);
    expect(conditionsOf(`x${" ".repeat(8_000)}y"${"state ".repeat(2_000)}`)).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
