/** Random workflows of the operators that both servers run, nested in one another. */
import type { SeededRandom } from "../helpers/random.ts";
import {
  dynamic,
  fork,
  inline,
  join,
  loop,
  setVariable,
  subWorkflow,
  switchOn,
  terminate,
  wait,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";
import type { WorkflowInput } from "../simulation/scenario.ts";
import { between, chance } from "../simulation/stream.ts";

/** How deep containers stand in one another. */
const MAX_DEPTH = 4;

export interface DefinitionOptions {
  name: string;
  random: SeededRandom;
  /** Workflows that it may start. */
  children: readonly string[];
  /** The names of worker tasks. */
  workerNames: readonly string[];
  /** Steps of several tasks, and those that only this comparison has. */
  moreSteps: readonly [MakeStep, ...MakeStep[]];
}

/** Makes a step. `name` gives a reference name of its own; `isRepeated`: it stands in a loop. */
export type MakeStep = (parts: {
  random: SeededRandom;
  seen: readonly string[];
  name: (kind: string) => string;
  isRepeated: boolean;
}) => TaskInput[];

/** A random workflow. */
export function randomWorkflow(options: DefinitionOptions): WorkflowInput {
  const builder = new Builder(options);
  const tasks = builder.list(0, []);
  const { random, name } = options;
  const workflow: WorkflowInput = { name, version: 1, tasks };
  if (chance(random, 0.5)) workflow["outputParameters"] = outputOf(tasks);
  if (chance(random, 0.2)) workflow["failureWorkflow"] = RESCUE;
  return workflow;
}

/** The output parameters of a workflow with these tasks. */
export function outputOf(tasks: readonly TaskInput[]): Record<string, string> {
  const last = tasks.at(-1)?.taskReferenceName ?? "";
  return { last: `\${${last}.output}`, given: "${workflow.input.number}" };
}

const RESCUE = "rescue";

/** What starts when an execution has failed. */
export function rescueWorkflow(workerName: string): WorkflowInput {
  return { name: RESCUE, version: 1, tasks: [worker("rescue", { name: workerName })] };
}

type Make = (seen: readonly string[]) => TaskInput;

class Builder {
  private readonly options: DefinitionOptions;
  private readonly random: SeededRandom;
  private left: number;
  private number = 0;
  private loops = 0;
  private forks = 0;

  constructor(options: DefinitionOptions) {
    this.options = options;
    this.random = options.random;
    this.left = between(this.random, 3, 14);
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
    const { moreSteps } = this.options;
    if (chance(random, 0.35)) {
      const name = (kind: string): string => this.name(kind);
      return random.pick(moreSteps)({ random, seen, name, isRepeated: this.loops > 0 });
    }
    // The first levels hold mostly containers, so that most workflows are deep.
    if (depth >= MAX_DEPTH || random.below(10) >= 6 - depth) {
      const leaf = this.leaf(seen);
      return this.isRace(leaf, seen) ? [wait(this.name("signal")), leaf] : [leaf];
    }
    const inner = (): TaskInput[] => this.list(depth + 1, seen);
    // The reference never ends loops in loops.
    const mayRepeat = this.loops === 0;
    const make = random.pick([
      () => this.choice(inner),
      () => (mayRepeat ? this.repetition(inner) : this.choice(inner)),
      () => this.parallel(inner),
      () => this.parallel(inner),
    ]);
    return make();
  }

  /** Whether it is chance what other branches have come to when a task ends the execution: the reference looks
   * at JOINs some time after their tasks have ended. Somebody has to act first, when nothing else moves. */
  private isRace({ taskReferenceName }: TaskInput, seen: readonly string[]): boolean {
    if (this.forks === 0 || !/^(end|broken)\d/.test(taskReferenceName)) return false;
    return seen.some((name) => /^(join|gather|first|choice|loop)\d/.test(name));
  }

  private choice(inner: () => TaskInput[]): TaskInput[] {
    const { random } = this;
    const cases = { "0": inner(), "1": random.pick([[], inner()]) };
    const fallback = random.pick([[], inner()]);
    const name = this.name("choice");
    const value = random.below(3);
    if (chance(random, 0.5)) return [switchOn(name, value, cases, fallback)];
    const form = random.pick<Record<string, unknown>>([
      { type: "SWITCH", evaluatorType: "javascript", expression: "$.value" },
      { type: "DECISION", caseValueParam: "value" },
      { type: "DECISION", caseExpression: "$.value" },
    ]);
    return [
      {
        taskReferenceName: name,
        inputParameters: { value },
        decisionCases: cases,
        defaultCase: fallback,
        ...form,
      },
    ];
  }

  private repetition(inner: () => TaskInput[]): TaskInput[] {
    const { random } = this;
    const name = this.name("loop");
    const turns = between(random, 1, 3);
    const inputParameters = random.pick([{}, {}, { keepLastN: 1 }]);
    const more = random.pick<Record<string, unknown>>([
      { inputParameters },
      { items: [7, 8], inputParameters },
      { items: "${workflow.input.items}", inputParameters },
    ]);
    this.loops += 1;
    const body = inner();
    this.loops -= 1;
    return [loop(name, `$.${name}.iteration < ${turns}`, body, more)];
  }

  private parallel(inner: () => TaskInput[]): TaskInput[] {
    const { random } = this;
    this.forks += 1;
    const branches = Array.from({ length: between(random, 1, 3) }, inner);
    this.forks -= 1;
    const ends = branches.map((branch) => branch.at(-1)?.taskReferenceName ?? "");
    // Whoever does not wait for all branches goes on while others run.
    const waitsForAll = chance(random, 0.9);
    const optional = chance(random, 0.2);
    return [
      fork(this.name("fork"), branches),
      join(this.name("join"), waitsForAll ? ends : ends.slice(0, 1), { optional }),
    ];
  }

  private leaf(seen: readonly string[]): TaskInput {
    const { random, options } = this;
    const leaves: Make[] = [
      ...Array.from({ length: 7 }, (): Make => (names) => this.work(names)),
      () => inline(this.name("script"), "$.factor * 2", { factor: random.below(9) }),
      () => this.variable(),
      () => wait(this.name("pause"), { duration: `${between(random, 1, 8)} seconds` }),
      () => wait(this.name("signal")),
      () => ({ type: "HUMAN", taskReferenceName: this.name("human") }),
      () => this.http(),
      (names) => this.dynamic(names),
      () => ({ type: "NOOP", taskReferenceName: this.name("noop") }),
      () => this.lambda(),
      () => this.end(),
      () => this.brokenScript(),
    ];
    if (options.children.length > 0) {
      leaves.push(
        (names) => this.child(names),
        (names) => this.child(names),
      );
    }
    const make = leaves[random.below(leaves.length)];
    return make === undefined ? this.work(seen) : make(seen);
  }

  private work(seen: readonly string[]): TaskInput {
    const { random } = this;
    const task = worker(this.name("work"), {
      name: this.workerName(),
      inputParameters: this.input(seen),
      ...this.tolerance(),
    });
    if (chance(random, 0.1)) task["startDelay"] = between(random, 1, 3);
    return task;
  }

  /** Whether the flow goes on when it has failed for good. */
  private tolerance(): Record<string, unknown> {
    const { random } = this;
    if (chance(random, 0.15)) return { optional: true };
    if (!chance(random, 0.1)) return {};
    return random.pick([{ permissive: true }, { permissive: true, optional: true }]);
  }

  private input(seen: readonly string[]): Record<string, unknown> {
    const { random } = this;
    const input: Record<string, unknown> = { number: "${workflow.input.number}" };
    const source = seen[random.below(seen.length + 1)];
    if (source !== undefined) input["from"] = `\${${source}.output.value}`;
    return input;
  }

  private variable(): TaskInput {
    const name = this.name("variable");
    // One variable per task: two branches that write the same one would race.
    return setVariable(name, { [name]: this.random.below(100) });
  }

  private http(): TaskInput {
    const name = this.name("call");
    const http_request = { uri: `https://example.com/${name}`, method: "GET" };
    const task: TaskInput = {
      type: "HTTP",
      taskReferenceName: name,
      inputParameters: { http_request },
    };
    if (chance(this.random, 0.5)) task["retryCount"] = 2;
    return task;
  }

  private dynamic(seen: readonly string[]): TaskInput {
    const pick = this.workerName();
    return dynamic(this.name("dynamic"), { pick, ...this.input(seen) });
  }

  private lambda(): TaskInput {
    return {
      type: "LAMBDA",
      taskReferenceName: this.name("lambda"),
      inputParameters: { scriptExpression: "return $.factor + 1;", factor: this.random.below(9) },
    };
  }

  private child(seen: readonly string[]): TaskInput {
    const { random, options } = this;
    const name = options.children[random.below(options.children.length)] ?? "";
    const version = chance(random, 0.5) ? { version: 1 } : { version: undefined };
    const more = { inputParameters: this.input(seen), ...this.tolerance() };
    if (chance(random, 0.2)) {
      const workflowDefinition = {
        name: "embedded",
        version: 1,
        tasks: [worker("embedded", { name: this.workerName() })],
      };
      return subWorkflow(this.name("child"), { name: "embedded", workflowDefinition }, more);
    }
    return subWorkflow(this.name("child"), { name, ...version }, more);
  }

  private end(): TaskInput {
    const terminationStatus = this.random.pick(["COMPLETED", "FAILED", "TERMINATED"]);
    return terminate(this.name("end"), { terminationStatus, workflowOutput: { ended: true } });
  }

  private brokenScript(): TaskInput {
    return { ...inline(this.name("broken"), "$.missing.member"), ...this.tolerance() };
  }

  private workerName(): string {
    const { workerNames } = this.options;
    return workerNames[this.random.below(workerNames.length)] ?? "";
  }

  private name(kind: string): string {
    this.number += 1;
    return `${kind}${this.number}`;
  }
}
