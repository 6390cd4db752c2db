import type { Changes } from "../../src/engine/changes.ts";
import { Execution } from "../../src/engine/execution.ts";
import type { TaskRecord, WorkflowRecord } from "../../src/engine/records.ts";
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import type { WorkflowMessage } from "../../src/model/workflow-message.ts";
import { hasDerivedOutput } from "../../src/objects/execution/rows.ts";

interface Row {
  state: string;
  input: string;
  output: string;
  /** The payloads as they were last written: the same objects are not written again. */
  writtenInput: object;
  writtenOutput: object | null;
}

/**
 * The rows of one execution, written as the store writes them: only what a decision names as changed,
 * payloads only when they are other objects than before, and no outputs that are derived.
 */
export class RecordRows {
  private definition: string;
  private workflow: string;
  private readonly raised = new Map<number, string>();
  private readonly tasks = new Map<number, Row>();
  private readonly messages = new Map<number, string>();

  constructor(execution: Execution) {
    this.definition = JSON.stringify(execution.definition);
    this.workflow = JSON.stringify(execution.workflow);
  }

  save(execution: Execution, changes: Changes): void {
    if (changes.definition) this.definition = JSON.stringify(execution.definition);
    for (const task of changes.tasks) this.tasks.set(task.counter, this.rowOf(task));
    for (const counter of changes.removed) {
      if (!execution.forgotten.has(counter)) this.tasks.delete(counter);
    }
    for (const counter of changes.forgotten ?? []) {
      const task = execution.forgotten.get(counter);
      if (task === undefined) this.tasks.delete(counter);
      else this.tasks.set(counter, this.rowOf(task));
    }
    for (const number of changes.raised ?? []) {
      this.raised.set(number, JSON.stringify(execution.raised.get(number)));
    }
    for (const key of changes.messages) {
      const message = execution.messages.get(key);
      if (message === undefined) this.messages.delete(key);
      else this.messages.set(key, JSON.stringify(message));
    }
    if (changes.workflow || changes.removed.size > 0) {
      this.workflow = JSON.stringify(execution.workflow);
    }
  }

  private rowOf(task: TaskRecord): Row {
    const before = this.tasks.get(task.counter);
    const { input, output, ...state } = task;
    const stored = hasDerivedOutput(task) ? null : output;
    const keepsInput = before?.writtenInput === input;
    const keepsOutput = before !== undefined && before.writtenOutput === stored;
    return {
      state: JSON.stringify(state),
      input: keepsInput ? before.input : JSON.stringify(input),
      output: keepsOutput ? before.output : JSON.stringify(stored ?? {}),
      writtenInput: input,
      writtenOutput: stored,
    };
  }

  /** The execution as a new object would load it. What is kept in memory only is not restored yet. */
  load(): Execution {
    const workflow = JSON.parse(this.workflow) as WorkflowRecord;
    const tasks = [...this.tasks.values()].map((row): TaskRecord => {
      const payload = { input: JSON.parse(row.input), output: JSON.parse(row.output) };
      return { ...JSON.parse(row.state), ...payload };
    });
    tasks.sort((a, b) => a.counter - b.counter);
    // The workflow's row is not written for every task: the tasks' rows may be ahead of it.
    for (const task of tasks) {
      workflow.nextCounter = Math.max(workflow.nextCounter, task.counter + 1);
      workflow.version = Math.max(workflow.version, task.version ?? 0);
      if (task.forgotten) continue;
      workflow.nextSequence = Math.max(workflow.nextSequence, task.sequence + 1);
    }
    const execution = new Execution(JSON.parse(this.definition) as WorkflowDef, workflow, tasks);
    for (const [number, event] of this.raised) execution.raised.set(number, JSON.parse(event));
    for (const [key, text] of [...this.messages].sort(([a], [b]) => a - b)) {
      execution.enterMessage(key, JSON.parse(text) as WorkflowMessage);
    }
    return execution;
  }
}
