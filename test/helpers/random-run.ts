/** Random definitions with attempts as a run of them makes, for tests of trees and layouts. */
import type { RunRow } from "../../src/model/run-tree/rows.ts";
import type { SeededRandom } from "./random.ts";

type Task = Record<string, unknown> & { taskReferenceName: string; type: string };

/** A definition and some attempts at it. */
export interface RandomRun {
  definition: { name: string; version: number; tasks: Task[] };
  rows: RunRow[];
  /** How many tasks the definition has, nested ones included. */
  size: number;
}

const WORKFLOW_ID = "00000000-0000-4000-8000-000000000001";
const PLAIN = ["SIMPLE", "HTTP", "INLINE", "WAIT", "HUMAN", "SUB_WORKFLOW", "QUANTUM"] as const;
const ENDED = ["COMPLETED", "COMPLETED", "SKIPPED", "COMPLETED_WITH_ERRORS", "ODD"] as const;

class Definer {
  size = 0;
  private readonly random: SeededRandom;
  private readonly limit: number;

  constructor(random: SeededRandom, limit: number) {
    this.random = random;
    this.limit = limit;
  }

  list(depth: number): Task[] {
    const tasks: Task[] = [];
    const wanted = 1 + this.random.below(4);
    while (tasks.length < wanted && this.size < this.limit) tasks.push(...this.task(depth));
    return tasks;
  }

  private task(depth: number): Task[] {
    const taskReferenceName = `t${this.size++}`;
    const base = { name: `name_${taskReferenceName}`, taskReferenceName };
    const kind = depth > 3 ? 9 : this.random.below(10);
    const lists = (): Task[][] =>
      Array.from({ length: this.random.below(16) }, () => this.list(depth + 1));
    if (kind === 0) return [{ ...base, type: "FORK_JOIN", forkTasks: lists() }, this.join()];
    if (kind === 1) return [{ ...base, type: "FORK_JOIN_DYNAMIC" }, this.join()];
    if (kind === 2) return [this.switchTask(base, depth)];
    if (kind === 3) return [{ ...base, type: "DO_WHILE", loopOver: this.list(depth + 1) }];
    if (kind === 4) return [this.tryTask(base, depth)];
    return [{ ...base, type: this.random.pick(PLAIN) }];
  }

  private join(): Task {
    const taskReferenceName = `t${this.size++}`;
    return { name: "join", taskReferenceName, type: "JOIN", joinOn: [] };
  }

  private switchTask(base: object, depth: number): Task {
    const type = this.random.pick(["SWITCH", "DECISION"]);
    const decisionCases = { a: this.list(depth + 1), b: [] };
    return { ...base, type, decisionCases, defaultCase: this.list(depth + 1) } as unknown as Task;
  }

  private tryTask(base: object, depth: number): Task {
    const decisionCases = { finally: [], try: this.list(depth + 1), catch: this.list(depth + 1) };
    return { ...base, type: "TRY_CATCH", decisionCases } as unknown as Task;
  }
}

class Runner {
  readonly rows: RunRow[] = [];
  private now = 1_700_000_000_000;
  private readonly random: SeededRandom;
  private readonly withParents: boolean;

  constructor(random: SeededRandom, withParents: boolean) {
    this.random = random;
    this.withParents = withParents;
  }

  list(tasks: Task[], scope: string, parent: string | null): void {
    for (const task of tasks) {
      if (this.random.below(25) === 0) return;
      this.run(task, scope, parent);
    }
  }

  private run(task: Task, scope: string, parent: string | null): void {
    const ref = task.taskReferenceName + scope;
    const attempts = 1 + (this.random.below(6) === 0 ? this.random.below(3) : 0);
    for (let attempt = 0; attempt < attempts; attempt++) {
      this.row(ref, task.type, { attempt, isLast: attempt === attempts - 1, parent });
    }
    if (task.type === "FORK_JOIN") {
      for (const branch of task["forkTasks"] as Task[][]) this.list(branch, scope, ref);
    }
    if (task.type === "FORK_JOIN_DYNAMIC") {
      for (let made = this.random.below(16); made > 0; made--) {
        const name = `${task.taskReferenceName}_made${made}`;
        this.run({ taskReferenceName: name, type: "SIMPLE" }, scope, ref);
      }
    }
    if (task.type === "DO_WHILE") {
      for (let turn = 1; turn <= 1 + this.random.below(4); turn++) {
        this.list(task["loopOver"] as Task[], `${scope}__${turn}`, ref);
      }
    }
    const cases = task["decisionCases"] as Record<string, Task[]> | undefined;
    if (cases !== undefined) this.list(cases["a"] ?? cases["try"] ?? [], scope, ref);
  }

  private row(
    ref: string,
    type: string,
    { attempt, isLast, parent }: { attempt: number; isLast: boolean; parent: string | null },
  ): void {
    const scheduled = this.now;
    const started = scheduled + this.random.below(50);
    const ended = started + this.random.below(2000);
    this.now = ended + 1;
    const isOpen = this.random.below(20) === 0;
    const good = isOpen ? "IN_PROGRESS" : this.random.pick(ENDED);
    const isFork = type.startsWith("FORK");
    this.rows.push({
      taskId: `${WORKFLOW_ID}-${this.rows.length + 1}`,
      ...{ ref, type: isFork ? "FORK" : type },
      status: isLast ? (this.random.below(12) === 0 ? "FAILED" : good) : "FAILED",
      ...{ attempt, iteration: 0, scheduled, started },
      ended: isOpen ? null : ended,
      ...{ name: "", delay: 0, abandoned: false },
      parent: this.withParents ? parent : null,
      ...{ worker: "w", childWorkflowId: null, reason: null },
    });
  }
}

/** A definition with up to about so many tasks, and a run of it. */
export function randomRun(random: SeededRandom, limit: number, withParents = true): RandomRun {
  const definer = new Definer(random, limit);
  const tasks: Task[] = [];
  while (definer.size < limit) tasks.push(...definer.list(0));
  const runner = new Runner(random, withParents);
  runner.list(tasks, "", null);
  const definition = { name: "random", version: 1, tasks };
  return { definition, rows: runner.rows, size: definer.size };
}
