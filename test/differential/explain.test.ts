import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compare, type Difference } from "./compare.ts";
import type { Tree } from "./drive.ts";
import { explain, EXPLANATIONS } from "./explain.ts";

const PAGE = readFileSync("docs/compatibility.md", "utf8");

function treeWith(status: string, outputData: Record<string, unknown> = {}): Tree {
  const task = {
    taskId: "11111111-2222-3333-4444-555555555555-1",
    taskType: "HTTP",
    taskDefName: "call",
    referenceTaskName: "call",
    status,
    seq: 1,
    retryCount: 0,
    iteration: 0,
    retried: false,
    callbackAfterSeconds: 0,
    inputData: {},
    outputData,
    workflowTask: { type: "HTTP" },
  };
  const workflow = {
    workflowId: "11111111-2222-3333-4444-555555555555",
    workflowName: "flow",
    status: "COMPLETED",
    output: {},
    variables: {},
    failedReferenceTaskNames: [],
    tasks: [task],
  };
  return { workflow, children: new Map() };
}

describe("compare", () => {
  it("finds nothing between equal executions, whatever their ids", () => {
    const other = treeWith("COMPLETED", { id: "aaaaaaaa-2222-3333-4444-555555555555" });
    const same = treeWith("COMPLETED", { id: "bbbbbbbb-2222-3333-4444-555555555555" });
    expect(compare(other, same)).toEqual([]);
  });

  it("names the task and the innermost field that differs", () => {
    const reference = treeWith("COMPLETED", { response: { body: 1, code: 200 } });
    const ours = treeWith("COMPLETED", { response: { body: 2, code: 200 } });
    const field = "outputData.response.body";
    const place = "/call(0)";
    expect(compare(reference, ours)).toEqual([
      { place, taskType: "HTTP", field, reference: 1, ours: 2 },
    ]);
  });
});

describe("explanations", () => {
  it("cite a heading of docs/compatibility.md and words that stand there", () => {
    for (const { section, deviation } of EXPLANATIONS) {
      expect(PAGE).toContain(`# ${section}\n`);
      expect(PAGE).toContain(deviation);
    }
  });

  it("explain one field of one type of task, and nothing else", () => {
    const field = "outputData.response.headers.date";
    const headers: Difference = {
      place: "/call(0)",
      taskType: "HTTP",
      field,
      reference: 1,
      ours: 2,
    };
    expect(explain(headers)?.section).toBe("HTTP tasks");
    expect(explain({ ...headers, field: "status" })).toBeUndefined();
    expect(explain({ ...headers, taskType: "INLINE" })).toBeUndefined();
  });
});
