/** Looks at everything that one execution commits, and holds the invariants against it. */
import type { Changes } from "../../src/engine/changes.ts";
import { effectOf } from "../../src/engine/effects.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { referenceOf, type TaskRecord, type WorkflowRecord } from "../../src/engine/records.ts";
import { workflowTaskOf } from "../../src/engine/task-definition.ts";
import { formatTaskId } from "../../src/lib/task-id.ts";
import type { WorkflowDef } from "../../src/model/workflow-def.ts";
import { isTerminalWorkflowStatus, type WorkflowStatus } from "../../src/model/workflow.ts";
import type { Coverage } from "./coverage.ts";
import {
  checkOneClaim,
  checkOwnResult,
  checkRetry,
  checkScheduledOnce,
} from "./invariants/attempts.ts";
import type { TaskCheck } from "./invariants/committed-task.ts";
import {
  checkJoinNotEarly,
  checkLoopNotEarly,
  forgottenFailure,
  lateJoin,
  openAfterEnd,
} from "./invariants/containers.ts";
import {
  checkEveryItem,
  checkExclusiveJoin,
  checkListBegins,
  checkListsRan,
  lateExclusiveJoin,
  tooManyTurns,
} from "./invariants/operators.ts";
import { eventsOf, forgottenBy } from "./invariants/messages.ts";
import { checkEndedTask, checkEndedWorkflow } from "./invariants/terminal-states.ts";
import { checkTimers } from "./invariants/timers.ts";
import type { Injection } from "./injection.ts";
import type { Violations } from "./violations.ts";
import type { StoreWatch } from "./watched-store.ts";

const TASK_CHECKS: readonly (readonly [string, TaskCheck])[] = [
  ["a terminal state is final", checkEndedTask],
  ["no timer is early", checkTimers],
  ["a task is scheduled once", checkScheduledOnce],
  ["an attempt has one worker", checkOneClaim],
  ["a result counts for its own attempt", checkOwnResult],
  ["retries keep to their policy", checkRetry],
  ["a JOIN waits for all", checkJoinNotEarly],
  ["a loop waits for its turn", checkLoopNotEarly],
  ["a FOR_EACH runs once for each item", checkEveryItem],
  ["a list of a TRY_CATCH waits for its turn", checkListBegins],
  ["a TRY_CATCH runs all its lists", checkListsRan],
  ["an EXCLUSIVE_JOIN ends as one task did", checkExclusiveJoin],
];

type ExecutionCheck = (execution: Execution, childrenAgain: ReadonlySet<number>) => string | null;

const EXECUTION_CHECKS: readonly (readonly [string, ExecutionCheck])[] = [
  ["a JOIN goes on at once", lateJoin],
  ["an EXCLUSIVE_JOIN goes on at once", lateExclusiveJoin],
  ["a FOR_EACH keeps to its limit", tooManyTurns],
];

const END_CHECKS: readonly (readonly [string, ExecutionCheck])[] = [
  ["an ended execution has nothing open", openAfterEnd],
  ["a failure is not forgotten", forgottenFailure],
];

export interface ExecutionWatchOptions {
  id: string;
  now: () => number;
  violations: Violations;
  coverage: Coverage;
  maxTasks: number;
  /** Reads what is stored. */
  load: () => Execution | null;
  /** Told after each commit that something about the execution as a whole has changed. */
  statusChanged: () => void;
  /** Told of the execution as a whole after each commit. */
  workflowChanged: (workflow: Readonly<WorkflowRecord>) => void;
  /** Told of each task that is new or has changed. */
  taskChanged: (task: Readonly<TaskRecord>) => void;
  /** Puts a bug into a commit. */
  saving?: Injection["saving"];
}

export class ExecutionWatch implements StoreWatch {
  private readonly options: ExecutionWatchOptions;
  /** Of the changes of its state that have come to a task. */
  private readonly marks = new Set<string>();
  /** The ids of all events that it has published or raised. */
  readonly events = new Set<string>();
  private readonly stored = new Map<number, Readonly<TaskRecord>>();
  private storedStatus: WorkflowStatus | null = null;
  /** How often it has failed where a failure workflow is to follow. */
  failures = 0;
  /** How often it has ended so that one may follow: terminated by a task, not by an operator; or as it had in
   * the same moment before, by what could be taken up or with nothing to take up. */
  perhapsFailed = 0;
  /** It was started, and somebody removed it. */
  isRemoved = false;
  /** An operator may hand out what a delay holds back. */
  mayResetCallbacks = false;
  /** Tasks that workers were to put back: who is late with that does it to what was begun anew under the same id. */
  readonly putBack = new Set<string>();
  /** The tasks whose child was set going again. */
  private readonly childrenAgain = new Set<number>();
  private run = 0;
  private state = "";
  private lastRetriedTime = 0;
  /** It was to be set going again, and waited for its limit. */
  private isHeld = false;
  private timer: { due: number | null; setAt: number } = { due: null, setAt: 0 };
  private execution: Execution | null = null;
  /** The execution is the one that an object has in memory, or had when it died. */
  private isObjects = false;

