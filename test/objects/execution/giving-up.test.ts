import { describe, expect, it } from "vitest";
import type { Effect } from "../../../src/engine/effects.ts";
import type { Execution } from "../../../src/engine/execution.ts";
import { receiptOfFailure } from "../../../src/objects/execution/giving-up.ts";

describe("an effect that cannot succeed", () => {
  const lasting = new RangeError("Invalid string length");
  const about = (kind: Effect["kind"]) => ({ kind, task: { counter: 7 } }) as unknown as Effect;

  const failing = { failureWorkflow: { id: "f", name: "sorry" } };
  const receiptOf = (effect: Effect, error: unknown, attempts: number, outbox: object = {}) =>
    receiptOfFailure(effect, { workflow: { outbox } } as unknown as Execution, attempts)(error);

  it("ends as a failure that says why, where somebody waits for it", () => {
    expect(receiptOf(about("start-child"), lasting, 0).event).toEqual({
      kind: "child-refused",
      task: 7,
      reason: "The sub-workflow cannot be started: Invalid string length",
    });
    expect(receiptOf(about("run-task"), "odd", 10).event).toEqual({
      kind: "task-answered",
      task: 7,
      answer: { status: "FAILED", output: {}, reason: "It cannot be run: odd" },
    });
    expect(receiptOf({ kind: "start-failure-workflow" }, lasting, 0, failing).event).toMatchObject({
      kind: "failure-workflow-refused",
      reason: expect.stringContaining("Invalid string length"),
    });
  });

  it("clears the flags of the failure workflows that were tried, so that no wake tries them again", () => {
    const effect = { kind: "start-failure-workflow" } as const;
    expect(receiptOf(effect, lasting, 0, failing).told).toEqual(failing);
    const earlier = { earlierFailures: [{ id: "e" }] };
    expect(receiptOf(effect, lasting, 0, earlier)).toEqual({ told: earlier });
    const workflow = { outbox: failing };
    const giveUp = receiptOfFailure(effect, { workflow } as unknown as Execution, 0);
    workflow.outbox = { failureWorkflow: { id: "next", name: "sorry" } };
    expect(giveUp(lasting).told).toEqual(failing);
  });

  it("is tried again while it may succeed, and always where somebody has to be told", () => {
    const away = new Error("away");
    expect(() => receiptOf(about("start-child"), away, 9)).toThrow(away);
    const overloaded = Object.assign(new Error("busy"), { overloaded: true });
    expect(() => receiptOf(about("start-child"), overloaded, 100)).toThrow(overloaded);
    for (const kind of ["enqueue-task", "withdraw-task", "tell-parent"] as const) {
      expect(() => receiptOf(about(kind), lasting, 100)).toThrow(lasting);
    }
  });
});
