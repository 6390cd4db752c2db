import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  isSuccessfulWorkflowStatus,
  isTerminalWorkflowStatus,
  WorkflowStatus,
  workflowSchema,
  workflowStatusSummarySchema,
} from "../../src/model/workflow.ts";

describe("workflow statuses", () => {
  it.each<[WorkflowStatus, boolean, boolean]>([
    ["RUNNING", false, false],
    ["COMPLETED", true, true],
    ["FAILED", true, false],
    ["TIMED_OUT", true, false],
    ["TERMINATED", true, false],
    ["PAUSED", false, true],
  ])("%s: terminal %s, successful %s", (status, terminal, successful) => {
    expect(isTerminalWorkflowStatus(status)).toBe(terminal);
    expect(isSuccessfulWorkflowStatus(status)).toBe(successful);
  });

  it("are six", () => {
    expect(Object.keys(WorkflowStatus)).toHaveLength(6);
  });
});

describe("workflowSchema", () => {
  const wire = { workflowId: "w", status: "RUNNING", workflowDefinition: { name: "x" } };

  it("fills what is always written and leaves out what is not set", () => {
    const workflow = workflowSchema.parse({ ...wire, correlationId: null });
    expect(workflow).toMatchObject({
      ownerApp: "",
      endTime: 0,
      tasks: [],
      history: [],
      taskToDomain: {},
      failedTaskNames: [],
      rateLimited: false,
    });
    expect("correlationId" in workflow).toBe(false);
  });

  it("refuses an unknown status", () => {
    expect(workflowSchema.safeParse({ ...wire, status: "RUNNING " }).success).toBe(false);
  });

  it("is described in JSON Schema", () => {
    expect(z.toJSONSchema(workflowSchema)).toMatchObject({ type: "object" });
  });
});

describe("workflowStatusSummarySchema", () => {
  it("has output and variables only when they were asked for", () => {
    const summary = { workflowId: "w", status: "COMPLETED" };
    expect(workflowStatusSummarySchema.parse(summary)).toEqual(summary);
    const full = { ...summary, output: { a: null }, variables: {} };
    expect(workflowStatusSummarySchema.parse(full)).toEqual(full);
  });
});
