/** Records as they stand in rows: payloads in columns of their own, the rest as one JSON text. */
import { versionOf } from "../../engine/index-version.ts";
import type { TaskOutbox, TaskRecord, WorkflowRecord } from "../../engine/records.ts";
import { isTerminalTaskStatus } from "../../model/task.ts";

export interface TaskRow {
  id: number;
  state: string;
  input: string;
  output: string;
  outbox: string | null;
}

/** Outputs of these are made anew from other rows while they are open, so they are not stored. */
const DERIVED_WHILE_OPEN: ReadonlySet<string> = new Set(["DO_WHILE", "JOIN"]);

/** Flags as earlier releases wrote them, and what each is now. */
const FORMER_FLAGS: Readonly<Record<string, TaskOutbox>> = { release: "withdraw" };

export function hasDerivedOutput(task: TaskRecord): boolean {
  return DERIVED_WHILE_OPEN.has(task.kind) && !isTerminalTaskStatus(task.status);
}

/** Everything of a task but what has columns of its own. */
export function stateText(task: TaskRecord): string {
  const { counter: _counter, input: _input, output: _output, outbox: _outbox, ...state } = task;
  return JSON.stringify(state);
}

export function taskOfRow(row: TaskRow): TaskRecord {
  const task = {
    ...JSON.parse(row.state),
    counter: row.id,
    input: JSON.parse(row.input),
    output: JSON.parse(row.output),
  } as TaskRecord;
  if (row.outbox !== null) task.outbox = FORMER_FLAGS[row.outbox] ?? (row.outbox as TaskOutbox);
  return task;
}

export function workflowText(workflow: WorkflowRecord): string {
  return JSON.stringify(workflow);
}

/** The counters are stored with the workflow's row, which is not written for every task: the rows of
 * the tasks may be ahead of it. */
export function workflowOfText(text: string, tasks: TaskRecord[]): WorkflowRecord {
  const workflow = JSON.parse(text) as WorkflowRecord;
  for (const task of tasks) {
    workflow.version = Math.max(workflow.version, versionOf(task));
    workflow.nextCounter = Math.max(workflow.nextCounter, task.counter + 1);
    // The sequence may have begun anew since it went.
    if (task.forgotten) continue;
    workflow.nextSequence = Math.max(workflow.nextSequence, task.sequence + 1);
  }
  return workflow;
}
