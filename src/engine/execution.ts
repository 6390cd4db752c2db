/**
 * An execution in memory, with the indices that a decision needs, so that a decision costs in
 * proportion to what changes and not to the number of tasks.
 *
 * E1. Every index is a function of the records: `enter` and `leave` are the only ways to change one.
 * E2. `latest` holds the newest attempt of each reference name, `latestByBase` the newest of any loop turn;
 *     no index of names holds what was abandoned.
 * E3. `unconsumed` holds exactly the ended tasks whose successors are not yet computed.
 */
import { DueHeap } from "../lib/due-heap.ts";
import { isTerminalTaskStatus } from "../model/task.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import type { WorkflowMessage } from "../model/workflow-message.ts";
import { dueTimeOfTask, dueTimeOfWorkflow } from "./due-times.ts";
import { expandFork, isDynamicFork } from "./expansion.ts";
import { JoinIndex } from "./join-index.ts";
import { PayloadSizes } from "./payloads.ts";
import { referenceOf, type TaskRecord, type WorkflowRecord } from "./records.ts";
import { outerScope } from "./scope.ts";
import { SecretUses } from "./secret-uses.ts";
import { Structure } from "./structure.ts";
import type { Touches } from "./touched.ts";

/** Containers make no progress by themselves: they wait for other tasks of the execution. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "DO_WHILE",
  "EXCLUSIVE_JOIN",
  "FOR_EACH",
  "JOIN",
  "TRY_CATCH",
]);

/** Whether a task of this kind only waits for other tasks of its execution. */
export function isContainer(kind: string): boolean {
  return CONTAINERS.has(kind);
}

/** The type of the tasks that messages are for. */
const PULL_MESSAGES = "PULL_WORKFLOW_MESSAGES";

/** The key under which the workflow's own timeout stands among the due times. */
export const WORKFLOW_DUE = 0;

/** The key under which stands when it goes on by itself. */
const GOES_ON_DUE = -1;

export class Execution extends JoinIndex {
  readonly workflow: WorkflowRecord;
  /** All attempts by counter, in the order in which they came to be. */
  readonly tasks = new Map<number, TaskRecord>();
  readonly latest = new Map<string, TaskRecord>();
  readonly latestByBase = new Map<string, TaskRecord>();
  readonly unconsumed = new Map<number, TaskRecord>();
  readonly open = new Map<number, TaskRecord>();
  /** Tasks of each loop turn, by `loopKey`. */
  readonly turns = new Map<string, Set<TaskRecord>>();
  /** The numbers of the turns of each FOR_EACH that are not over, and of the earlier ones of a DO_WHILE that were taken up again. */
  readonly openTurns = new Map<number, Set<number>>();
  readonly due = new DueHeap<number>();
  /** Number of open tasks that something outside the decision will bring on. */
  activeTasks = 0;
  /** Outputs that are added to in place; whoever takes one over as a value takes a copy. */
  readonly growingOutputs = new WeakSet<object>();
  readonly sizes = new PayloadSizes();
  readonly secretUses = new SecretUses();
  /** Bytes of JSON of the inputs and outputs of all tasks; those of open loops and JOINs, which are
   * made of other tasks' outputs, count once they have ended. */
  heldBytes = 0;
  private readonly heldByTask = new Map<number, number>();
  /** Events raised for listeners that are not kept yet, by number. */
  readonly raised = new Map<number, PublishedEvent>();
  /** Tasks that are gone but for what others still have to be told of them; no index knows of these. */
  readonly forgotten = new Map<number, TaskRecord>();
  /** TERMINATE tasks that ended an earlier run: what was set going again ends, and nothing follows it. */
  readonly terminations = new Map<number, TaskRecord>();
  /** What the last decision left to look at to the next one. */
  carried: Touches | null = null;
  private current: { definition: WorkflowDef; structure: Structure };
  /** Number of open tasks per loop turn, nested turns included. */
  private readonly openInTurn = new Map<string, number>();

