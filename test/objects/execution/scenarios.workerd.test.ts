/**
 * Whole executions in workerd, each twice: straight, and with every object evicted after every step, so
 * that whatever is in memory only has to be made again from what was stored. Both give the same result.
 */
import { evictDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Task } from "../../../src/model/task.ts";
import type { Workflow } from "../../../src/model/workflow.ts";

const worker = (exports as unknown as { default: Fetcher }).default;
const { EXECUTIONS, TASK_QUEUES } = env as unknown as {
  EXECUTIONS: DurableObjectNamespace;
  TASK_QUEUES: DurableObjectNamespace;
};

interface Result {
  status: string;
  outputData?: object;
  reasonForIncompletion?: string;
  callbackAfterSeconds?: number;
}
type Definition = { tasks: object[]; [field: string]: unknown };

interface Scenario {
  definition: Definition;
  /** Further definitions that it starts. */
  children?: Record<string, Definition>;
  taskDefs?: Record<string, object>;
  input?: object;
  /** What the workers answer, by reference name; a list in turn. */
  work?: Record<string, Result | Result[]>;
  /** What else happens, in turn, whenever no worker task is there. */
  events?: ((run: Run) => Promise<void>)[];
}

let runs = 0;

/** One run of a scenario, with its own names. */
class Run {
  readonly prefix = `s${(runs += 1)}`;
  readonly scenario: Scenario;
  readonly evicting: boolean;
  id = "";
  private readonly served = new Map<string, number>();
  private readonly touched = new Set<string>();

  constructor(scenario: Scenario, evicting: boolean) {
    this.scenario = scenario;
    this.evicting = evicting;
  }

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

  read(id = this.id): Promise<Workflow> {
    return this.call("GET", `/workflow/${id}`) as Promise<Workflow>;
  }

  /** Runs to the end and answers the execution without what differs from run to run. */
  async finish(): Promise<unknown> {
    await this.register();
    const body = { name: this.prefix, input: this.scenario.input ?? {} };
    this.id = (await this.call("POST", "/workflow", body)) as string;
    const events = [...(this.scenario.events ?? [])];
    for (let step = 0; step < 200; step++) {
      await this.evict();
      const { status } = await this.read();
      if (status !== "RUNNING" && status !== "PAUSED") break;
      if (await this.serve()) continue;
      const event = events.shift();
      if (event === undefined) await pause(20);
      else await event(this);
    }
    return comparable(await this.read(), this.prefix);
  }

  private async register(): Promise<void> {
    const { definition, children = {}, taskDefs = {} } = this.scenario;
    const named = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll("@", `${this.prefix}_`));
    const defs = Object.entries(taskDefs).map(([name, def]) => ({ name: `@${name}`, ...def }));
    if (defs.length > 0) await this.call("POST", "/metadata/taskdefs", named(defs));
    for (const [name, child] of Object.entries(children)) {
      await this.call("POST", "/metadata/workflow", named({ name: `@${name}`, ...child }));
    }
    await this.call("POST", "/metadata/workflow", {
      name: this.prefix,
      ...(named(definition) as object),
    });
  }

  /** Plays the workers of one poll round; false when there was nothing to do. */
  private async serve(): Promise<boolean> {
    let any = false;
    for (const type of this.types()) {
      const query = "workerid=w&count=10&timeout=0";
      const tasks = (await this.call("GET", `/tasks/poll/batch/${type}?${query}`)) as Task[];
      for (const task of tasks) {
        any = true;
        this.touched.add(task.workflowInstanceId);
        await this.evict();
        await this.call("POST", "/tasks", {
          taskId: task.taskId,
          workflowInstanceId: task.workflowInstanceId,
          ...this.resultOf(task),
        });
      }
    }
    return any;
  }

  private resultOf(task: Task): Result {
    const reference = task.referenceTaskName.replace(/(__\d+)+$/, "");
    const work = this.scenario.work?.[reference] ?? { status: "COMPLETED" };
    if (!Array.isArray(work)) return work;
    const turn = this.served.get(reference) ?? 0;
    this.served.set(reference, turn + 1);
    return work[Math.min(turn, work.length - 1)] as Result;
  }

  private types(): string[] {
    return ["work", "other"].map((type) => `${this.prefix}_${type}`);
  }

  private async evict(): Promise<void> {
    if (!this.evicting) return;
    if (this.id !== "") this.touched.add(this.id);
    for (const id of this.touched) await evict(EXECUTIONS.getByName(id));
    for (const type of this.types()) await evict(TASK_QUEUES.getByName(type));
  }
}

