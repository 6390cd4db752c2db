/** What is run on both servers for one seed: random workflows, and what their workers do. */
import { inline, type TaskInput } from "../helpers/task-inputs.ts";
import { outputOf, randomWorkflow, rescueWorkflow } from "./random-workflow.ts";
import type { WorkflowInput } from "../simulation/scenario.ts";
import { stream } from "../simulation/stream.ts";
import { taskDefOf } from "./behaviour.ts";
import { LOOKED_AT, moreSteps, NOTE } from "./more-steps.ts";

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
      moreSteps: moreSteps(stream(seed, `forks ${name}`)),
    });
  const generated = [
    workflow("order", ["parcel", "letter"]),
    withCertainOutput(workflow("parcel", ["letter"])),
    withCertainOutput(workflow("letter", [])),
    rescueWorkflow("work"),
    { name: NOTE, version: 1, tasks: [inline("noted")] },
  ];
  const names = new Names(`${prefix}_${seed}`, options.echo);
  const workflows = generated.map((given) => names.workflow(given));
  return {
    seed,
    workflows,
    taskDefs: [...names.workers].map((name) => taskDefOf(seed, name)),
    root: workflows[0]?.name ?? "",
    input: { number: seed % 100, items: [3, 4], ...LOOKED_AT },
  };
}

/** Types beside which it is chance which task comes last. */
const WITHOUT_ORDER = /"type":"(?:EXCLUSIVE_JOIN|HTTP|START_WORKFLOW|WAIT)"/;

/** A sub-workflow has the output of its last task, where it says nothing else. That shows in all above it, so
 * it says something where the last one is chance. */
function withCertainOutput(workflow: WorkflowInput): WorkflowInput {
  if (workflow["outputParameters"] !== undefined) return workflow;
  if (!WITHOUT_ORDER.test(JSON.stringify(workflow.tasks))) return workflow;
  return { ...workflow, outputParameters: outputOf(workflow.tasks) };
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
    const { failureWorkflow, ...rest } = given;
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
    if (task.type === "FORK_JOIN_DYNAMIC") {
      task["inputParameters"] = this.forked(inputParameters ?? {}, own, list);
    }
    if (task.type === "START_WORKFLOW") {
      const { startWorkflow } = inputParameters as { startWorkflow: { name: string } };
      const request = { ...startWorkflow, name: this.named(startWorkflow.name) };
      task["inputParameters"] = { ...inputParameters, startWorkflow: request };
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

  /** The parameters of a dynamic fork: workers among the tasks that it makes. */
  private forked(
    parameters: Record<string, unknown>,
    own: string,
    list: (tasks: TaskInput[]) => TaskInput[],
  ): Record<string, unknown> {
    const { tasks, forkTaskName } = parameters as { tasks?: TaskInput[]; forkTaskName?: string };
    if (tasks !== undefined) return { ...parameters, tasks: list(tasks) };
    if (forkTaskName === undefined) return parameters;
    this.workers.add(own);
    return { ...parameters, forkTaskName: own };
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
