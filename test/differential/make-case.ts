/** What is run on both servers for one seed: random workflows, and what their workers do. */
import type { TaskInput } from "../helpers/task-inputs.ts";
import { randomWorkflow, rescueWorkflow } from "../simulation/definitions.ts";
import type { WorkflowInput } from "../simulation/scenario.ts";
import { chance, hashOf, stream } from "../simulation/stream.ts";

/** Where the tasks' calls go. */
export interface CaseOptions {
  seed: number;
  /** Keeps the names of one comparison apart from those of others on the same servers. */
  prefix: string;
  /** The root of a server that answers HTTP tasks. */
  echo: string;
}

export interface ComparedCase {
  seed: number;
  workflows: WorkflowInput[];
  taskDefs: Record<string, unknown>[];
  /** The name of the workflow to start. */
  root: string;
  input: Record<string, unknown>;
}

export function makeCase(options: CaseOptions): ComparedCase {
  const { seed, prefix } = options;
  const workflow = (name: string, children: string[]): WorkflowInput =>
    randomWorkflow({
      name,
      random: stream(seed, `compared ${name}`),
      children,
      workerNames: ["work"],
      isDeterministic: false,
      loopsInLoops: false,
    });
  const generated = [
    workflow("order", ["parcel", "letter"]),
    workflow("parcel", ["letter"]),
    workflow("letter", []),
    rescueWorkflow("work"),
  ];
  const names = new Names(`${prefix}_${seed}`, options.echo);
  const workflows = generated.map((given) => names.workflow(given));
  return {
    seed,
    workflows,
    taskDefs: [...names.workers].map((name) => taskDefOf(seed, name)),
    root: workflows[0]?.name ?? "",
    input: { number: seed % 100, items: [3, 4] },
  };
}

function taskDefOf(seed: number, name: string): Record<string, unknown> {
  const random = stream(seed, `task definition ${name.slice(name.indexOf("_"))}`);
  return {
    name,
    ownerEmail: "differential@example.com",
    retryCount: random.below(3),
    retryDelaySeconds: chance(random, 0.2) ? 1 : 0,
    responseTimeoutSeconds: 600,
    timeoutSeconds: 0,
  };
}

/** Gives everything a name of its own: workers are told apart by the names of their tasks, so that each
 * can be asked for the task that is next. */
class Names {
  readonly workers = new Set<string>();
  private readonly prefix: string;
  private readonly echo: string;

  constructor(prefix: string, echo: string) {
    this.prefix = prefix;
    this.echo = echo;
  }

  workflow(given: WorkflowInput): WorkflowInput {
    const { timeoutSeconds: _seconds, timeoutPolicy: _policy, failureWorkflow, ...rest } = given;
    return {
      ...rest,
      name: this.named(given.name),
      ownerEmail: "differential@example.com",
      tasks: given.tasks.map((task) => this.task(task, given.name)),
      ...(failureWorkflow !== undefined && {
        failureWorkflow: this.named(String(failureWorkflow)),
      }),
    };
  }

  private named(name: string): string {
    return `${this.prefix}_${name}`;
  }

  private task(given: TaskInput, within: string): TaskInput {
    const own = this.named(`${within}_${given.taskReferenceName}`);
    const task: TaskInput = { name: own, type: "SIMPLE", ...given };
    const list = (tasks: TaskInput[]): TaskInput[] => tasks.map((one) => this.task(one, within));
    const { decisionCases, defaultCase, forkTasks, loopOver, inputParameters, subWorkflowParam } =
      given as Parts;
    if (decisionCases !== undefined) {
      const cases = Object.entries(decisionCases);
      task["decisionCases"] = Object.fromEntries(cases.map(([name, tasks]) => [name, list(tasks)]));
    }
    if (defaultCase !== undefined) task["defaultCase"] = list(defaultCase);
    if (forkTasks !== undefined) task["forkTasks"] = forkTasks.map(list);
    if (loopOver !== undefined) task["loopOver"] = list(loopOver);
    // Conductor takes an expression only.
    if (Array.isArray(given["items"])) task["items"] = "${workflow.input.items}";
    if (subWorkflowParam !== undefined) {
      const { name, workflowDefinition } = subWorkflowParam;
      const embedded = workflowDefinition && this.workflow(workflowDefinition);
      task["subWorkflowParam"] = {
        ...subWorkflowParam,
        name: this.named(name),
        ...(embedded !== undefined && { workflowDefinition: embedded }),
      };
    }
    if (task.type === "SIMPLE" || task.type === "DYNAMIC") this.workers.add(own);
    if (task.type === "SIMPLE") task["name"] = own;
    if (task.type === "DYNAMIC") task["inputParameters"] = { ...inputParameters, pick: own };
    if (task.type === "HTTP") {
      const uri = `${this.echo}/${given.taskReferenceName}`;
      task["inputParameters"] = { ...inputParameters, http_request: { uri, method: "GET" } };
    }
    return task;
  }
}

interface Parts {
  decisionCases?: Record<string, TaskInput[]>;
  defaultCase?: TaskInput[];
  forkTasks?: TaskInput[][];
  loopOver?: TaskInput[];
  inputParameters?: Record<string, unknown>;
  subWorkflowParam?: { name: string; workflowDefinition?: WorkflowInput };
}

/** What a worker reports: the same for the same attempt on every server. */
export function behaviourOf(
  seed: number,
  task: { taskType: string; referenceTaskName: string; retryCount: number },
  turn: number,
): Record<string, unknown> {
  const { referenceTaskName, retryCount, taskType } = task;
  const name = `${taskType.slice(taskType.indexOf("_"))} ${referenceTaskName} ${retryCount} ${turn}`;
  const value = hashOf(`${seed} ${name}`) % 1000;
  const outputData = { value };
  if (value < 60)
    return { status: "FAILED_WITH_TERMINAL_ERROR", outputData, reasonForIncompletion: "broken" };
  if (value < 250)
    return { status: "FAILED", outputData, reasonForIncompletion: `failed ${value}` };
  if (value < 320) return { status: "IN_PROGRESS", outputData, callbackAfterSeconds: 0 };
  return { status: "COMPLETED", outputData };
}