/** Takes an object out of memory, if it is there. */
async function evict(stub: DurableObjectStub): Promise<void> {
  try {
    await evictDurableObject(stub);
  } catch (error) {
    if (!String(error).includes("not currently running")) throw error;
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Status, reasons, payloads and tasks; ids, clocks and names of the run are taken out. */
function comparable(workflow: Workflow, prefix: string): unknown {
  const tasks = workflow.tasks.map((task) => ({
    type: task.taskType,
    reference: task.referenceTaskName,
    status: task.status,
    seq: task.seq,
    retryCount: task.retryCount,
    iteration: task.iteration,
    input: task.inputData,
    output: task.outputData,
    reason: task.reasonForIncompletion ?? null,
  }));
  const { status, output, variables, reasonForIncompletion = null } = workflow;
  const { failedReferenceTaskNames: failed } = workflow;
  const text = JSON.stringify({ status, output, variables, reasonForIncompletion, failed, tasks });
  const neutral = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(-\d+)?/g, "<id>")
    .replaceAll(`${prefix}_`, "@")
    .replaceAll(prefix, "<run>")
    .replaceAll(/after \d+ seconds/g, "after <n> seconds");
  return JSON.parse(neutral);
}

const work = (taskReferenceName: string, more: object = {}) => ({
  name: "@work",
  taskReferenceName,
  type: "SIMPLE",
  ...more,
});
const inline = (taskReferenceName: string, expression: string, more: object = {}) => ({
  name: taskReferenceName,
  taskReferenceName,
  type: "INLINE",
  inputParameters: { evaluatorType: "javascript", expression, ...more },
});
const typed = (type: string, taskReferenceName: string, more: object = {}) => ({
  name: taskReferenceName,
  taskReferenceName,
  type,
  ...more,
});
const done = (outputData: object = {}): Result => ({ status: "COMPLETED", outputData });
const failed = (reasonForIncompletion: string): Result => ({
  status: "FAILED",
  reasonForIncompletion,
});
const quick = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 60 };
const update =
  (reference: string, status = "COMPLETED") =>
  async (run: Run) => {
    await run.call("POST", `/tasks/${run.id}/${reference}/${status}`, { by: "hand" });
  };

/** Runs a scenario both ways and holds them against each other; answers the result. */
async function inBothWays(scenario: Scenario): Promise<Record<string, unknown>> {
  const straight = await new Run(scenario, false).finish();
  const evicted = await new Run(scenario, true).finish();
  expect(evicted).toEqual(straight);
  return straight as Record<string, unknown>;
}

