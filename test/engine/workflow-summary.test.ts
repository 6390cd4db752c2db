import { describe, expect, it } from "vitest";
import { workflowSummaryOf } from "../../src/engine/workflow-summary.ts";
import { workflowSummarySchema } from "../../src/model/workflow-summary.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

describe("workflowSummaryOf", () => {
  const values = { input: { a: 1 }, priority: 3, correlationId: "c", idempotencyKey: "k" };
  const definition = definitionOf([worker("w")], { outputParameters: { b: 2 } });

  it("is a summary as searches give it", () => {
    const world = EngineWorld.started(definition, values);
    world.now += 1500;
    world.fail("w", "broke", "FAILED_WITH_TERMINAL_ERROR");
    const summary = workflowSummaryOf(world.execution, null);
    expect(workflowSummarySchema.parse(summary)).toEqual(summary);
    expect(summary).toMatchObject({
      workflowId: WORKFLOW_ID,
      startTime: "1970-01-01T00:16:40.000Z",
      status: "FAILED",
      input: '{"a":1}',
      output: '{"b":2}',
      inputSize: 7,
      reasonForIncompletion: expect.stringContaining("'broke'"),
      failedReferenceTaskNames: "w",
      priority: 3,
      correlationId: "c",
      idempotencyKey: "k",
    });
    expect(summary["executionTime"]).toBeGreaterThanOrEqual(1500);
  });

  it("says nothing of an end before it", () => {
    const world = EngineWorld.started(definition, values);
    world.complete("w");
    const summary = workflowSummaryOf(world.execution, "RUNNING");
    expect(summary).toMatchObject({ status: "RUNNING", output: "{}", executionTime: 0 });
    expect(summary).not.toHaveProperty("endTime");
  });
});