  /** Messages that no task has pulled yet, by their number: the oldest first. */
  readonly messages = new Map<number, WorkflowMessage>();
  /** Bytes of JSON of what they carry. */
  messageBytes = 0;
  /** Open tasks that wait for a message. */
  readonly pulls = new Set<number>();

  constructor(definition: WorkflowDef, workflow: WorkflowRecord, tasks: Iterable<TaskRecord> = []) {
    super();
    this.current = { definition, structure: new Structure(definition) };
    this.workflow = workflow;
    for (const task of tasks) {
      if (task.forgotten) this.forgotten.set(task.counter, task);
      else this.enter(task);
    }
    this.refreshWorkflowDue();
  }

  get definition(): WorkflowDef {
    return this.current.definition;
  }

  get structure(): Structure {
    return this.current.structure;
  }

  /** Goes over to another definition, in which all tasks have a place that are open or not abandoned.
   * Returns the way back. */
  redefine(definition: WorkflowDef): () => void {
    const goTo = (next: typeof this.current): void => {
      this.current = next;
      this.sortTasks();
      this.refreshTaskDues();
      for (const task of this.open.values()) this.noteSecrets(task);
    };
    const before = this.current;
    goTo({ definition, structure: new Structure(definition) });
    return () => goTo(before);
  }

  /** The attempt that a reference name stands for when seen from inside a loop turn. */
  find(base: string, scope: string): TaskRecord | undefined {
    for (let at = scope; at !== ""; at = outerScope(at)) {
      const own = this.latest.get(base + at);
      if (own !== undefined) return own;
    }
    return this.latestByBase.get(base) ?? this.latest.get(base);
  }

  openTasksInTurn(loop: string, scope: string): number {
    return this.openInTurn.get(loop + scope) ?? 0;
  }

  /** Puts a new record into the indices; it becomes the latest of its reference name. */
  enter(task: TaskRecord): void {
    this.enterNames(task);
    this.indexState(task);
    this.noteSecrets(task);
  }

  /** Takes a record out again. `previous` is what was the latest before it came. */
  leave(
    task: TaskRecord,
    previous: TaskRecord | undefined,
    previousByBase: TaskRecord | undefined,
  ): void {
    this.unindexState(task);
    this.stopWaiting(task);
    this.tasks.delete(task.counter);
    this.secretUses.leave(task.counter);
    this.leaveTurn(task);
    if (isDynamicFork(task) && !task.abandoned) this.structure.collapse(task.base, task.scope);
    restore(this.latest, referenceOf(task), task, previous);
    restore(this.latestByBase, task.base, task, previousByBase);
  }

  /** Brings the records back into their order after some of them left, came back or were abandoned: the
   * newest of each reference name may be another one now. */
  sortTasks(): void {
    const tasks = [...this.tasks.values()].sort((a, b) => a.counter - b.counter);
    for (const index of [this.tasks, this.latest, this.latestByBase, this.turns]) index.clear();
    for (const task of tasks) this.enterNames(task);
  }

  /** Called around each change of a record: `unindexState`, change, `indexState`. */
  indexState(task: TaskRecord): void {
    this.hold(task);
    if (isTerminalTaskStatus(task.status)) {
      if (!task.executed && !task.retried && task.status !== "SKIPPED") {
        this.unconsumed.set(task.counter, task);
      }
      if (isTermination(task)) this.terminations.set(task.counter, task);
      return;
    }
    this.open.set(task.counter, task);
    if (task.kind === PULL_MESSAGES) this.pulls.add(task.counter);
    if (!CONTAINERS.has(task.kind)) this.activeTasks += 1;
    this.countOpen(task, 1);
    this.due.set(task.counter, dueTimeOfTask(this, task));
  }

  unindexState(task: TaskRecord): void {
    this.letGo(task);
    this.unconsumed.delete(task.counter);
    this.terminations.delete(task.counter);
    if (!this.open.delete(task.counter)) return;
    this.pulls.delete(task.counter);
    if (!CONTAINERS.has(task.kind)) this.activeTasks -= 1;
    this.countOpen(task, -1);
    this.due.set(task.counter, null);
  }

