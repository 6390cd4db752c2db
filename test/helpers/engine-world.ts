import { expect } from "vitest";
import { decide, restore, type DecisionResult } from "../../src/engine/decide.ts";
import type { Effect } from "../../src/engine/effects.ts";
import type { ChildEnd, ExecutionEvent, TaskAnswer } from "../../src/engine/events.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/limits.ts";
import { NOTHING_KNOWN, type Known, type PinnedDefinition } from "../../src/engine/needs.ts";
import { referenceOf, type TaskRecord } from "../../src/engine/records.ts";
import { newExecution, type StartValues } from "../../src/engine/start.ts";
import type { TaskUpdate } from "../../src/engine/update.ts";
import { formatTaskId } from "../../src/lib/task-id.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { SecretValues } from "../../src/model/secret.ts";
import { emptyTaskDef, type TaskDef } from "../../src/model/task-def.ts";
import {
  workflowDefSchema,
  type WorkflowDef,
  type WorkflowTask,
} from "../../src/model/workflow-def.ts";
import { snapshotOf } from "./execution-snapshot.ts";
import { RecordRows } from "./record-rows.ts";
import type { TaskInput } from "./task-inputs.ts";
import { vmScriptRunner } from "./vm-script-runner.ts";

export type { TaskInput } from "./task-inputs.ts";

export const WORKFLOW_ID = "11111111-2222-3333-4444-555555555555";

/** A definition with its defaults filled in and task definitions pinned. */
export function definitionOf(
  tasks: TaskInput[],
  more: Record<string, unknown> = {},
  taskDefs: Record<string, Partial<TaskDef>> = {},
): WorkflowDef {
  const definition = workflowDefSchema.parse({
    name: "flow",
    version: 1,
    ...more,
    tasks: named(tasks),
  });
  pin(definition.tasks, taskDefs);
  return definition;
}

/** The lists of tasks that a task may hold. */
interface Nested {
  decisionCases?: Record<string, TaskInput[]>;
  defaultCase?: TaskInput[];
  forkTasks?: TaskInput[][];
  loopOver?: TaskInput[];
}

/** Tasks are called like their reference names unless they say otherwise. */
function named(tasks: TaskInput[]): TaskInput[] {
  return tasks.map((task) => {
    const { decisionCases, defaultCase, forkTasks, loopOver } = task as Nested;
    const result: TaskInput = { name: task.taskReferenceName, ...task };
    if (decisionCases !== undefined) {
      const cases = Object.entries(decisionCases);
      result["decisionCases"] = Object.fromEntries(cases.map(([key, list]) => [key, named(list)]));
    }
    if (defaultCase !== undefined) result["defaultCase"] = named(defaultCase);
    if (forkTasks !== undefined) result["forkTasks"] = forkTasks.map(named);
    if (loopOver !== undefined) result["loopOver"] = named(loopOver);
    return result;
  });
}

function pin(tasks: WorkflowTask[], taskDefs: Record<string, Partial<TaskDef>>): void {
  for (const task of tasks) {
    const base = emptyTaskDef(task.name);
    const own = taskDefs[task.name] ?? task.taskDefinition;
    if (own !== undefined) task.taskDefinition = { ...base, ...own };
    else if (task.type === "SIMPLE") task.taskDefinition = base;
    else task.taskDefinition = { ...base, retryCount: 0, responseTimeoutSeconds: 0 };
    const { decisionCases, defaultCase, forkTasks, loopOver } = task;
    for (const list of [...Object.values(decisionCases), defaultCase, ...forkTasks, loopOver]) {
      pin(list, taskDefs);
    }
  }
}

export interface WorldOptions {
  /** Throw the execution away before each event and load it from its rows. */
  reloading?: boolean;
  /** Check after each event that the rows give the same execution again. On unless said otherwise. */
  checked?: boolean;
  /** Names of which is known that no task definition bears them. */
  unregistered?: string[];
}

type Decided = Extract<DecisionResult, { kind: "decided" }>;

