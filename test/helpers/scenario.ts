/**
 * Runs whole executions in workerd, each twice: straight, and with every object evicted after every
 * step, so that whatever is in memory only has to be made again from what was stored.
 */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect } from "vitest";
import type { Task } from "../../src/model/task.ts";
import type { Workflow } from "../../src/model/workflow.ts";

const worker = (exports as unknown as { default: Fetcher }).default;
const { EXECUTIONS, TASK_QUEUES } = env as unknown as {
  EXECUTIONS: DurableObjectNamespace;
  TASK_QUEUES: DurableObjectNamespace;
};

/** Between two looks at an execution that waits for a timer, in milliseconds. */
const LOOK_EVERY_MS = 150;
const MAX_STEPS = 150;
/** What the task types of a scenario may be called; each run makes names of its own of them. */
const TYPES = ["work", "other", "silent"];

/** What a worker answers. */
export interface Result {
  status: string;
  outputData?: object;
  reasonForIncompletion?: string;
  callbackAfterSeconds?: number;
}

export type Definition = { tasks: object[]; [field: string]: unknown };

/** In names, `@` stands for what tells a run's names from those of others. */
export interface Scenario {
  definition: Definition;
  /** Further definitions that it starts. */
  children?: Record<string, Definition>;
  taskDefs?: Record<string, object>;
  /** Further values of the start. */
  start?: object;
  /** What the workers answer, by reference name; a list in turn; "nothing" leaves the task with them. */
  work?: Record<string, Result | "nothing" | (Result | "nothing")[]>;
  /** What else happens, in turn, whenever no worker task is there. */
  events?: ((run: Run) => Promise<void>)[];
  /** What is done when it has ended, in turn; it goes on from there. */
  afterwards?: ((run: Run) => Promise<void>)[];
}

let runs = 0;

/** One run of a scenario, with its own names. */
export class Run {
  readonly prefix = `s${(runs += 1)}`;
  readonly scenario: Scenario;
  readonly evicting: boolean;
  id = "";
  private readonly served = new Map<string, number>();
  /** The executions that are known of. */
  private readonly executions = new Set<string>();

  constructor(scenario: Scenario, evicting: boolean) {
    this.scenario = scenario;
    this.evicting = evicting;
  }