  enterMessage(key: number, message: WorkflowMessage): void {
    this.messages.set(key, message);
    this.messageBytes += this.sizes.of(message.payload).bytes;
  }

  leaveMessage(key: number): void {
    const message = this.messages.get(key);
    if (message === undefined) return;
    this.messages.delete(key);
    this.messageBytes -= this.sizes.of(message.payload).bytes;
  }

  /** Brings the messages back into their order, after some that had left came back. */
  sortMessages(): void {
    const messages = [...this.messages].sort(([a], [b]) => a - b);
    this.messages.clear();
    for (const [key, message] of messages) this.messages.set(key, message);
  }

  refreshWorkflowDue(): void {
    const { status, unfinished } = this.workflow;
    this.due.set(WORKFLOW_DUE, dueTimeOfWorkflow(this));
    this.due.set(GOES_ON_DUE, status === "RUNNING" ? (unfinished?.since ?? null) : null);
  }

  /** Pausing and resuming changes what the open tasks wait for. */
  refreshTaskDues(): void {
    for (const task of this.open.values()) this.due.set(task.counter, dueTimeOfTask(this, task));
  }

  private noteSecrets(task: TaskRecord): void {
    const workflowTask = task.workflowTask ?? this.structure.task(task.base, task.scope);
    const metadata = task.kind === "SIMPLE" ? workflowTask?.taskDefinition?.runtimeMetadata : [];
    this.secretUses.enter(task, metadata ?? []);
  }

  private hold(task: TaskRecord): void {
    const isOpenContainer = CONTAINERS.has(task.kind) && !isTerminalTaskStatus(task.status);
    const output = isOpenContainer ? 0 : this.sizes.of(task.output).bytes;
    const held = this.sizes.of(task.input).bytes + output;
    this.heldByTask.set(task.counter, held);
    this.heldBytes += held;
  }

  private letGo(task: TaskRecord): void {
    this.heldBytes -= this.heldByTask.get(task.counter) ?? 0;
    this.heldByTask.delete(task.counter);
  }

  private enterNames(task: TaskRecord): void {
    this.tasks.set(task.counter, task);
    if (task.abandoned) return;
    this.latest.set(referenceOf(task), task);
    this.latestByBase.set(task.base, task);
    expandFork(this.structure, task);
    if (task.loop !== undefined) {
      const key = task.loop + task.scope;
      const turn = this.turns.get(key);
      if (turn === undefined) this.turns.set(key, new Set([task]));
      else turn.add(task);
    }
  }

  private leaveTurn(task: TaskRecord): void {
    if (task.loop === undefined) return;
    const key = task.loop + task.scope;
    const turn = this.turns.get(key);
    if (turn?.delete(task) && turn.size === 0) this.turns.delete(key);
  }

  private countOpen(task: TaskRecord, by: number): void {
    let loop = task.loop;
    let scope = task.scope;
    while (loop !== undefined) {
      const key = loop + scope;
      const count = (this.openInTurn.get(key) ?? 0) + by;
      // Loops that forget old turns would else leave a count behind for each of them.
      if (count === 0) this.openInTurn.delete(key);
      else this.openInTurn.set(key, count);
      scope = outerScope(scope);
      loop = this.latest.get(loop + scope)?.loop;
    }
  }
}

function isTermination(task: TaskRecord): boolean {
  const { kind, status, executed, abandoned, unheeded } = task;
  return kind === "TERMINATE" && status === "COMPLETED" && executed && !abandoned && !unheeded;
}

function restore(
  map: Map<string, TaskRecord>,
  key: string,
  task: TaskRecord,
  previous: TaskRecord | undefined,
): void {
  if (map.get(key) !== task) return;
  if (previous === undefined) map.delete(key);
  else map.set(key, previous);
}