describe("an execution, straight and with evictions", () => {
  it("retries and chains", async () => {
    const result = await inBothWays({
      taskDefs: { work: quick },
      definition: { tasks: [work("a"), work("b", { inputParameters: { n: "${a.output.n}" } })] },
      work: { a: [failed("first"), done({ n: 2 })], b: done({ end: true }) },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { end: true } });
    expect(result["tasks"]).toMatchObject([
      { reference: "a", status: "FAILED" },
      { reference: "a", status: "COMPLETED", retryCount: 1, seq: 2 },
      { reference: "b", input: { n: 2 } },
    ]);
  });

  it("forks, switches and joins", async () => {
    const result = await inBothWays({
      input: { kind: "x" },
      definition: {
        tasks: [
          typed("FORK_JOIN", "f", {
            forkTasks: [
              [
                typed("SWITCH", "s", {
                  evaluatorType: "value-param",
                  expression: "k",
                  inputParameters: { k: "${workflow.input.kind}" },
                  decisionCases: { x: [work("c1"), inline("c2", "'case'")] },
                }),
                work("after"),
              ],
              [work("b1"), work("b2")],
            ],
          }),
          typed("JOIN", "j", { joinOn: ["after", "b2"] }),
          inline("end", "$.j", { j: "${j.output}" }),
        ],
      },
      work: { after: done({ a: 1 }), b2: done({ b: 2 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: { after: { a: 1 }, b2: { b: 2 } } },
    });
  });

  it("goes through loops, nested and over items", async () => {
    const result = await inBothWays({
      input: { items: ["p", "q"] },
      definition: {
        variables: { seen: "" },
        tasks: [
          typed("DO_WHILE", "outer", {
            loopCondition: "$.outer.iteration < 2",
            loopOver: [
              typed("DO_WHILE", "inner", {
                loopCondition: "",
                items: "${workflow.input.items}",
                loopOver: [
                  work("x", { inputParameters: { item: "${inner.output.loopItem}" } }),
                  typed("SET_VARIABLE", "keep", {
                    inputParameters: { seen: "${workflow.variables.seen}${x.input.item}" },
                  }),
                ],
              }),
            ],
          }),
        ],
        outputParameters: {
          seen: "${workflow.variables.seen}",
          turns: "${outer.output.iteration}",
        },
      },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { seen: "pqpq", turns: 2 } });
  });

  it("runs children that end well, and badly under an optional task", async () => {
    const result = await inBothWays({
      taskDefs: { work: { ...quick, retryCount: 0 } },
      children: { kid: { tasks: [work("w")], outputParameters: { v: "${w.output.v}" } } },
      definition: {
        tasks: [
          typed("SUB_WORKFLOW", "good", { subWorkflowParam: { name: "@kid" } }),
          typed("SUB_WORKFLOW", "bad", { subWorkflowParam: { name: "@kid" }, optional: true }),
        ],
      },
      work: { w: [done({ v: 1 }), failed("child broke")] },
    });
    expect(result).toMatchObject({ status: "COMPLETED" });
    expect(result["tasks"]).toMatchObject([
      { status: "COMPLETED", output: { v: 1 } },
      { status: "COMPLETED_WITH_ERRORS" },
    ]);
  });

  it("ends children with their parent", async () => {
    const kid = { tasks: [work("w")] };
    const parent = { tasks: [typed("SUB_WORKFLOW", "s", { subWorkflowParam: { name: "@kid" } })] };
    const kidOf = async (run: Run): Promise<string> =>
      (await run.read()).tasks[0]?.subWorkflowId ?? "";
    const result = await inBothWays({
      children: { kid },
      definition: parent,
      work: { w: { status: "IN_PROGRESS", callbackAfterSeconds: 60 } },
      events: [
        async (run) => {
          const id = await kidOf(run);
          await run.call("DELETE", `/workflow/${run.id}?reason=enough`);
          for (let look = 0; (await run.read(id)).status === "RUNNING" && look < 100; look++) {
            await pause(20);
          }
          const child = await run.read(id);
          expect(child.status).toBe("TERMINATED");
          expect(child.reasonForIncompletion).toBe(
            "Parent workflow has been terminated with reason: enough",
          );
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
  });

  it("waits, is updated by hand, paused and resumed", async () => {
    const result = await inBothWays({
      definition: {
        tasks: [
          typed("WAIT", "w", { inputParameters: { duration: "1 seconds" } }),
          typed("HUMAN", "h"),
          work("last"),
        ],
      },
      events: [
        async () => pause(1300),
        update("h"),
        async (run) => {
          await run.call("PUT", `/workflow/${run.id}/pause`);
          await run.call("PUT", `/workflow/${run.id}/resume`);
        },
      ],
      work: { last: done({ ok: true }) },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
  });

  it("times out by each policy", async () => {
    const timeout = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 1 };
    const result = await inBothWays({
      taskDefs: { work: timeout, other: { ...timeout, pollTimeoutSeconds: 1, retryCount: 0 } },
      definition: {
        tasks: [work("a"), { name: "@never", taskReferenceName: "n", type: "SIMPLE" }],
        timeoutSeconds: 4,
        timeoutPolicy: "TIME_OUT_WF",
      },
      work: { a: [{ status: "IN_PROGRESS" }, done()] },
      events: Array.from({ length: 8 }, () => async () => pause(700)),
    });
    expect(result).toMatchObject({ status: "TIMED_OUT" });
  });

  it("starts the failure workflow and terminates by task", async () => {
    const result = await inBothWays({
      taskDefs: { work: { ...quick, retryCount: 0 } },
      children: { sorry: { tasks: [inline("s", "1")] } },
      definition: {
        failureWorkflow: "@sorry",
        tasks: [
          typed("FORK_JOIN", "f", {
            forkTasks: [
              [work("p")],
              [
                typed("TERMINATE", "t", {
                  inputParameters: { terminationStatus: "FAILED", terminationReason: "by plan" },
                }),
              ],
            ],
          }),
          typed("JOIN", "j", { joinOn: ["p"] }),
        ],
      },
    });
    expect(result).toMatchObject({ status: "FAILED", reasonForIncompletion: "by plan" });
    expect(result["output"]).toHaveProperty(["conductor.failure_workflow"]);
  });

  it("becomes another task at run time", async () => {
    const result = await inBothWays({
      input: { pick: "INLINE" },
      definition: {
        tasks: [
          typed("DYNAMIC", "d", {
            dynamicTaskNameParam: "pick",
            inputParameters: { pick: "${workflow.input.pick}", expression: "6 * 7" },
          }),
        ],
      },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { result: 42 } });
  });
});
