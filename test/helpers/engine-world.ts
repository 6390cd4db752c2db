import { decide, type DecisionResult } from "../../src/engine/decide.ts";
import type { ExecutionEvent } from "../../src/engine/events.ts";
import { Execution } from "../../src/engine/execution.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/limits.ts";
import type { Known } from "../../src/engine/needs.ts";
import { referenceOf, type TaskRecord } from "../../src/engine/records.ts";
import { newExecution, type StartValues } from "../../src/engine/start.ts";
import { emptyTaskDef, type TaskDef } from "../../src/model/task-def.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { workflowDefSchema, type WorkflowDef, type WorkflowTask } from "../../src/model/workflow-def.ts";
import { vmScriptRunner } from "./vm-script-runner.ts";

/** A task of a test's definition: everything but the type and the name may be left out. */
export type TaskInput = { type?: string; taskReferenceName: string } & Record<string, unknown>;

/** A definition with its defaults filled in and task definitions pinned. */
export function definitionOf(
  tasks: TaskInput[],
  more: Record<string, unknown> = {},
  taskDefs: Record<string, Partial<TaskDef>> = {},
): WorkflowDef {
  const named = (list: TaskInput[]): unknown[] => list.map((task) => ({ name: task.taskReferenceName, ...task }));
  const definition = workflowDefSchema.parse({ name: "flow", version: 1, ...more, tasks: named(tasks) });
  pin(definition.tasks, taskDefs);
  return definition;
}

function pin(tasks: WorkflowTask[], taskDefs: Record<string, Partial<TaskDef>>): void {
  for (const task of tasks) {
    if (task.name === "") task.name = task.taskReferenceName;
    const own = taskDefs[task.name];
    const base = emptyTaskDef(task.name);
    if (own !== undefined) task.taskDefinition = { ...base, ...own };
    else if (task.type === "SIMPLE") task.taskDefinition = base;
    else task.taskDefinition = { ...base, retryCount: 0, responseTimeoutSeconds: 0 };
    for (const list of [...Object.values(task.decisionCases), task.defaultCase, ...task.forkTasks, task.loopOver]) {
      pin(list, taskDefs);
    }
  }
}

/** One execution under a clock that the test moves. */
export class EngineWorld {
  now = 1_000_000;
  readonly execution: Execution;
  readonly settings: Settings;
  readonly known: Known & { taskDefinitions: Map<string, TaskDef | null>; latestVersions: Map<string, number | null> };

  constructor(definition: WorkflowDef, values: Partial<StartValues> = {}, settings: Partial<Settings> = {}) {
    this.settings = { ...DEFAULT_SETTINGS, ...settings };
    this.known = { scripts: vmScriptRunner, taskDefinitions: new Map(), latestVersions: new Map() };
    this.execution = newExecution(
      definition,
      { workflowId: "11111111-2222-3333-4444-555555555555", input: {}, priority: 0, taskToDomain: {}, ...values },
      this.now,
    );
  }

  static started(...parameters: ConstructorParameters<typeof EngineWorld>): EngineWorld {
    const world = new EngineWorld(...parameters);
    world.send({ kind: "started" });
    return world;
  }

  decide(event: ExecutionEvent): DecisionResult {
    return decide(this.execution, event, { now: this.now, known: this.known, settings: this.settings });
  }

  /** Sends an event that must be decided. */
  send(event: ExecutionEvent): Extract<DecisionResult, { kind: "decided" }> {
    const result = this.decide(event);
    if (result.kind === "needs") throw new Error(`needs ${JSON.stringify(result.needs)}`);
    return result;
  }

  /** The latest attempt of a reference name. */
  task(reference: string): TaskRecord {
    const task = this.execution.latest.get(reference);
    if (task === undefined) throw new Error(`no task ${reference}`);
    return task;
  }

  /** A worker polls and completes a task. */
  complete(reference: string, output: JsonObject = {}): void {
    this.claim(reference);
    this.update(reference, "COMPLETED", output);
  }

  fail(reference: string, reason = "broke", status: "FAILED" | "FAILED_WITH_TERMINAL_ERROR" = "FAILED"): void {
    this.claim(reference);
    this.update(reference, status, {}, reason);
  }

  claim(reference: string, workerId = "w"): boolean {
    return this.send({ kind: "task-claimed", task: this.task(reference).counter, workerId }).answer.ok;
  }

  update(reference: string, status: TaskRecord["status"], output: JsonObject = {}, reason?: string): void {
    const task = this.task(reference).counter;
    this.send({ kind: "task-updated", task, update: { status, output, reason, workerId: "w" } });
  }

  /** Lets time pass and the timers that are due fire. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.send({ kind: "timer-fired" });
  }

  get status(): string {
    return this.execution.workflow.status;
  }

  /** `seq type reference status(retryCount)` per attempt, as short lines. */
  trace(): string[] {
    return [...this.execution.tasks.values()]
      .sort((a, b) => a.sequence - b.sequence)
      .map((task) => `${task.sequence} ${task.type} ${referenceOf(task)} ${task.status}(${task.retryCount})`);
  }
}
