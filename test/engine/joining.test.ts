import { describe, expect, it } from "vitest";
import { hasScript, isOver, joinedNames } from "../../src/engine/joining.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import type { WorkflowTask } from "../../src/model/workflow-def.ts";

const record = (fields: Partial<TaskRecord>) => fields as TaskRecord;

describe("joinedNames", () => {
  it("are the names of the loop turn that the JOIN stands in", () => {
    const join = record({ scope: "__2", input: { joinOn: ["a", "b"] } });
    expect(joinedNames(join)).toEqual(["a__2", "b__2"]);
    expect(joinedNames(join, "defaultExclusiveJoinTask")).toEqual([]);
  });
});

describe("isOver", () => {
  it("holds once a decision took notice of the end", () => {
    expect(isOver(record({ status: "FAILED", executed: false }))).toBe(false);
    expect(isOver(record({ status: "FAILED", executed: true }))).toBe(true);
    expect(isOver(record({ status: "SKIPPED", executed: false }))).toBe(true);
    expect(isOver(record({ status: "IN_PROGRESS", executed: false }))).toBe(false);
  });
});

describe("hasScript", () => {
  it("takes blanks for none", () => {
    const withExpression = (expression?: string) => ({ expression }) as unknown as WorkflowTask;
    expect([undefined, " ", "true"].map((text) => hasScript(withExpression(text)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
