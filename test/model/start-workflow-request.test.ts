import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startWorkflowRequestSchema } from "../../src/model/start-workflow-request.ts";

describe("startWorkflowRequestSchema", () => {
  it("fills the defaults", () => {
    expect(startWorkflowRequestSchema.parse({ name: "x" })).toEqual({
      name: "x",
      input: {},
      taskToDomain: {},
      priority: 0,
    });
  });

  it("tells a missing name from an empty one", () => {
    expect("name" in startWorkflowRequestSchema.parse({})).toBe(false);
    expect("name" in startWorkflowRequestSchema.parse({ name: null })).toBe(false);
    expect(startWorkflowRequestSchema.parse({ name: "" }).name).toBe("");
  });

  it("leaves a null version out: the latest is meant", () => {
    expect("version" in startWorkflowRequestSchema.parse({ name: "x", version: null })).toBe(false);
  });

  it("keeps the input as it came", () => {
    const input = { a: null, b: [1.5, { c: null }] };
    expect(startWorkflowRequestSchema.parse({ name: "x", input }).input).toBe(input);
  });

  it("refuses a null input in Conductor's words, and one that is no object", () => {
    const issue = (input: unknown) =>
      startWorkflowRequestSchema.safeParse({ name: "x", input }).error?.issues[0]?.message;
    expect(issue(null)).toBe("NULL input passed when starting workflow");
    expect(issue([])).toBe("expected an object");
  });

  it("reads an inline definition with its defaults", () => {
    const parsed = startWorkflowRequestSchema.parse({ name: "x", workflowDef: { name: "y" } });
    expect(parsed.workflowDef).toMatchObject({ name: "y", schemaVersion: 2, tasks: [] });
  });

  it("refuses an unknown strategy and accepts a known one", () => {
    const request = { name: "x", idempotencyKey: "k" };
    const parse = (idempotencyStrategy: string) =>
      startWorkflowRequestSchema.safeParse({ ...request, idempotencyStrategy });
    expect(parse("RETURN_EXISTING").success).toBe(true);
    expect(parse("SOMETIMES").success).toBe(false);
  });

  it("is described in JSON Schema", () => {
    expect(z.toJSONSchema(startWorkflowRequestSchema, { io: "input" })).toMatchObject({
      properties: { input: { type: "object" } },
    });
  });
});
