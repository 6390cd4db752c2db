import { describe, expect, it } from "vitest";
import type { Effect } from "../../../src/engine/effects.ts";
import { receiptOfFailure } from "../../../src/objects/execution/giving-up.ts";

describe("an effect that cannot succeed", () => {
  const lasting = new RangeError("Invalid string length");
  const about = (kind: Effect["kind"]) => ({ kind, task: { counter: 7 } }) as unknown as Effect;

  it("ends as a failure that says why, where somebody waits for it", () => {
    expect(receiptOfFailure(about("start-child"), lasting, 0).event).toEqual({
      kind: "child-refused",
      task: 7,
      reason: "The sub-workflow cannot be started: Invalid string length",
    });
    expect(receiptOfFailure(about("run-task"), "odd", 10).event).toEqual({
      kind: "task-answered",
      task: 7,
      answer: { status: "FAILED", output: {}, reason: "It cannot be run: odd" },
    });
    expect(receiptOfFailure({ kind: "start-failure-workflow" }, lasting, 0).event).toMatchObject({
      kind: "failure-workflow-refused",
      reason: expect.stringContaining("Invalid string length"),
    });
  });

  it("is tried again while it may succeed, and always where somebody has to be told", () => {
    const away = new Error("away");
    expect(() => receiptOfFailure(about("start-child"), away, 9)).toThrow(away);
    const overloaded = Object.assign(new Error("busy"), { overloaded: true });
    expect(() => receiptOfFailure(about("start-child"), overloaded, 100)).toThrow(overloaded);
    for (const kind of ["enqueue-task", "withdraw-task", "tell-parent"] as const) {
      expect(() => receiptOfFailure(about(kind), lasting, 100)).toThrow(lasting);
    }
  });
});
