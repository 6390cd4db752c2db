/** Rows of the index for tests. */
import type { IndexReport, IndexRow, TaskIndexRow } from "../../src/model/index-row.ts";

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

/** A task of "flow" that waits for a worker. */
export function taskRow(changes: Partial<TaskIndexRow> = {}): TaskIndexRow {
  return {
    counter: 1,
    version: 1,
    type: "work",
    definitionName: "work",
    referenceName: "a",
    status: "SCHEDULED",
    priority: 0,
    retryCount: 0,
    workerId: null,
    domain: null,
    scheduledTime: 100,
    startTime: 0,
    updateTime: 100,
    endTime: 0,
    queueWaitTime: 0,
    names: "flow work a",
    reason: "",
    input: "{}",
    output: "{}",
    details: "",
    ...changes,
  };
}

/** A report of an execution that the index needs nothing for. */
export function indexReport(
  execution: Partial<IndexRow> = {},
  more: Partial<Omit<IndexReport, "execution">> = {},
): IndexReport {
  const row = indexRow(execution);
  return { execution: row, since: -1, tasks: [], more: false, changedTime: 100, ...more };
}

/** Reports of executions alone. */
export function reportsOf(rows: readonly IndexRow[]): IndexReport[] {
  return rows.map((row) => indexReport(row));
}
