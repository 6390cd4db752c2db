/**
 * A test of a workflow: it runs in memory, under a clock of its own, and its tasks end as the test says.
 *
 * T1. Nothing is delivered, so nothing happens outside and nothing is left behind.
 * T2. A mock serves one attempt of a task; the next attempt takes the next one.
 * T3. It goes on in passes, as Conductor's does: each gives every open task its mock. It stops when it has
 *     ended, when a task has no mock left, after `MAX_PASSES`, or when its scripts have taken `MAX_STEPS`.
 * T4. A sub-workflow without mocks of its own runs in the same way, with the mocks that are meant for it.
 * T5. No timer goes off and no delay is waited for: only mocks let time pass.
 * T6. Between the portions of what it does by itself others have their turn.
 */
import { isTerminalWorkflowStatus, type Workflow } from "../model/workflow.ts";
import type { TaskStatus } from "../model/task.ts";
import type { JsonObject } from "../model/json.ts";
import type { WorkflowDef } from "../model/workflow-def.ts";
import { childRequestOf, type ChildRequest } from "./children.ts";
import { decide } from "./decide.ts";
import type { ExecutionEvent } from "./events.ts";
import { isContainer, type Execution } from "./execution.ts";
import { DEFAULT_SETTINGS, type Settings } from "./limits.ts";
import { NOTHING_KNOWN, type Known, type Need } from "./needs.ts";
import { referenceOf, type TaskRecord } from "./records.ts";
import { newExecution, type StartValues } from "./start.ts";
import { tasksInOrder, workflowView } from "./views.ts";

/** Passes of one test, those of its sub-workflows included. */
const MAX_PASSES = 20_000;
/** Sub-workflows that one test runs. */
const MAX_CHILDREN = 1_000;

/** Steps of the scripts of one test, those of its sub-workflows included: about five seconds. */
const MAX_STEPS = 500_000_000;

/** How one attempt of a task ends, and after how many milliseconds. */
export interface TaskMock {
  status: TaskStatus;
  output: JsonObject;
  executionTime: number;
  queueWaitTime: number;
}

/** What a test says of a workflow, by reference names. The mocks are used up as it runs. */
export interface TestScript {
  mocks: Map<string, TaskMock[]>;
  children: Map<string, TestScript>;
}

/** What a test must know: what a decision must, and what its sub-workflows run. */
export type TestNeed =
  | Need
  | { kind: "child"; request: ChildRequest }
  /** Nothing is missing, but others wait. */
  | { kind: "turn" };

export interface TestKnown extends Known {
  /** Definitions by the ids of the children. A text says why one cannot be started. */
  children: ReadonlyMap<string, WorkflowDef | string>;
}

/** What is known before anything was asked for. */
export const NOTHING_LOADED: TestKnown = { ...NOTHING_KNOWN, children: new Map() };

export interface TestRunOptions {
  definition: WorkflowDef;
  start: StartValues;
  script: TestScript;
  /** Epoch milliseconds at which the test begins. */
  now: number;
}

/** What all executions of one test share, and what is left of it. */
export interface Budget {
  passes: number;
  tasks: number;
  children: number;
  steps: number;
}

const wholeBudget = (): Budget => ({
  passes: MAX_PASSES,
  tasks: DEFAULT_SETTINGS.maxTasks,
  children: MAX_CHILDREN,
  steps: MAX_STEPS,
});

/** Thrown to where a test is driven from; it goes on where it stopped. */
class UnmetTestNeeds extends Error {
  override readonly name = "UnmetTestNeeds";
  readonly needs: TestNeed[];

  constructor(needs: TestNeed[]) {
    super(needs.map(({ kind }) => kind).join());
    this.needs = needs;
  }
}

export class TestRun {
  readonly execution: Execution;
  private readonly script: TestScript;
  private readonly budget: Budget;
  private readonly children = new Map<number, TestRun | string>();
  private now: number;
  private begun = false;
  /** Others have had their turn since the last portion. */
  private hasWaited = false;
  /** Tasks that are still to be served in this pass. */
  private pass: TaskRecord[] = [];

  constructor(options: TestRunOptions, budget: Budget = wholeBudget()) {
    const { definition, start, script, now } = options;
    this.execution = newExecution(definition, start, now);
    this.script = script;
    this.now = now;
    this.budget = budget;
  }

  /** The execution with its tasks, as it stands. */
  view(): Workflow {
    return workflowView(this.execution, tasksInOrder(this.execution));
  }

  /** Runs as far as it can. @returns what it must know to go on; nothing when it is over. */
  go(known: TestKnown): TestNeed[] {
    try {
      this.run(known);
      return [];
    } catch (error) {
      if (error instanceof UnmetTestNeeds) return error.needs;
      throw error;
    }
  }

  private run(known: TestKnown): void {
    if (!this.begun) this.send({ kind: "started" }, known);
    this.begun = true;
    do {
      for (let task = this.pass[0]; task !== undefined; task = this.pass[0]) {
        this.goOn(known);
        if (this.isSpent) return;
        if (this.execution.open.has(task.counter)) this.serve(task, known);
        this.pass.shift();
      }
      this.goOn(known);
      if (this.isSpent) return;
      this.pass = this.nextPass(known);
      this.budget.passes -= 1;
    } while (this.pass.length > 0);
  }

  private get isSpent(): boolean {
    return this.budget.passes <= 0 || this.budget.steps <= 0;
  }

