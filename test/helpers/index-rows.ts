/** Rows of the index for tests. */
import type { IndexRow } from "../../src/model/index-row.ts";

/** A running execution of "flow". */
export function indexRow(changes: Partial<IndexRow> = {}): IndexRow {
  return {
    workflowId: "one",
    version: 1,
    name: "flow",
    definitionVersion: 1,
    status: "RUNNING",
    correlationId: null,
    idempotencyKey: null,
    parentWorkflowId: "",
    priority: 0,
    createTime: 100,
    updateTime: 100,
    endTime: 0,
    dueTime: 0,
    names: "flow",
    reason: "",
    input: "{}",
    output: "{}",
    details: "{}",
    ...changes,
  };
}