/**
 * One execution under a clock that the test moves. Each decision is written to rows as the store does
 * it, and whatever the test is about, the world checks that these rows give the same execution again,
 * and that a decision that was refused or lacked something has changed nothing.
 */
export class EngineWorld {
  now = 1_000_000;
  execution: Execution;
  readonly settings: Settings;
  readonly known: Known & {
    taskDefinitions: Map<string, TaskDef | null>;
    latestVersions: Map<string, number | null>;
    latestDefinitions: Map<string, PinnedDefinition | null>;
    secrets: Map<string, SecretValues | null>;
  };
  /** What the last event led to. */
  effects: Effect[] = [];
  readonly rows: RecordRows;
  private readonly options: Required<Pick<WorldOptions, "reloading" | "checked">>;

  constructor(
    definition: WorkflowDef,
    values: Partial<StartValues> = {},
    settings: Partial<Settings> = {},
    { reloading = false, checked = true, unregistered = [] }: WorldOptions = {},
  ) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.options = { reloading, checked };
    this.known = {
      scripts: vmScriptRunner,
      taskDefinitions: new Map(unregistered.map((name) => [name, null])),
      latestVersions: new Map(),
      latestDefinitions: new Map(),
      secrets: new Map(),
    };
    const start = { workflowId: WORKFLOW_ID, input: {}, priority: 0, taskToDomain: {}, ...values };
    this.execution = newExecution(definition, start, this.now);
    this.rows = new RecordRows(this.execution);
  }

  static started(...parameters: ConstructorParameters<typeof EngineWorld>): EngineWorld {
    const world = new EngineWorld(...parameters);
    world.send({ kind: "started" });
    return world;
  }

  /** Loads the execution anew from its rows. */
  reload(): void {
    this.execution = this.rows.load();
    restore(this.execution, NOTHING_KNOWN, this.settings);
  }

  /** Gives counters back that were taken for tasks which did not come to be, as a load does. */
  forgetUnusedCounters(): void {
    this.workflow.nextCounter = this.rows.load().workflow.nextCounter;
  }

  /** Decides on an event with what is known now. */
  decide(event: ExecutionEvent): DecisionResult {
    const { now, known, settings } = this;
    if (this.options.reloading) this.reload();
    const before = this.options.checked ? snapshotOf(this.execution) : null;
    const result = decide(this.execution, event, { now, known, settings });
    const isDone = result.kind === "decided" && result.answer.ok;
    if (before !== null && !isDone) expect(snapshotOf(this.execution)).toEqual(before);
    if (!isDone) return result;
    this.rows.save(this.execution, result.changes);
    if (this.options.checked) this.checkRows();
    return result;
  }

  /** The rows give the execution that is in memory (but for counters that no task took). Between the
   * portions of its own work containers that are loaded have heard of more than those in memory. */
  private checkRows(): void {
    if (this.execution.carried !== null) return;
    const loaded = this.rows.load();
    restore(loaded, NOTHING_KNOWN, this.settings);
    expect(loaded.workflow.nextCounter).toBeLessThanOrEqual(this.execution.workflow.nextCounter);
    loaded.workflow.nextCounter = this.execution.workflow.nextCounter;
    expect(snapshotOf(loaded)).toEqual(snapshotOf(this.execution));
  }

  /** Sends an event for which everything needed is known. */
  send(event: ExecutionEvent): Decided {
    const result = this.decide(event);
    if (result.kind === "needs") throw new Error(`needs ${JSON.stringify(result.needs)}`);
    this.effects = result.effects;
    while (this.status === "RUNNING" && this.workflow.unfinished !== undefined) {
      this.effects.push(...this.portion().effects);
    }
    return result;
  }

  /** Lets the execution go on for one more decision. */
  portion(): Decided {
    const result = this.decide({ kind: "timer-fired" });
    if (result.kind === "needs") throw new Error(`needs ${JSON.stringify(result.needs)}`);
    return result;
  }

  /** The latest attempt of a reference name. */
  task(reference: string): TaskRecord {
    const task = this.execution.latest.get(reference);
    if (task === undefined) throw new Error(`no task ${reference}`);
    return task;
  }

  /** All attempts of a reference name, the first one first. */
  attempts(reference: string): TaskRecord[] {
    return [...this.execution.tasks.values()].filter((task) => referenceOf(task) === reference);
  }

  taskId(reference: string): string {
    return formatTaskId(WORKFLOW_ID, this.task(reference).counter);
  }

  /** A worker polls and completes a task. */
  complete(reference: string, output: JsonObject = {}): void {
    this.claim(reference);
    this.update(reference, { status: "COMPLETED", output });
  }

  fail(
    reference: string,
    reason = "broke",
    status: "FAILED" | "FAILED_WITH_TERMINAL_ERROR" | "CANCELED" = "FAILED",
  ): void {
    this.claim(reference);
    this.update(reference, { status, reason });
  }

  claim(reference: string, workerId = "w", domain?: string): boolean {
    const task = this.task(reference).counter;
    return this.send({ kind: "task-claimed", task, workerId, domain }).answer.ok;
  }

  update(reference: string, update: Partial<TaskUpdate>): Decided {
    const task = this.task(reference).counter;
    const whole: TaskUpdate = { status: "COMPLETED", output: {}, workerId: "w", ...update };
    return this.send({ kind: "task-updated", task, update: whole });
  }

  /** A task with side effects has run. */
  answer(reference: string, answer: Partial<TaskAnswer> = {}): Decided {
    const task = this.task(reference).counter;
    const whole: TaskAnswer = { status: "COMPLETED", output: {}, ...answer };
    return this.send({ kind: "task-answered", task, answer: whole });
  }

  /** The child of a SUB_WORKFLOW task has ended. */
  childEnded(reference: string, end: Partial<ChildEnd> = {}): Decided {
    const { counter, subWorkflowId = "", childRun = 0 } = this.task(reference);
    const whole: ChildEnd = {
      childId: subWorkflowId,
      run: childRun,
      workflowName: "child",
      workflowVersion: 1,
      status: "COMPLETED",
      output: {},
      ...end,
    };
    return this.send({ kind: "child-ended", task: counter, end: whole });
  }

  /** Lets time pass and the timers that are due fire. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.send({ kind: "timer-fired" });
  }

  get workflow(): Execution["workflow"] {
    return this.execution.workflow;
  }

  get status(): string {
    return this.workflow.status;
  }

  /** `kind reference` of each effect of the last event, without the index. */
  effectLines(): string[] {
    return this.effects
      .filter((effect) => effect.kind !== "index")
      .map((effect) =>
        "task" in effect ? `${effect.kind} ${referenceOf(effect.task)}` : effect.kind,
      );
  }

  /** `seq type reference status(retryCount)` per attempt, as short lines. */
  trace(): string[] {
    return [...this.execution.tasks.values()]
      .sort((a, b) => a.sequence - b.sequence)
      .map(
        (task) =>
          `${task.sequence} ${task.type} ${referenceOf(task)} ${task.status}(${task.retryCount})`,
      );
  }

  /** The reference names of what is open, sorted. */
  openNames(): string[] {
    return [...this.execution.open.values()].map(referenceOf).sort();
  }

  /** The reference names in the order of their `seq`. */
  names(): string[] {
    return this.trace().map((line) => line.split(" ")[2] ?? "");
  }
}

/** Runs a scenario straight, and with a reload before each event; both must come out the same. */
export function inBothWays(
  make: (options: WorldOptions) => EngineWorld,
  scenario: (world: EngineWorld) => void,
): EngineWorld {
  const straight = make({});
  scenario(straight);
  const reloading = make({ reloading: true });
  scenario(reloading);
  reloading.workflow.nextCounter = straight.workflow.nextCounter;
  expect(snapshotOf(reloading.execution)).toEqual(snapshotOf(straight.execution));
  return straight;
}
