/** Attempts and tasks of definitions for tests of a run's tree. */
import type { RunRow } from "../../src/model/run-tree/rows.ts";

let counter = 0;

/** An attempt that took half a second, later than all before it. */
export function row(ref: string, fields: Partial<RunRow> = {}): RunRow {
  counter++;
  const scheduled = counter * 1000;
  return {
    ...{ taskId: `w-${counter}`, ref, name: ref, type: "SIMPLE", status: "COMPLETED" },
    ...{ attempt: 0, iteration: 0, scheduled, delay: 0, started: scheduled + 10 },
    ...{ ended: scheduled + 500, parent: null, worker: null, childWorkflowId: null },
    ...{ reason: null, abandoned: false, ...fields },
  };
}

/** A task of a definition. */
export function task(taskReferenceName: string, type = "SIMPLE", fields: object = {}) {
  return { name: taskReferenceName, taskReferenceName, type, ...fields };
}
