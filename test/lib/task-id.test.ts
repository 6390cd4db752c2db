import { describe, expect, it } from "vitest";
import { counterOf, formatTaskId, workflowIdOf } from "../../src/lib/task-id.ts";
import { isWorkflowId } from "../../src/lib/workflow-id.ts";

const WORKFLOW = "0b5d1c1a-9c2e-4f0a-8f5e-2d7a3c4b5e6f";

describe("a task id", () => {
  it("contains the id of its execution and its counter", () => {
    const id = formatTaskId(WORKFLOW, 17);
    expect(id).toBe(`${WORKFLOW}-17`);
    expect(workflowIdOf(id)).toBe(WORKFLOW);
    expect(counterOf(id)).toBe(17);
    expect(encodeURIComponent(id)).toBe(id);
  });

  it.each([
    "",
    "no-such-task",
    WORKFLOW,
    `${WORKFLOW}-`,
    `${WORKFLOW}-x`,
    `${WORKFLOW}-01`,
    `${WORKFLOW}--1`,
    `${WORKFLOW}-1 `,
    `${WORKFLOW}-1e3`,
    `${WORKFLOW}-99999999999`,
    `${WORKFLOW}_1`,
    `${WORKFLOW.toUpperCase()}-1`,
    `x${WORKFLOW.slice(1)}-1`,
  ])("is not %j", (text) => {
    expect(workflowIdOf(text)).toBeNull();
    expect(counterOf(text)).toBeNull();
  });
});

describe("isWorkflowId", () => {
  it("takes UUIDs in lower case and nothing else", () => {
    expect(isWorkflowId(WORKFLOW)).toBe(true);
    for (const text of ["", "nope", `${WORKFLOW}0`, WORKFLOW.toUpperCase(), `${WORKFLOW}\n`]) {
      expect(isWorkflowId(text)).toBe(false);
    }
  });
});
