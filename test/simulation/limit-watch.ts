/**
 * Holds the limits against what executions commit: of tasks that are at work at once or begin within a
 * time, and of executions that run at once. Never more than allowed; and where nothing goes wrong, never
 * less while somebody waits.
 */
import type { TaskRecord, WorkflowRecord } from "../../src/engine/records.ts";
import { queueNameOf } from "../../src/objects/execution/deliveries.ts";
import { formatTaskId, workflowIdOf } from "../../src/lib/task-id.ts";
import { emptyTaskDef } from "../../src/model/task-def.ts";
import { limitsOf, type TaskLimits } from "../../src/model/task-limits.ts";
import { isTerminalWorkflowStatus } from "../../src/model/workflow.ts";
import type { Faults } from "./faults.ts";
import type { Scenario } from "./scenario.ts";
import type { Violations } from "./violations.ts";

/** How long somebody may wait who could go, in milliseconds: the news goes by a few calls. */
const SOON_MS = 1_000;
/** How long after a fault its traces may last: what got lost is asked for once a minute. */
const AFTERMATH_MS = 150_000;

/** How long a task may be on its way to a worker before its queue offers it again, in milliseconds. */
const ON_THE_WAY_MS = 5_000;

/** Those under one limit. */
interface Crowd {
  name: string;
  /** The most that may go at once; 0: any number. */
  concurrent: number;
  /** The most that may begin within `windowMs`; 0: any number. */
  starts: number;
  windowMs: number;
  going: Set<string>;
  /** Those that wait, and from when on they may go, in epoch milliseconds. */
  waiting: Map<string, number>;
  /** When the last ones have begun, in epoch milliseconds. */
  begun: number[];
  /** When its queue began anew, which counts those who were on their way from when it let them go. */
  restartedAt: number;
  /** Since when somebody could go and waits; null: nobody. */
  idleSince: number | null;
}

export interface LimitWatchOptions {
  now: () => number;
  faults: Faults;
  scenario: Scenario;
  violations: Violations;
}

export class LimitWatch {
  /** Whether somebody has waited for tasks, or for executions, to end. */
  readonly waited = new Set<"a task" | "an execution">();
  private readonly options: LimitWatchOptions;
  private readonly crowds = new Map<string, Crowd>();
  /** Executions that are to be removed. */
  private readonly leaving = new Set<string>();
  private struck = 0;
  private struckAt = -Infinity;

  constructor(options: LimitWatchOptions) {
    this.options = options;
    for (const [name, given] of Object.entries(options.scenario.taskDefs)) {
      const limits = limitsOf({ ...emptyTaskDef(name), ...given });
      if (limits !== null) this.crowds.set(name, crowdOf(name, limits));
    }
  }

  /** A queue has begun anew. */
  queueBegan(type: string): void {
    const crowd = this.crowds.get(type);
    if (crowd !== undefined) crowd.restartedAt = this.options.now();
  }

  /** A task has changed. */
  taskChanged(workflowId: string, task: Readonly<TaskRecord>): void {
    const crowd = this.crowds.get(queueNameOf(task));
    if (crowd === undefined) return;
    const id = formatTaskId(workflowId, task.counter);
    const { status, availableAt, updateTime, callbackAfterSeconds } = task;
    if (status === "SCHEDULED" && availableAt === 0) {
      crowd.waiting.set(id, updateTime + callbackAfterSeconds * 1000);
    } else {
      crowd.waiting.delete(id);
    }
    if (status === "IN_PROGRESS") this.begins(crowd, id);
    else crowd.going.delete(id);
    crowd.idleSince = null;
    if (isFull(crowd) && crowd.waiting.size > 0) this.waited.add("a task");
  }

