/** Random workflows of all operators, nested in one another. */
import type { SeededRandom } from "../helpers/random.ts";
import { worker, type TaskInput } from "../helpers/task-inputs.ts";
import type { Bench, Inner } from "./bench.ts";
import { CONTAINERS } from "./container-tasks.ts";
import { LEAVES, REFERRING_LEAVES, UNSTEADY_LEAVES, work } from "./leaf-tasks.ts";
import type { WorkflowInput } from "./scenario.ts";
import { between, chance } from "./stream.ts";

/** How deep containers stand in one another. */
const MAX_DEPTH = 4;
/** How much likelier a leaf is a worker's task than any other one. */
const WORK_WEIGHT = 8;

export interface DefinitionOptions {
  name: string;
  random: SeededRandom;
  /** Workflows that it may start. */
  children: readonly string[];
  /** The names of worker tasks. */
  workerNames: readonly string[];
  /** Leaves out what makes the result depend on the order in which things happen. */
  isDeterministic: boolean;
  /** Whether loops stand in loops. */
  loopsInLoops?: boolean;
}

/** A random workflow. */
export function randomWorkflow(options: DefinitionOptions): WorkflowInput {
  const builder = new Builder(options);
  const tasks = builder.list(0, []);
  const { random, isDeterministic, name } = options;
  const workflow: WorkflowInput = { name, version: 1, tasks };
  if (isDeterministic || chance(random, 0.5)) {
    const last = tasks.at(-1)?.taskReferenceName ?? "";
    workflow["outputParameters"] = {
      last: `\${${last}.output}`,
      given: "${workflow.input.number}",
    };
  }
  if (chance(random, 0.15)) workflow["workflowStatusListenerEnabled"] = true;
  if (chance(random, 0.25)) workflow["rateLimitConfig"] = rateLimit(options);
  if (isDeterministic) return workflow;
  if (chance(random, 0.15)) {
    workflow["timeoutSeconds"] = between(random, 5, 40);
    workflow["timeoutPolicy"] = random.pick(["TIME_OUT_WF", "ALERT_ONLY"]);
  }
  if (chance(random, 0.4)) workflow["failureWorkflow"] = RESCUE;
  return workflow;
}

function rateLimit({ random, isDeterministic }: DefinitionOptions): Record<string, unknown> {
  const policy = isDeterministic ? "QUEUE" : random.pick(["QUEUE", "QUEUE", "REJECT"]);
  const rateLimitKey = random.pick(["one for all", "${workflow.input.number}"]);
  return { rateLimitKey, concurrentExecLimit: between(random, 1, 2), policy };
}

const RESCUE = "rescue";

/** What starts when an execution has failed. */
export function rescueWorkflow(workerName: string): WorkflowInput {
  return { name: RESCUE, version: 1, tasks: [worker("rescue", { name: workerName })] };
}

class Builder implements Bench {
  readonly random: SeededRandom;
  readonly children: readonly string[];
  readonly isDeterministic: boolean;
  private readonly options: DefinitionOptions;
  private readonly taken = new Set<string>();
  private left: number;
  private number = 0;
  private loops = 0;
  private inputs = 0;

  constructor(options: DefinitionOptions) {
    this.options = options;
    this.random = options.random;
    this.children = options.children;
    this.isDeterministic = options.isDeterministic;
    this.left = between(this.random, 3, 10);
  }

  /** A list of tasks. @param seen the names of tasks that have run when it begins. */
  list(depth: number, seen: readonly string[]): TaskInput[] {
    const tasks: TaskInput[] = [];
    const names = [...seen];
    const length = between(this.random, depth === 0 ? 2 : 1, 3);
    while (tasks.length < length && (this.left > 0 || tasks.length === 0)) {
      const step = this.step(depth, names);
      tasks.push(...step);
      // What stands in a container may not have run; the container itself has.
      names.push(...step.map((task) => task.taskReferenceName));
    }
    return tasks;
  }

  private step(depth: number, seen: readonly string[]): TaskInput[] {
    this.left -= 1;
    const { random } = this;
    // The first levels hold mostly containers, so that most workflows are deep.
    if (depth >= MAX_DEPTH || random.below(10) >= 6 - depth) return this.leaf(seen);
    const inner: Inner = () => this.list(depth + 1, seen);
    return random
      .pick(CONTAINERS)(this, inner)
      .map((task) => this.watched(task));
  }

  private leaf(seen: readonly string[]): TaskInput[] {
    const { random, children, isDeterministic } = this;
    const makers = [
      ...LEAVES,
      ...(children.length > 0 ? REFERRING_LEAVES : []),
      ...(isDeterministic ? [] : UNSTEADY_LEAVES),
    ];
    const make = makers[random.below(makers.length + WORK_WEIGHT)] ?? work;
    return make(this, seen).map((task) => this.watched(task));
  }

  /** Lets somebody listen to what becomes of a task. */
  private watched(task: TaskInput): TaskInput {
    const { random } = this;
    if (!chance(random, 0.05)) return task;
    const words = random.pick(["onScheduled", "onStart,onSuccess", "onFailed,onCancelled"]);
    const events = [{ type: "changed", payload: { of: task.taskReferenceName } }];
    return { ...task, onStateChange: { [words]: events } };
  }

  name(kind: string): string {
    this.number += 1;
    return `${kind}${this.number}`;
  }

  workerName(): string {
    const { workerNames } = this.options;
    return workerNames[this.random.below(workerNames.length)] ?? "";
  }

  childName(): string {
    return this.children[this.random.below(this.children.length)] ?? "";
  }

  input(seen: readonly string[]): Record<string, unknown> {
    const { random } = this;
    const input: Record<string, unknown> = { number: "${workflow.input.number}" };
    const source = seen[random.below(seen.length + 1)];
    if (source !== undefined && !this.mustNotRefer) input["from"] = `\${${source}.output.value}`;
    return input;
  }

  tolerance(): Record<string, unknown> {
    const { random } = this;
    if (chance(random, 0.15)) return { optional: true };
    if (this.isDeterministic || !chance(random, 0.1)) return {};
    return random.pick([{ permissive: true }, { permissive: true, optional: true }]);
  }

  inLoop(body: Inner): TaskInput[] | null {
    if (this.options.loopsInLoops === false && this.loops > 0) return null;
    this.loops += 1;
    const tasks = body();
    this.loops -= 1;
    return tasks;
  }

  inInput(body: Inner): TaskInput[] {
    this.inputs += 1;
    const tasks = body();
    this.inputs -= 1;
    return tasks;
  }

  get mustNotRefer(): boolean {
    return this.isDeterministic && this.inputs > 0;
  }

  takes(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    return true;
  }
}
