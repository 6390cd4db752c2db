import { beforeEach, describe, expect, it } from "vitest";
import type {
  ChildEnded,
  QueueItem,
  Release,
  StartExecution,
  TaskQueuePort,
  WorkflowExecutionPort,
} from "../../../src/app/ports.ts";
import { failuresToStart } from "../../../src/engine/failure-workflow.ts";
import type { Effect } from "../../../src/engine/effects.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { deliver } from "../../../src/objects/execution/deliveries.ts";
import {
  InvalidDefinition,
  type DeliveryReceipt,
  type HttpCaller,
  type Neighbours,
} from "../../../src/objects/execution/neighbours.ts";
import { noSecrets } from "../../../src/objects/execution/secrets.ts";
import type { ResultToKeep } from "../../../src/model/cached-result.ts";
import type { PublishedEvent } from "../../../src/model/published-event.ts";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { FakeExecution, FakeQueue, FakeLimit } from "../../helpers/fake-objects.ts";
import { subWorkflow, worker, type TaskInput } from "../../helpers/task-inputs.ts";

type Pinned = Parameters<Neighbours["pinned"]>[0];

/** Neighbours that note what reaches them, with its receiver. */
class RecordingNeighbours implements Neighbours {
  readonly pushes: [queue: string, items: QueueItem[]][] = [];
  readonly rateLimit = new FakeLimit();
  readonly releases: [queue: string, releases: Release[]][] = [];
  readonly starts: [object: string, request: StartExecution][] = [];
  readonly terminations: [object: string, reason: string | undefined][] = [];
  readonly notices: [object: string, notice: ChildEnded][] = [];
  readonly asked: Pinned[] = [];
  readonly published: PublishedEvent[] = [];
  readonly kept: ResultToKeep[] = [];
  readonly runs: [input: JsonObject, taskId: string][] = [];
  /** What `pinned` gives; an error is thrown. */
  definition: string | Error | null = '{"name":"child"}';
  /** Why the next start is refused. */
  refusal: string | null = null;
  /** The domain that queues choose. */
  domain: string | undefined = undefined;

  execution(name: string): WorkflowExecutionPort {
    const object = new FakeExecution(name);
    if (this.refusal !== null) {
      object.refusal = { ok: false, code: "invalid", message: this.refusal };
    }
    const { refusal } = object;
    return Object.assign(object, {
      start: async (request: StartExecution) => {
        this.starts.push([name, request]);
        return refusal ?? { ok: true as const, value: { status: "RUNNING" } };
      },
      terminate: async (reason: string | undefined) => {
        this.terminations.push([name, reason]);
        return { ok: true as const, value: null };
      },
      childEnded: async (notice: ChildEnded) => {
        this.notices.push([name, notice]);
        return { ok: true as const, value: null };
      },
    });
  }

  startOnce(): never {
    throw new TypeError("no start of a test has a key");
  }

  reclaimKey(): never {
    throw new TypeError("no execution of a test has a key");
  }

  async keepResult(result: ResultToKeep): Promise<void> {
    this.kept.push(result);
  }

  limit(): FakeLimit {
    return this.rateLimit;
  }

  queue(type: string): TaskQueuePort {
    const { domain } = this;
    const push = async (items: QueueItem[]) => {
      this.pushes.push([type, items]);
      return items.map(({ taskId }) => ({ taskId, ...(domain !== undefined && { domain }) }));
    };
    const release = async (given: Release[]) => void this.releases.push([type, given]);
    return Object.assign(new FakeQueue(), { push, release }) as unknown as TaskQueuePort;
  }

  async sendIndexMessage(): Promise<void> {}

  async pinned(request: Pinned): Promise<string | null> {
    this.asked.push(request);
    if (this.definition instanceof Error) throw this.definition;
    return this.definition;
  }

  async publish(event: PublishedEvent): Promise<void> {
    this.published.push(event);
  }

  readonly secrets = noSecrets;

  async awaitWebhook(): Promise<null> {
    return null;
  }

  readonly traces: unknown[] = [];

  async runHttp(input: JsonObject, { taskId, trace }: HttpCaller) {
    this.runs.push([input, taskId]);
    this.traces.push(trace);
    return { status: "COMPLETED" as const, output: { response: { statusCode: 200 } } };
  }
}

let neighbours: RecordingNeighbours;
beforeEach(() => {
  neighbours = new RecordingNeighbours();
});

/** Delivers what the last event led to, the index left out. */
async function deliverAll(world: EngineWorld): Promise<DeliveryReceipt[]> {
  const receipts: DeliveryReceipt[] = [];
  for (const effect of world.effects) {
    if (effect.kind === "index" || effect.kind === "alert") continue;
    receipts.push(await deliver(effect, world.execution, neighbours));
  }
  return receipts;
}