  /** Does what a decision has left, portion by portion. @throws UnmetTestNeeds between two of them. */
  private goOn(known: TestKnown): void {
    while (this.execution.workflow.unfinished !== undefined && !this.isSpent) {
      if (!this.hasWaited) {
        this.hasWaited = true;
        throw new UnmetTestNeeds([{ kind: "turn" }]);
      }
      this.send({ kind: "continued" }, known);
      this.hasWaited = false;
    }
  }

  /** The tasks that the next pass serves. Children that end need nobody; all others wait for each other. */
  private nextPass(known: TestKnown): TaskRecord[] {
    const open = [...this.execution.open.values()]
      .filter((task) => !isContainer(task.kind))
      .sort((a, b) => a.sequence - b.sequence);
    const withChild = open.filter((task) => this.runsChild(task));
    this.startChildren(withChild, known);
    for (const task of withChild) this.runChild(task, known);
    const ended = withChild.filter((task) => this.childIsOver(task));
    const others = open.filter((task) => !this.runsChild(task));
    const served = others.every((task) => this.mocksOf(task).length > 0) ? others : [];
    return [...ended, ...served];
  }

  private serve(task: TaskRecord, known: TestKnown): void {
    if (this.runsChild(task)) {
      this.endByChild(task, known);
      return;
    }
    const [mock] = this.mocksOf(task);
    if (mock === undefined) return;
    const { status, output, executionTime, queueWaitTime } = mock;
    const { counter } = task;
    const startedAt = this.now + queueWaitTime;
    const endedAt = startedAt + executionTime;
    // Only times make it a task that somebody has polled. What is no worker task has begun already.
    if (endedAt > this.now) this.send({ kind: "task-claimed", task: counter }, known, startedAt);
    this.send({ kind: "task-updated", task: counter, update: { status, output } }, known, endedAt);
    this.now = endedAt;
    this.mocksOf(task).shift();
  }

  private runsChild(task: TaskRecord): boolean {
    return task.subWorkflowId !== undefined && this.mocksOf(task).length === 0;
  }

  /** @throws UnmetTestNeeds for all of them at once. */
  private startChildren(tasks: TaskRecord[], known: TestKnown): void {
    const needs: TestNeed[] = [];
    for (const task of tasks) {
      if (this.children.has(task.counter)) continue;
      const request = childRequestOf(this.execution, task);
      const definition = known.children.get(request.childId);
      if (definition === undefined) needs.push({ kind: "child", request });
      else this.children.set(task.counter, this.childFor(task, request, definition));
    }
    if (needs.length > 0) throw new UnmetTestNeeds(needs);
  }

  private childFor(
    task: TaskRecord,
    request: ChildRequest,
    definition: WorkflowDef | string,
  ): TestRun | string {
    if (typeof definition === "string") return definition;
    if (this.budget.children === 0) return `A test runs at most ${MAX_CHILDREN} sub-workflows`;
    this.budget.children -= 1;
    const { workflow } = this.execution;
    const { childId, input, priority, taskToDomain, correlationId, secrets } = request;
    const start: StartValues = {
      workflowId: childId,
      input,
      priority,
      taskToDomain,
      correlationId,
      secrets,
      parentWorkflowId: workflow.workflowId,
      depth: workflow.depth + 1,
    };
    const script = this.scriptOf(task);
    return new TestRun({ definition, start, script, now: this.now }, this.budget);
  }

  private runChild(task: TaskRecord, known: TestKnown): void {
    const child = this.children.get(task.counter);
    if (!(child instanceof TestRun) || this.childIsOver(task)) return;
    child.run(known);
    this.now = Math.max(this.now, child.now);
  }

  private childIsOver(task: TaskRecord): boolean {
    const child = this.children.get(task.counter);
    if (!(child instanceof TestRun)) return child !== undefined;
    return isTerminalWorkflowStatus(child.execution.workflow.status);
  }

  private endByChild(task: TaskRecord, known: TestKnown): void {
    const child = this.children.get(task.counter);
    if (typeof child === "string") {
      this.send({ kind: "child-refused", task: task.counter, reason: child }, known);
      return;
    }
    if (child === undefined) return;
    const { workflow, definition } = child.execution;
    const { workflowId: childId, run, status, output, reason } = workflow;
    const { name: workflowName, version: workflowVersion } = definition;
    const end = { childId, run, workflowName, workflowVersion, status, output, reason };
    this.send({ kind: "child-ended", task: task.counter, end }, known);
  }

  /** Those for the reference name, as it is or without its loop suffix. */
  private mocksOf(task: TaskRecord): TaskMock[] {
    const { mocks } = this.script;
    return mocks.get(referenceOf(task)) ?? mocks.get(task.base) ?? [];
  }

  private scriptOf(task: TaskRecord): TestScript {
    const { children } = this.script;
    const script = children.get(referenceOf(task)) ?? children.get(task.base);
    return script ?? { mocks: new Map(), children: new Map() };
  }

  /** @throws UnmetTestNeeds when the decision lacks something; nothing has changed then. */
  private send(event: ExecutionEvent, known: TestKnown, now = this.now): void {
    const held = this.execution.tasks.size;
    const maxTasks = this.budget.tasks + held;
    const settings: Settings = {
      ...DEFAULT_SETTINGS,
      maxTasks,
      withoutDelays: true,
    };
    const meter = { steps: 0 };
    const result = decide(this.execution, event, { now, known, settings, meter });
    this.budget.steps -= meter.steps;
    if (result.kind === "needs") throw new UnmetTestNeeds(result.needs);
    this.budget.tasks -= this.execution.tasks.size - held;
  }
}
