import { describe, expect, it } from "vitest";
import { executionIndexRow, MAX_INDEXED_PAYLOAD } from "../../src/engine/index-rows.ts";
import { newExecution } from "../../src/engine/start.ts";
import type { Execution } from "../../src/engine/execution.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { workflowDef } from "../helpers/definitions.ts";

const ID = "11111111-2222-3333-4444-555555555555";

function execution(
  input: JsonObject,
  more: { correlationId?: string; masked?: string[] } = {},
): Execution {
  const { masked = [], ...request } = more;
  const definition = workflowDef({ name: "flow", maskedFields: masked });
  return newExecution(
    definition,
    { workflowId: ID, input, priority: 0, taskToDomain: {}, ...request },
    1000,
  );
}

describe("executionIndexRow", () => {
  it("names the execution by all that it may be looked for by", () => {
    const row = executionIndexRow(execution({ a: 1 }, { correlationId: "order-7" }));
    expect(row).toMatchObject({ workflowId: ID, name: "flow", correlationId: "order-7" });
    expect(row.names.split(" ")).toEqual(["flow", ID, "order-7"]);
    expect(row.input).toBe('{"a":1}');
    expect(JSON.parse(row.details)).toEqual({ inputSize: 7, outputSize: 2 });
  });

  it("hides what the definition masks (R1)", () => {
    const row = executionIndexRow(execution({ a: { pin: "1234" } }, { masked: ["pin"] }));
    expect(JSON.stringify(row)).not.toContain("1234");
  });

  it("cuts what is too long, and never through a character (R2)", () => {
    const made = execution({ text: "😀".repeat(100_000) }, { correlationId: "😀".repeat(100_000) });
    made.workflow.reason = "😀".repeat(100_000);
    made.workflow.failedTaskNames = Array.from({ length: 50_000 }, (_, at) => `task-${at}`);
    const row = executionIndexRow(made);
    expect(row.input.length).toBe(MAX_INDEXED_PAYLOAD);
    expect(row.correlationId?.length).toBe(1001);
    expect(JSON.stringify(row).length).toBeLessThan(60_000);
    for (const text of Object.values(row)) {
      if (typeof text === "string") expect(text.isWellFormed()).toBe(true);
    }
    expect(JSON.parse(row.details)).toMatchObject({ outputSize: 2 });
  });
});
