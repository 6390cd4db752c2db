/**
 * One decision while it is being made: what it may change and what it has changed so far.
 *
 * D1. Every change of a record goes through `change`, `add`, `remove` or `changeWorkflow`, so that the
 *     indices follow, the row is written and the change can be undone.
 * D2. After `undo` the execution is as it was before the decision.
 * D3. Times advance along the flow: what is scheduled because an asynchronous task ended is later than
 *     that end by at least a millisecond (`after`).
 */
import { formatTaskId } from "../lib/task-id.ts";
import type { Json } from "../model/json.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import type { WorkflowMessage } from "../model/workflow-message.ts";
import { noChanges, type Changes } from "./changes.ts";
import { effectsOf, type Effect } from "./effects.ts";
import { countVersions } from "./index-version.ts";
import type { Execution } from "./execution.ts";
import { expandFork, isDynamicFork } from "./expansion.ts";
import type { DecisionSettings } from "./decision-settings.ts";
import { keepUntold } from "./forgetting.ts";
import type { Settings } from "./limits.ts";
import type { TaskType } from "./task-type.ts";
import { Touched } from "./touched.ts";
import { referenceOf, type TaskOutbox, type TaskRecord, type WorkflowRecord } from "./records.ts";

export class Decision extends Touched {
  readonly execution: Execution;
  readonly now: number;
  readonly settings: Settings;
  readonly taskTypeOf: (kind: string) => TaskType;
  readonly changes: Changes = noChanges();
  /** What must happen outside for which no changed row stands. */
  readonly otherEffects: Effect[] = [];
  private readonly plannedForks: TaskRecord[] = [];
  private readonly undoSteps: (() => void)[] = [];
  /** Each changed task as it was before; null: there was none. */
  private readonly saved = new Map<TaskRecord, Readonly<TaskRecord> | null>();
  private reusedCounter: number | null = null;
  private flowTime: number;

  constructor(execution: Execution, { now, known, settings, taskTypeOf }: DecisionSettings) {
    super(known);
    this.execution = execution;
    this.settings = settings;
    this.taskTypeOf = taskTypeOf;
    this.now = now;
    this.flowTime = now;
  }

  get workflow(): Readonly<WorkflowRecord> {
    return this.execution.workflow;
  }

  taskId(task: TaskRecord): string {
    return formatTaskId(this.workflow.workflowId, task.counter);
  }

  /** The time to give to what is scheduled now (D3). */
  get time(): number {
    return this.flowTime;
  }

  /** Everything scheduled from here on is later than this end. */
  after(end: number): void {
    this.flowTime = Math.max(this.flowTime, end + 1);
  }

  change(task: TaskRecord, mutate: (task: TaskRecord) => void): void {
    if (!this.saved.has(task)) {
      const before = { ...task };
      this.saved.set(task, before);
      this.undoSteps.push(() => {
        this.execution.unindexState(task);
        for (const key of Object.keys(task)) delete task[key as keyof TaskRecord];
        Object.assign(task, before);
        this.execution.indexState(task);
      });
    }
    this.execution.unindexState(task);
    mutate(task);
    this.execution.indexState(task);
    this.changes.tasks.add(task);
  }

  /** Adds to the output of an open loop or JOIN in place; the row is not written for it, for the
   * output can be made anew from the tasks' own rows. */
  extendOutput(task: TaskRecord, key: string, value: Json): void {
    const before = Object.hasOwn(task.output, key) ? task.output[key] : undefined;
    const output = task.output;
    this.execution.growingOutputs.add(output);
    this.execution.sizes.forget(output);
    this.undoSteps.push(() => {
      if (before === undefined) delete output[key];
      else output[key] = before;
    });
    output[key] = value;
  }

  /** Takes a member out of the output of an open loop. */
  dropOutput(task: TaskRecord, key: string): void {
    const output = task.output;
    const before = output[key];
    if (before === undefined) return;
    this.undoSteps.push(() => {
      output[key] = before;
    });
    delete output[key];
  }

  /** A changed task as it was before this decision; null: it is new. */
  before(task: TaskRecord): Readonly<TaskRecord> | null {
    return this.saved.get(task) ?? null;
  }

  changeWorkflow(mutate: (workflow: WorkflowRecord) => void): void {
    const { execution } = this;
    if (!this.changes.workflow) {
      const before = { ...execution.workflow };
      this.undoSteps.push(() => {
        for (const key of Object.keys(execution.workflow)) {
          delete execution.workflow[key as keyof WorkflowRecord];
        }
        Object.assign(execution.workflow, before);
        execution.refreshWorkflowDue();
      });
    }
    mutate(execution.workflow);
    execution.refreshWorkflowDue();
    this.changes.workflow = true;
  }

  add(task: TaskRecord): void {
    const { execution } = this;
    const previous = execution.latest.get(referenceOf(task));
    const previousByBase = execution.latestByBase.get(task.base);
    execution.enter(task);
    this.saved.set(task, null);
    this.changes.tasks.add(task);
    this.undoSteps.push(() => execution.leave(task, previous, previousByBase));
  }