  constructor(options: ExecutionWatchOptions) {
    this.options = options;
  }

  get status(): WorkflowStatus | null {
    return this.storedStatus;
  }

  get hasEnded(): boolean {
    return this.storedStatus !== null && isTerminalWorkflowStatus(this.storedStatus);
  }

  /** The execution as it is stored, with what is in memory only where it lives. */
  current(): Execution | null {
    if (this.execution === null && this.storedStatus !== null) {
      this.execution = this.options.load();
      this.isObjects = false;
    }
    return this.execution;
  }

  /** When the next timer is due, or when it was set where that was later, as for a task that is put back
   * after its poll timeout; null while none runs. */
  due(): number | null {
    if (this.storedStatus !== "RUNNING") return null;
    const due = this.current()?.due.earliest() ?? null;
    if (due !== this.timer.due) this.timer = { due, setAt: this.options.now() };
    return due === null ? null : Math.max(due, this.timer.setAt);
  }

  /** Whether something is still to be done outside, as far as the object knows: its rows do not say of
   * every delivery that it has arrived. */
  hasUndelivered(): boolean {
    const { execution } = this;
    if (execution === null || !this.isObjects) return false;
    const { outbox } = execution.workflow;
    if (outbox.parent || outbox.failureWorkflow !== undefined) return true;
    if (execution.forgotten.size + execution.raised.size > 0) return true;
    for (const task of execution.tasks.values()) {
      if (task.availableAt === 0 && effectOf(task) !== null) return true;
    }
    return false;
  }

  loaded(execution: Execution): void {
    this.execution = execution;
    this.isObjects = true;
    if (this.storedStatus === null) return;
    for (const [counter, { status }] of this.stored) {
      const found = execution.tasks.get(counter)?.status;
      if (found !== status) {
        this.report("what was committed is kept", `task ${counter}: ${status} became ${found}`);
      }
    }
  }

  saving(execution: Execution, changes: Changes): (() => void) | void {
    return this.options.saving?.(execution, changes);
  }

  /** Nothing is left of it. */
  removed(): void {
    this.stored.clear();
    this.events.clear();
    this.storedStatus = null;
    this.execution = null;
    this.isRemoved = true;
  }

  failed(): void {
    this.execution = null;
  }

  committed(execution: Execution, changes: Changes, isNew: boolean): void {
    if (isNew && this.storedStatus !== null) {
      this.report("an execution is started once", "it began a second time");
    }
    this.execution = execution;
    this.isObjects = true;
    for (const counter of changes.removed) this.stored.delete(counter);
    const marks = marksOf(changes.tasks, this.stored);
    for (const task of changes.tasks) this.take(execution, task);
    for (const task of forgottenBy(execution, changes)) this.options.taskChanged(task);
    for (const id of eventsOf(execution, changes)) this.events.add(id);
    // A loop may have forgotten the task with the same commit.
    if (changes.removed.size > 0) marks.push(...marksIn(execution));
    this.checkMarks(execution, marks);
    this.takeWorkflow(execution);
    this.checkAll(EXECUTION_CHECKS, execution);
  }

  private take(execution: Execution, task: TaskRecord): void {
    const { now, coverage, taskChanged } = this.options;
    const before = this.stored.get(task.counter);
    const beginsRun = this.beginsRun(execution.workflow);
    const isPutBack = this.putBack.has(formatTaskId(this.options.id, task.counter));
    const mayEndDelay = this.mayResetCallbacks || isPutBack;
    for (const [invariant, check] of TASK_CHECKS) {
      const change = { execution, before, after: task, now: now(), beginsRun, mayEndDelay };
      const wrong = check(change);
      if (wrong !== null) this.report(invariant, wrong);
    }
    this.stored.set(task.counter, { ...task });
    if ((task.childRun ?? 0) > 0) this.childrenAgain.add(task.counter);
    if (before === undefined) {
      coverage.ran(workflowTaskOf(execution, task).type, execution.structure.depth(task.base));
    }
    taskChanged(task);
  }