  /** Calls the API. @throws Error for an answer that is no success. */
  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await worker.fetch(`http://baton.test/api${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response.headers.get("content-type") === "application/json" ? JSON.parse(text) : text;
  }

  /** An execution as it is now, and its children from then on known of. */
  async read(id = this.id): Promise<Workflow> {
    const workflow = (await this.call("GET", `/workflow/${id}`)) as Workflow;
    this.executions.add(id);
    for (const { subWorkflowId } of workflow.tasks) {
      if (subWorkflowId !== undefined) this.executions.add(subWorkflowId);
    }
    return workflow;
  }

  /** The latest attempt of a task. */
  async task(reference: string, id = this.id): Promise<Task> {
    const task = (await this.read(id)).tasks.findLast((one) => one.referenceTaskName === reference);
    if (task === undefined) throw new Error(`no task ${reference}`);
    return task;
  }

  /** Resolves when an execution has a status. */
  async hasStatus(id: string, status: string): Promise<Workflow> {
    await expect.poll(async () => (await this.read(id)).status, { timeout: 10_000 }).toBe(status);
    return await this.read(id);
  }

  /** Runs to the end and gives the execution without what differs from run to run. */
  async finish(): Promise<unknown> {
    await this.register();
    this.id = (await this.call("POST", "/workflow", {
      name: this.prefix,
      ...(this.named(this.scenario.start ?? {}) as object),
    })) as string;
    this.executions.add(this.id);
    const events = [...(this.scenario.events ?? [])];
    const afterwards = [...(this.scenario.afterwards ?? [])];
    for (let step = 0; step < MAX_STEPS; step++) {
      await this.evict();
      const { status } = await this.read();
      if (status !== "RUNNING" && status !== "PAUSED") {
        const next = afterwards.shift();
        if (next === undefined) return this.comparable(await this.read());
        await next(this);
        continue;
      }
      if (await this.serve()) continue;
      const event = events.shift();
      if (event === undefined) await pause(LOOK_EVERY_MS);
      else await event(this);
    }
    throw new Error(`It does not end: ${JSON.stringify(this.comparable(await this.read()))}`);
  }

  /** Registers its definitions under the names of this run. */
  async register(): Promise<void> {
    const { definition, children = {}, taskDefs = {} } = this.scenario;
    const defs = Object.entries(taskDefs).map(([name, def]) => ({ name: `@${name}`, ...def }));
    if (defs.length > 0) await this.call("POST", "/metadata/taskdefs", this.named(defs));
    const workflows = [
      ...Object.entries(children).map(([name, child]) => ({ name: `@${name}`, ...child })),
      { name: this.prefix, ...definition },
    ];
    for (const workflow of workflows) {
      await this.call("POST", "/metadata/workflow", this.named(workflow));
    }
  }

  /** Plays the workers of one poll round; false when there was nothing to do. */
  private async serve(): Promise<boolean> {
    // Whoever is put away with something undelivered delivers it when it is woken.
    for (const id of this.executions) await this.read(id);
    const query = "workerid=w&count=10&timeout=0";
    const lists = await Promise.all(
      this.types().map((type) => this.call("GET", `/tasks/poll/batch/${type}?${query}`)),
    );
    const tasks = (lists as Task[][]).flat().toSorted(inOrder);
    for (const task of tasks) {
      await this.evict();
      const result = this.resultOf(task);
      if (result === "nothing") continue;
      const { taskId, workflowInstanceId } = task;
      await this.call("POST", "/tasks", { taskId, workflowInstanceId, ...result });
    }
    return tasks.length > 0;
  }

  private resultOf(task: Task): Result | "nothing" {
    const reference = task.referenceTaskName.replace(/(__\d+)+$/, "");
    const work = this.scenario.work?.[reference] ?? { status: "COMPLETED" };
    if (!Array.isArray(work)) return work;
    const turn = this.served.get(reference) ?? 0;
    this.served.set(reference, turn + 1);
    return work[Math.min(turn, work.length - 1)] ?? "nothing";
  }

  /** Gives names with an `@` those of this run. */
  named(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value).replaceAll("@", `${this.prefix}_`));
  }

  private types(): string[] {
    return TYPES.map((type) => `${this.prefix}_${type}`);
  }

  private async evict(): Promise<void> {
    if (!this.evicting) return;
    const stubs = [
      ...[...this.executions].map((id) => EXECUTIONS.getByName(id)),
      ...this.types().map((type) => TASK_QUEUES.getByName(type)),
    ];
    await Promise.all(stubs.map(evict));
  }

  /** Breaks an execution's object off, as a restart of its machine does: calls to it fail. */
  async restart(workflowId: string): Promise<void> {
    const stub = EXECUTIONS.getByName(workflowId);
    const broken = runInDurableObject(stub, (_, state) => state.abort("restart"));
    await expect(broken).rejects.toThrow("restart");
  }

  /** All of an execution but ids, clocks, names of the run, and the definitions it carries. */
  private comparable(workflow: Workflow): unknown {
    const text = JSON.stringify(workflow, (key, value: unknown) => {
      if (CARRIED.has(key)) return undefined;
      return key.endsWith("Time") && typeof value === "number" && value > 0 ? "<time>" : value;
    });
    const neutral = text
      .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "<id>")
      .replaceAll(`${this.prefix}_`, "@")
      .replaceAll(this.prefix, "<run>")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>")
      .replaceAll(/(after|elapsed) \d+ seconds/g, "$1 <n> seconds");
    return JSON.parse(neutral);
  }
}

const CARRIED = new Set(["workflowDefinition", "workflowTask", "taskDefinition", "queueWaitTime"]);

function inOrder(a: Task, b: Task): number {
  return a.workflowInstanceId.localeCompare(b.workflowInstanceId) || a.seq - b.seq;
}

/** Takes an object out of memory, if it is there. */
async function evict(stub: DurableObjectStub): Promise<void> {
  try {
    await evictDurableObject(stub);
  } catch (error) {
    if (!String(error).includes("not currently running")) throw error;
  }
}

/** Lets time pass in the real world, in milliseconds: timers of the objects cannot be moved. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs a scenario both ways and holds them against each other; gives the result. */
export async function inBothWays(scenario: Scenario): Promise<Record<string, unknown>> {
  const [straight, evicted] = await Promise.all(
    [false, true].map((evicting) => new Run(scenario, evicting).finish()),
  );
  expect(evicted).toEqual(straight);
  return straight as Record<string, unknown>;
}

/** A task of a type, called as its reference name. */
export function typed(type: string, taskReferenceName: string, more: object = {}): object {
  return { name: taskReferenceName, taskReferenceName, type, ...more };
}

/** A worker task of the type "work". */
export function work(taskReferenceName: string, more: object = {}): object {
  return { name: "@work", taskReferenceName, type: "SIMPLE", ...more };
}

export function inline(taskReferenceName: string, expression: string, input: object = {}): object {
  const inputParameters = { evaluatorType: "javascript", expression, ...input };
  return typed("INLINE", taskReferenceName, { inputParameters });
}

export function child(taskReferenceName: string, more: object = {}): object {
  return typed("SUB_WORKFLOW", taskReferenceName, { subWorkflowParam: { name: "@kid" }, ...more });
}

export function done(outputData: object = {}): Result {
  return { status: "COMPLETED", outputData };
}

export function failed(reasonForIncompletion: string): Result {
  return { status: "FAILED", reasonForIncompletion };
}

/** Somebody updates a task by its reference. */
export function update(reference: string, output: object = {}, status = "COMPLETED") {
  return async (run: Run): Promise<void> => {
    await run.call("POST", `/tasks/${run.id}/${reference}/${status}`, output);
  };
}