  remove(task: TaskRecord): void {
    const { execution } = this;
    const byReference = execution.latest.get(referenceOf(task));
    const byBase = execution.latestByBase.get(task.base);
    keepUntold(this, [task]);
    this.takeOut(task);
    this.undoSteps.push(() => {
      execution.enter(task);
      if (byReference !== undefined) execution.latest.set(referenceOf(task), byReference);
      if (byBase !== undefined) execution.latestByBase.set(task.base, byBase);
    });
  }

  /** Puts the tasks that a planned fork has made into the structure, so that they can be planned too. */
  expand(fork: TaskRecord): void {
    expandFork(this.execution.structure, fork);
    this.plannedForks.push(fork);
    this.undoSteps.push(() => this.execution.structure.collapse(fork.base, fork.scope));
  }

  /** Forgets the tasks of forks that were planned but did not come to be, for the execution has ended. */
  dropUnusedForks(): void {
    for (const { counter, base, scope } of this.plannedForks) {
      if (!this.execution.tasks.has(counter)) this.execution.structure.collapse(base, scope);
    }
  }

  /** Lets an open JOIN hear of one more task. */
  hear(join: TaskRecord, name: string): void {
    if (!this.execution.hear(join, name)) return;
    this.undoSteps.push(() => this.execution.unhear(join, name));
  }

  /** Takes out any records of an execution that has nothing open. */
  removeAll(tasks: Iterable<TaskRecord>): void {
    const removed = [...tasks];
    if (removed.length === 0) return;
    keepUntold(this, removed);
    for (const task of removed) this.takeOut(task);
    this.execution.sortTasks();
    this.undoSteps.push(() => removed.forEach((task) => this.execution.enter(task)));
  }

  private takeOut(task: TaskRecord): void {
    this.execution.leave(task, undefined, undefined);
    this.changes.tasks.delete(task);
    this.changes.removed.add(task.counter);
  }

  /** Lets ended records count for nothing any more; they stay to be seen. */
  abandon(tasks: TaskRecord[]): void {
    const { execution } = this;
    for (const task of tasks) {
      const workflowTask = execution.structure.madeTask(task.base, task.scope);
      this.change(task, (record) => {
        record.abandoned = true;
        record.executed = true;
        if (workflowTask !== undefined) record.workflowTask ??= workflowTask;
      });
    }
    for (const task of tasks) {
      if (isDynamicFork(task)) execution.structure.collapse(task.base, task.scope);
    }
    execution.sortTasks();
    // Undone before the changes of the records are: they count as open within the containers that they have.
    this.undoSteps.push(() => {
      for (const task of tasks) delete task.abandoned;
      execution.sortTasks();
    });
  }

  /** Gives the execution another definition. */
  changeDefinition(definition: WorkflowDef): void {
    this.undoSteps.push(this.execution.redefine(definition));
    this.changes.definition = true;
    this.execution.refreshWorkflowDue();
  }

  addMessage(message: WorkflowMessage): void {
    const { execution } = this;
    const key = Math.max(0, ...execution.messages.keys()) + 1;
    execution.enterMessage(key, message);
    this.changes.messages.add(key);
    this.undoSteps.push(() => execution.leaveMessage(key));
  }

  removeMessage(key: number): void {
    const { execution } = this;
    const message = execution.messages.get(key);
    if (message === undefined) return;
    execution.leaveMessage(key);
    this.changes.messages.add(key);
    this.undoSteps.push(() => execution.enterMessage(key, message));
  }

  /** Notes something to be undone together with the records. */
  onUndo(step: () => void): void {
    this.undoSteps.push(step);
  }

  setOutbox(task: TaskRecord, outbox: TaskOutbox): void {
    this.change(task, (record) => {
      record.outbox = outbox;
    });
  }

  alert(message: string): void {
    this.otherEffects.push({ kind: "alert", message });
  }

  /** Gives the next task that is made the counter of one that it takes the place of. */
  reuseCounter(counter: number): void {
    this.reusedCounter = counter;
  }

  /** The counter of a new task. The workflow's row is not written for it: whoever loads the rows takes
   * the highest of their counters into account. */
  nextCounter(): number {
    if (this.reusedCounter !== null) {
      const reused = this.reusedCounter;
      this.reusedCounter = null;
      return reused;
    }
    const { workflow } = this.execution;
    const counter = workflow.nextCounter;
    this.undoSteps.push(() => {
      workflow.nextCounter = counter;
    });
    workflow.nextCounter = counter + 1;
    return counter;
  }

  /** The `seq` of a task that is being scheduled. */
  nextSequence(): number {
    const { workflow } = this.execution;
    const sequence = workflow.nextSequence;
    this.undoSteps.push(() => {
      workflow.nextSequence = sequence;
    });
    workflow.nextSequence = sequence + 1;
    return sequence;
  }

  /** What must happen outside because of this decision. */
  effects(): Effect[] {
    const effects = effectsOf(this.execution, this.changes);
    if (countVersions(this.execution, this.changes)) effects.push({ kind: "index" });
    return [...effects, ...this.otherEffects];
  }

  /** Leaves the execution as it was before (D2). */
  undo(): void {
    for (const step of this.undoSteps.reverse()) step();
    this.undoSteps.length = 0;
    if (this.changes.removed.size > 0) this.execution.sortTasks();
    this.execution.refreshWorkflowDue();
    if (this.changes.messages.size > 0) this.execution.sortMessages();
  }
}