  /** A run begins, or what it is to begin with after it has waited. */
  private beginsRun({ run, heldRevival }: Readonly<WorkflowRecord>): boolean {
    return run > this.run || (this.isHeld && heldRevival === undefined);
  }

  /** What changes variables and a task in one step has changed both. */
  private checkMarks({ workflow }: Execution, marks: readonly string[]): void {
    for (const mark of marks) this.marks.add(mark);
    for (const mark of [...marksIn({ workflow }), ...marks]) {
      if (this.marks.has(mark) && workflow.variables[mark] === true) continue;
      if (this.beginsRun(workflow)) continue;
      this.report("a change of the state is whole", `${mark} is there in part`);
    }
  }

  private takeWorkflow(execution: Execution): void {
    const { status, run, heldRevival, createTime, lastRetriedTime, endTime } = execution.workflow;
    const before = this.storedStatus;
    if (before !== null) {
      const wrong = checkEndedWorkflow(before, status, run > this.run);
      if (wrong !== null) this.report("a terminal state is final", wrong);
    }
    // One that is set going again may end as it had in the same step, or stay as it is: nothing has failed then.
    const state = [status, createTime, lastRetriedTime, endTime].join();
    if (state !== this.state) this.countEnd(execution.definition, status);
    // Several runs may have begun and ended since.
    this.perhapsFailed += Math.max(0, run - this.run - Number(state !== this.state));
    this.state = state;
    // One that cleaned up before it failed has failed, and was set going again by its child, in one step.
    const wasGoing = before !== null && !isTerminalWorkflowStatus(before);
    const isRevived = run > this.run && lastRetriedTime !== this.lastRetriedTime;
    if (wasGoing && isRevived) this.countEnd(execution.definition, "FAILED");
    this.lastRetriedTime = lastRetriedTime;
    this.run = run;
    this.isHeld = heldRevival !== undefined;
    this.options.workflowChanged(execution.workflow);
    this.storedStatus = status;
    if (execution.tasks.size > this.options.maxTasks) {
      this.report("limits hold", `${execution.tasks.size} tasks in one execution`);
    }
    if (status === before) return;
    if (isTerminalWorkflowStatus(status)) this.checkAll(END_CHECKS, execution);
    this.options.statusChanged();
  }

  private countEnd({ failureWorkflow }: WorkflowDef, status: WorkflowStatus): void {
    if (!failureWorkflow) return;
    if (status === "FAILED" || status === "TIMED_OUT") this.failures += 1;
    if (status === "TERMINATED") this.perhapsFailed += 1;
  }

  private checkAll(checks: typeof EXECUTION_CHECKS, execution: Execution): void {
    for (const [invariant, check] of checks) {
      const wrong = check(execution, this.childrenAgain);
      if (wrong !== null) this.report(invariant, wrong);
    }
  }

  private report(invariant: string, detail: string): void {
    const definition = this.execution?.definition.name ?? "";
    this.options.violations.report(invariant, `${definition} ${this.options.id}: ${detail}`);
  }

  /** One line per attempt, for a failure's report. */
  lines(): string[] {
    const tasks = [...(this.current()?.tasks.values() ?? [])];
    return tasks.map(
      (task) =>
        `${task.counter} ${task.kind} ${task.type} ${referenceOf(task)} ${task.status}` +
        `(${task.retryCount})${task.outbox === undefined ? "" : ` outbox ${task.outbox}`}`,
    );
  }
}

/** What a change of the state reports; other tasks may take their outputs over. */
const MARKED: ReadonlySet<string> = new Set(["HUMAN", "SIMPLE", "WAIT"]);

function marksIn({ workflow }: Pick<Execution, "workflow">): string[] {
  return Object.keys(workflow.variables).filter((name) => name.startsWith("mark"));
}

/** The marks in outputs that are new. */
function marksOf(
  tasks: Iterable<TaskRecord>,
  stored: ReadonlyMap<number, Readonly<TaskRecord>>,
): string[] {
  // A result out of the cache was reported elsewhere.
  const reported = [...tasks].filter(
    ({ kind, workerId }) => MARKED.has(kind) && workerId !== "cache",
  );
  return reported.flatMap(({ counter, output: { mark } }) =>
    typeof mark === "string" && stored.get(counter)?.output["mark"] !== mark ? [mark] : [],
  );
}