  /** An execution has changed. One that was set going again goes on above its limit. */
  workflowChanged({ workflowId, limit, status, run }: Readonly<WorkflowRecord>): void {
    if (limit === undefined) return;
    const { name, concurrent } = limit;
    const crowd = this.crowds.get(name) ?? crowdOf(name, { concurrent, starts: 0, windowMs: 0 });
    this.crowds.set(name, crowd);
    const isOver = isTerminalWorkflowStatus(status) || run > 0;
    if (limit.waiting === true && !isOver) {
      if (!crowd.waiting.has(workflowId)) crowd.waiting.set(workflowId, this.options.now());
      this.waited.add("an execution");
    } else {
      crowd.waiting.delete(workflowId);
    }
    if (!isOver && limit.waiting !== true) this.begins(crowd, workflowId);
    else crowd.going.delete(workflowId);
    crowd.idleSince = null;
  }

  /** An execution is to be removed: it gives back what it has just before it is gone. */
  executionLeaves(workflowId: string): void {
    this.leaving.add(workflowId);
    for (const { going } of this.crowds.values()) {
      for (const id of going) if (this.isLeaving(id)) going.delete(id);
    }
  }

  private isLeaving(id: string): boolean {
    return this.leaving.has(workflowIdOf(id) ?? id);
  }

  /** An execution is gone, whatever it was at: it has given back all that it had. */
  executionRemoved(workflowId: string): void {
    for (const { going, waiting } of this.crowds.values()) {
      for (const id of [...going, ...waiting.keys()]) {
        if (id !== workflowId && workflowIdOf(id) !== workflowId) continue;
        going.delete(id);
        waiting.delete(id);
      }
    }
  }

  /** Whoever can go does so at once. */
  check(): void {
    const now = this.options.now();
    this.noteFaults(now);
    for (const crowd of this.crowds.values()) {
      if (!mayGo(crowd, now)) {
        crowd.idleSince = null;
        continue;
      }
      crowd.idleSince ??= now;
      const since = Math.max(crowd.idleSince, this.struckAt + AFTERMATH_MS);
      if (now - since > SOON_MS) {
        this.options.violations.report(
          "a place that is free is taken at once",
          `${crowd.name}: ${crowd.going.size} of ${crowd.concurrent} go, ${[...crowd.waiting.keys()].join(", ")} wait`,
        );
      }
    }
  }

  private begins(crowd: Crowd, id: string): void {
    if (crowd.going.has(id) || this.isLeaving(id)) return;
    crowd.going.add(id);
    const { name, concurrent, starts, windowMs, begun } = crowd;
    const { now, violations } = this.options;
    if (concurrent > 0 && crowd.going.size > concurrent) {
      violations.report("limits hold", `${crowd.going.size} of ${name} go at once`);
    }
    if (starts === 0) return;
    begun.push(now());
    if (begun.length <= starts) return;
    const first = begun.shift() ?? 0;
    const early = first + windowMs - now();
    if (early > 0 && first >= crowd.restartedAt + ON_THE_WAY_MS)
      violations.report("limits hold", `${name} began ${early} ms early`);
  }

  private noteFaults(now: number): void {
    const { length } = this.options.faults.struck;
    if (length === this.struck) return;
    this.struck = length;
    this.struckAt = now;
  }
}

function crowdOf(name: string, { concurrent, starts, windowMs }: Omit<TaskLimits, "since">): Crowd {
  const [going, waiting] = [new Set<string>(), new Map<string, number>()];
  return {
    name,
    concurrent,
    starts,
    windowMs,
    going,
    waiting,
    begun: [],
    restartedAt: 0,
    idleSince: null,
  };
}

function isFull({ concurrent, going }: Crowd): boolean {
  return concurrent > 0 && going.size >= concurrent;
}

/** Whether somebody waits although there is a place. */
function mayGo(crowd: Crowd, now: number): boolean {
  const { waiting, starts, windowMs, begun } = crowd;
  if (waiting.size === 0 || isFull(crowd)) return false;
  const earliest = begun.at(-starts);
  if (starts > 0 && earliest !== undefined && begun.length >= starts && earliest + windowMs > now) {
    return false;
  }
  return Math.min(...waiting.values()) <= now;
}