function one(world: EngineWorld, kind: Effect["kind"]): Parameters<typeof deliver>[0] {
  const effect = world.effects.find((effect) => effect.kind === kind);
  if (effect === undefined || effect.kind === "index" || effect.kind === "alert") {
    throw new Error(`no effect ${kind}`);
  }
  return effect;
}

describe("a worker task", () => {
  it("goes to the queue of its type with its priority, its time and its domains", async () => {
    const taskToDomain = { "*": "any", mail: "blue, green" };
    const tasks = [worker("a", { name: "mail" })];
    const world = EngineWorld.started(definitionOf(tasks), { priority: 7, taskToDomain });
    expect(await deliverAll(world)).toEqual([{}]);
    const item = { taskId: `${WORKFLOW_ID}-1`, priority: 7, turn: 0, availableAt: world.now };
    expect(neighbours.pushes).toEqual([["mail", [{ ...item, domains: ["blue", "green"] }]]]);
  });

  it("is told the domain that the queue chose", async () => {
    neighbours.domain = "blue";
    const world = EngineWorld.started(definitionOf([worker("a")]));
    expect(await deliverAll(world)).toEqual([{ domain: "blue" }]);
  });

  it("is not pushed any more once it is claimed, ended or held back", async () => {
    for (const event of ["claim", "end", "put back"]) {
      const world = EngineWorld.started(definitionOf([worker("a")]));
      const effect = one(world, "enqueue-task");
      world.claim("a");
      if (event === "end") world.update("a", { status: "COMPLETED" });
      const later = { status: "IN_PROGRESS", callbackAfterSeconds: 60 } as const;
      if (event === "put back") world.update("a", later);
      expect(await deliver(effect, world.execution, neighbours)).toEqual({});
    }
    expect(neighbours.pushes).toEqual([]);
  });

  it("goes behind those that are visible already when it is put back", async () => {
    const world = EngineWorld.started(definitionOf([worker("a")]));
    world.claim("a");
    const started = world.now;
    world.now += 3000;
    world.update("a", { status: "IN_PROGRESS" });
    await deliverAll(world);
    expect(neighbours.pushes[0]?.[1][0]?.availableAt).toBe(started + 3000);
  });

  it("is withdrawn from its queue", async () => {
    const world = EngineWorld.started(definitionOf([worker("a", { name: "mail" })]));
    world.send({ kind: "terminated" });
    await deliverAll(world);
    expect(neighbours.releases).toEqual([["mail", [{ taskId: `${WORKFLOW_ID}-1`, turn: 1 }]]]);
  });
});

describe("an HTTP task", () => {
  const http = {
    type: "HTTP",
    taskReferenceName: "h",
    inputParameters: { uri: "http://a.test", method: "GET" },
  };

  it("is run with its id, and its answer is an event", async () => {
    const world = EngineWorld.started(definitionOf([http]));
    const [receipt] = await deliverAll(world);
    const taskId = `${WORKFLOW_ID}-1`;
    expect(neighbours.runs).toMatchObject([[{ uri: "http://a.test" }, taskId]]);
    expect(receipt?.event).toMatchObject({
      kind: "task-answered",
      task: 1,
      answer: { status: "COMPLETED" },
    });
  });

  it("is run as a span of its execution's trace", async () => {
    const trace = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" };
    await deliverAll(EngineWorld.started(definitionOf([http]), { trace }));
    expect(neighbours.traces).toEqual([
      { traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-\w{16}-01$/) },
    ]);
  });

  it("is not run any more once it has ended", async () => {
    const world = EngineWorld.started(definitionOf([http]));
    const effect = one(world, "run-task");
    world.send({ kind: "terminated" });
    expect(await deliver(effect, world.execution, neighbours)).toEqual({});
    expect(neighbours.runs).toEqual([]);
  });
});

describe("a task with limits that the server runs itself", () => {
  const limits = { fetch: { concurrentExecLimit: 2 } };
  const http = {
    type: "HTTP",
    name: "fetch",
    taskReferenceName: "h",
    inputParameters: { uri: "http://a.test", method: "GET" },
  };

  it("goes to the queue of its definition, whatever its domains, and leaves it at its end", async () => {
    const world = EngineWorld.started(definitionOf([http], {}, limits), {
      taskToDomain: { "*": "blue" },
    });
    await deliverAll(world);
    const taskId = `${WORKFLOW_ID}-1`;
    expect(neighbours.pushes).toMatchObject([
      ["fetch", [{ taskId, domains: [], isServerTask: true, limits: { concurrent: 2 } }]],
    ]);
    expect(neighbours.runs).toEqual([]);
    world.send({ kind: "terminated" });
    await deliverAll(world);
    expect(neighbours.releases).toEqual([["fetch", [{ taskId, turn: 1 }]]]);
  });

  it("leaves its queue when its child is ended", async () => {
    const task = { ...subWorkflow("s"), name: "fetch" };
    const world = EngineWorld.started(definitionOf([task], {}, limits));
    world.send({ kind: "task-admitted", task: 1, holdsSlot: true });
    world.send({ kind: "terminated" });
    await deliverAll(world);
    expect(neighbours.terminations).toHaveLength(1);
    expect(neighbours.releases).toEqual([["fetch", [{ taskId: `${WORKFLOW_ID}-1`, turn: 2 }]]]);
  });
});

describe("a child", () => {
  const parent = (task: TaskInput = subWorkflow("s"), start = {}): EngineWorld =>
    EngineWorld.started(definitionOf([task]), start);

  it("is started under the id that its task names, with the parent's values", async () => {
    const task = subWorkflow(
      "s",
      { version: 2 },
      { inputParameters: { x: "${workflow.input.x}" } },
    );
    const values = { input: { x: 1 }, correlationId: "c", priority: 3, depth: 4 };
    const world = parent(task, { ...values, taskToDomain: { mail: "blue" } });
    expect(await deliverAll(world)).toEqual([{}]);
    const id = world.task("s").subWorkflowId ?? "";
    expect(neighbours.asked).toMatchObject([{ name: "child", version: 2, definition: null }]);
    expect(neighbours.starts).toEqual([
      [
        id,
        {
          workflowId: id,
          definition: '{"name":"child"}',
          input: { x: 1 },
          correlationId: "c",
          priority: 3,
          depth: 5,
          taskToDomain: { mail: "blue" },
          parentWorkflowId: WORKFLOW_ID,
          parentWorkflowTaskId: `${WORKFLOW_ID}-1`,
          askedAt: world.task("s").scheduledTime,
        },
      ],
    ]);
  });

  it("gets the same id each time it is delivered", async () => {
    const world = parent();
    const effect = one(world, "start-child");
    await deliver(effect, world.execution, neighbours);
    await deliver(effect, world.execution, neighbours);
    expect(new Set(neighbours.starts.map(([id]) => id)).size).toBe(1);
  });

  it("that is not registered fails its task with a reason that names it", async () => {
    neighbours.definition = null;
    const [receipt] = await deliverAll(parent());
    const reason = "No such workflow defined. name=child, version=1";
    expect(receipt).toMatchObject({ event: { kind: "child-refused", task: 1, reason } });
    expect(neighbours.starts).toEqual([]);
  });

  it("whose inline definition cannot be run fails its task", async () => {
    neighbours.definition = new InvalidDefinition("is no definition");
    const [receipt] = await deliverAll(parent());
    expect(receipt?.event).toMatchObject({ kind: "child-refused", reason: "is no definition" });
  });

  it("whose definition cannot be read now is tried again, not refused", async () => {
    neighbours.definition = new Error("database is away");
    await expect(deliverAll(parent())).rejects.toThrow("database is away");
  });

  it("that refuses to start fails its task with the same words", async () => {
    neighbours.refusal = "too deep";
    const [receipt] = await deliverAll(parent());
    expect(receipt?.event).toMatchObject({ kind: "child-refused", reason: "too deep" });
  });

  it("is not started any more once its task has ended", async () => {
    const world = parent();
    const effect = one(world, "start-child");
    world.send({ kind: "terminated" });
    expect(await deliver(effect, world.execution, neighbours)).toEqual({});
    expect(neighbours.starts).toEqual([]);
  });

  it.each([
    ["enough", "Parent workflow has been terminated with reason: enough"],
    [undefined, "Parent workflow has been terminated with status TERMINATED"],
  ])("ends with its parent, told why (%s)", async (reason, told) => {
    const world = parent();
    const id = world.task("s").subWorkflowId;
    world.send({ kind: "terminated", reason });
    await deliverAll(world);
    expect(neighbours.terminations).toEqual([[id, told]]);
  });
});

describe("a parent", () => {
  const values = { parentWorkflowId: "p", parentWorkflowTaskId: "p-7" };

  it("is told how its child has ended", async () => {
    const world = EngineWorld.started(definitionOf([worker("a")]), values);
    world.complete("a", { n: 1 });
    await deliverAll(world);
    const notice = {
      parentTaskId: "p-7",
      childId: WORKFLOW_ID,
      run: 0,
      status: "COMPLETED",
      output: { n: 1 },
      workflowName: "flow",
      workflowVersion: 1,
    };
    expect(neighbours.notices).toEqual([["p", notice]]);
  });

  it("is told the reason where there is one", async () => {
    const world = EngineWorld.started(definitionOf([worker("a")]), values);
    world.send({ kind: "terminated", reason: "enough" });
    await deliverAll(world);
    expect(neighbours.notices).toMatchObject([["p", { status: "TERMINATED", reason: "enough" }]]);
  });
});

describe("a failure workflow", () => {
  function failed(more: Record<string, unknown> = {}): EngineWorld {
    const defs = { a: { retryCount: 0 } };
    const definition = definitionOf([worker("a")], { failureWorkflow: "sorry", ...more }, defs);
    const start = { input: { x: 1 }, correlationId: "c", taskToDomain: { "*": "blue" } };
    const world = EngineWorld.started(definition, start);
    world.fail("a", "broke");
    return world;
  }

  it("is started with what is known of the failure", async () => {
    const world = failed({ failureWorkflowVersion: 4 });
    await deliverAll(world);
    const id = world.workflow.output["conductor.failure_workflow"];
    expect(neighbours.asked).toEqual([{ name: "sorry", version: 4, definition: null }]);
    expect(neighbours.starts).toMatchObject([
      [
        id,
        {
          workflowId: id,
          correlationId: "c",
          taskToDomain: { "*": "blue" },
          input: {
            x: 1,
            workflowId: WORKFLOW_ID,
            failureStatus: "FAILED",
            failureTaskId: `${WORKFLOW_ID}-1`,
            failedWorkflow: { status: "FAILED", tasks: [{ status: "FAILED" }] },
          },
        },
      ],
    ]);
    expect(neighbours.starts[0]?.[1]).not.toHaveProperty("parentWorkflowId");
  });

  it("hides what the failed one hides, in what it gets of it", async () => {
    neighbours.definition = JSON.stringify(definitionOf([worker("b")], { maskedFields: ["own"] }));
    await deliverAll(failed({ maskedFields: ["x", "own"] }));
    const text = neighbours.starts[0]?.[1].definition ?? "";
    expect(JSON.parse(text)).toMatchObject({ name: "flow", maskedFields: ["own", "x"] });
  });

  it("that is not registered is noted in the output of the failed one", async () => {
    neighbours.definition = null;
    const world = failed();
    const [receipt] = await deliverAll(world);
    const reason =
      "Error workflow sorry failed to start.  reason: No such workflow found by name: sorry, version: null";
    expect(receipt).toMatchObject({ event: { kind: "failure-workflow-refused", reason } });
    world.send(receipt?.event ?? { kind: "timer-fired" });
    expect(world.workflow.output).toEqual({ "conductor.failure_workflow": reason });
    expect(world.status).toBe("FAILED");
  });

  it("that refuses to start is noted as well", async () => {
    neighbours.refusal = "no room";
    const [receipt] = await deliverAll(failed());
    expect(receipt?.event).toMatchObject({
      kind: "failure-workflow-refused",
      reason: "Error workflow sorry failed to start.  reason: no room",
    });
  });

  it("of an earlier run is started, too, and what it refuses is told to nobody", async () => {
    const world = failed();
    const [first] = failuresToStart(world.execution, 1_000_000);
    world.send({ kind: "restarted", useLatestDefinition: false });
    const effect = { kind: "start-failure-workflow" } as const;
    const receipt = await deliver(effect, world.execution, neighbours);
    const { earlierFailures } = world.workflow.outbox;
    expect(receipt).toEqual({ told: { earlierFailures } });
    expect(neighbours.starts).toMatchObject([[first?.id, { input: { failureStatus: "FAILED" } }]]);
    world.fail("a", "once more");
    await deliver(effect, world.execution, neighbours);
    expect(neighbours.starts.map(([id]) => id)).toEqual([
      first?.id,
      first?.id,
      world.workflow.output["conductor.failure_workflow"],
    ]);
    neighbours.refusal = "no room";
    delete world.workflow.outbox.failureWorkflow;
    expect(await deliver(effect, world.execution, neighbours)).not.toHaveProperty("event");
  });

  it("of a later run is started although that of an earlier one cannot be", async () => {
    const world = failed();
    const [first] = failuresToStart(world.execution, 1_000_000);
    world.send({ kind: "restarted", useLatestDefinition: false });
    world.fail("a", "once more");
    const effect = { kind: "start-failure-workflow" } as const;
    const execution = neighbours.execution.bind(neighbours);
    const broken = new Error("broken for good");
    neighbours.execution = (id) => {
      if (id === first?.id) throw broken;
      return execution(id);
    };
    await expect(deliver(effect, world.execution, neighbours)).rejects.toThrow(broken);
    expect(neighbours.starts.map(([id]) => id)).toEqual([
      world.workflow.output["conductor.failure_workflow"],
    ]);
  });

  it("is not started again once that was acknowledged", async () => {
    const world = failed();
    world.workflow.outbox = {};
    const effect = { kind: "start-failure-workflow" } as const;
    expect(await deliver(effect, world.execution, neighbours)).toEqual({});
    expect(neighbours.starts).toEqual([]);
  });
});
