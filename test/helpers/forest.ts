import type { WorkflowExecutionPort } from "../../src/app/ports.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { referenceOf, type TaskRecord } from "../../src/engine/records.ts";
import { accepted, refused } from "../../src/lib/outcome.ts";
import { formatTaskId } from "../../src/lib/task-id.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { TaskDef } from "../../src/model/task-def.ts";
import type { TaskStatus } from "../../src/model/task.ts";
import { Alarms } from "../../src/objects/execution/alarms.ts";
import { Knowledge } from "../../src/objects/execution/definitions.ts";
import { Operations } from "../../src/objects/execution/operations.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { ExecutionHost } from "../../src/objects/execution/host.ts";
import { ExecutionRequests } from "../../src/objects/execution/requests.ts";
import { noSecrets } from "../../src/objects/execution/secrets.ts";
import { ExecutionStore } from "../../src/objects/execution/store.ts";
import { IdempotencyStore } from "../../src/store/idempotency-store.ts";
import { startOnce } from "../../src/store/idempotent-start.ts";
import { reclaimKey } from "../../src/store/key-reclaim.ts";
import { definitionOf } from "./engine-world.ts";
import { FakeQueue } from "./fake-objects.ts";
import { NodeSqlStorage } from "./node-sql-storage.ts";
import { SqliteD1 } from "./sqlite-d1.ts";
import type { TaskInput } from "./task-inputs.ts";
import { vmScriptRunner } from "./vm-script-runner.ts";

interface Tree {
  storage: NodeSqlStorage;
  host: ExecutionHost;
  requests: ExecutionRequests;
}

/** Many executions that know each other, as parents and children do, each on a storage of its own. */
export class Forest {
  now = 1_700_000_000_000;
  /** Calls between executions, as `method id`. */
  readonly calls: string[] = [];
  /** Executions that cannot be reached by others now. */
  readonly unreachable = new Set<string>();
  /** Executions that calls are on their way to for as long. */
  private readonly held = new Map<string, Promise<void>>();
  private readonly trees = new Map<string, Tree>();
  private readonly definitions = new Map<string, string>();
  private readonly pushed: string[] = [];
  private started = 0;
  readonly keys = new IdempotencyStore(new SqliteD1().binding);

  register(
    name: string,
    tasks: TaskInput[],
    more: Record<string, unknown> = {},
    taskDefs: Record<string, Partial<TaskDef>> = {},
  ): void {
    const definition = definitionOf(tasks, { ...more, name }, taskDefs);
    this.definitions.set(name, JSON.stringify(definition));
  }

  /** Starts an execution by the name of its definition; returns its id. */
  async start(name: string, input: JsonObject = {}): Promise<string> {
    const workflowId = `00000000-0000-4000-8000-${String((this.started += 1)).padStart(12, "0")}`;
    return await this.begin(workflowId, name, input);
  }

  /** Starts an execution under a given id. */
  async begin(workflowId: string, name: string, input: JsonObject = {}): Promise<string> {
    const definition = this.definitions.get(name) ?? "";
    const values = { workflowId, definition, input, priority: 0, taskToDomain: {} };
    await this.tree(workflowId).requests.start(values);
    await this.settle();
    return workflowId;
  }

  execution(id: string): Execution {
    const execution = this.tree(id).host.current();
    if (execution === null) throw new Error(`no execution ${id}`);
    return execution;
  }

  requests(id: string): ExecutionRequests {
    return this.tree(id).requests;
  }

  /** What can be done with an execution as a whole. */
  operations(id: string): Operations {
    const { host } = this.tree(id);
    const neighbours = this.neighbours();
    return new Operations({ host, workflowId: id, neighbours, now: () => this.now });
  }

  status(id: string): string {
    return this.execution(id).workflow.status;
  }

  /** The latest attempt of a reference name. */
  task(id: string, reference: string): TaskRecord {
    const task = this.execution(id).latest.get(reference);
    if (task === undefined) throw new Error(`no task ${reference} in ${id}`);
    return task;
  }

  /** The id of the child that the latest attempt of a SUB_WORKFLOW task has. */
  child(id: string, reference: string): string {
    return this.task(id, reference).subWorkflowId ?? "";
  }

  /** `reference status(retryCount)` of each attempt, in the order of their `seq`. */
  trace(id: string): string[] {
    return [...this.execution(id).tasks.values()]
      .sort((a, b) => a.sequence - b.sequence)
      .map((task) => `${referenceOf(task)} ${task.status}(${task.retryCount})`);
  }

  /** Reports about the latest attempt of a reference name. */
  async report(id: string, reference: string, status: TaskStatus, output: JsonObject = {}) {
    const { counter: task } = this.task(id, reference);
    const reason = status === "COMPLETED" ? undefined : `${reference} broke`;
    const update = { status, output, reason, workerId: "w" };
    await this.tree(id).host.handle({ kind: "task-updated", task, update });
    await this.settle();
  }

  async complete(id: string, reference: string, output: JsonObject = {}): Promise<void> {
    await this.report(id, reference, "COMPLETED", output);
  }

  async fail(id: string, reference: string): Promise<void> {
    await this.report(id, reference, "FAILED");
  }

  /** Loses what is in memory of an execution, and what it was about to deliver. */
  crash(id: string): void {
    const { storage } = this.tree(id);
    this.trees.set(id, this.plant(storage));
  }

  /** Keeps calls to an execution on their way until the returned function is called. */
  hold(id: string): () => void {
    let release!: () => void;
    this.held.set(id, new Promise((resolve) => (release = resolve)));
    return () => {
      this.held.delete(id);
      release();
    };
  }

  /** Removes an execution: nothing is left of it. */
  remove(id: string): void {
    this.trees.delete(id);
  }

  /** Wakes every execution, as alarms do, and lets them deliver what they have to. */
  async wakeAll(): Promise<void> {
    this.now += 60_000;
    for (const { host } of this.trees.values()) await host.wake();
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  private tree(id: string): Tree {
    let tree = this.trees.get(id);
    if (tree === undefined) this.trees.set(id, (tree = this.plant(new NodeSqlStorage())));
    return tree;
  }

  private plant(storage: NodeSqlStorage): Tree {
    const now = (): number => this.now;
    const registeredDefinition = async (name: string) => {
      const text = this.definitions.get(name);
      return text === undefined ? null : { text, unresolved: [] };
    };
    const lookup = {
      taskDefinitions: async () => new Map(),
      latestVersions: async (names: string[]) => new Map(names.map((name) => [name, 1])),
    };
    const alarm = { setAlarm: async () => {}, deleteAlarm: async () => {} };
    const neighbours = this.neighbours();
    const later = (): void => {};
    const host = new ExecutionHost({
      openStore: () => new ExecutionStore(storage),
      alarms: new Alarms(alarm, now),
      now,
      neighbours,
      knowledge: new Knowledge({ ...lookup, registeredDefinition }, async () => vmScriptRunner),
      later,
      log: () => {},
    });
    const requests = new ExecutionRequests({ host, now, neighbours, later });
    return { storage, host, requests };
  }

  private neighbours(): Neighbours {
    const queue = new FakeQueue();
    queue.push = async (items = []) => {
      this.pushed.push(...items.map(({ taskId }) => taskId));
      return items.map(({ taskId }) => ({ taskId }));
    };
    return {
      execution: (id) => this.portOf(id),
      queue: () => queue,
      limit: () => {
        throw new Error("no execution here has a limit");
      },
      sendIndexMessage: async () => {},
      startOnce: (start) => startOnce(this.keys, { ...start, clock: () => this.now }),
      reclaimKey: (asked) => reclaimKey(this.keys, { ...asked, clock: () => this.now }),
      keepResult: async () => {},
      publish: async () => {},
      awaitWebhook: async () => null,
      pinned: async ({ name }) => this.definitions.get(name) ?? null,
      secrets: noSecrets,
      runHttp: async () => ({ status: "COMPLETED", output: {} }),
    };
  }

  /** How an execution is reached by another one. */
  private portOf(id: string): WorkflowExecutionPort {
    const requests = (): ExecutionRequests => this.tree(id).requests;
    const port: Partial<WorkflowExecutionPort> = {
      start: (request) => requests().start(request),
      terminate: (reason, options = {}) =>
        requests().tell({ kind: "terminated", reason, ...options }, id),
      childEnded: (notice) => requests().childEnded(notice),
      childRevived: (notice) => this.operations(id).childRevived(notice),
      operate: (operation) => this.operations(id).operate(operation),
      parent: async () => this.operations(id).parent(),
      awaitedBy: (link) => this.operations(id).awaitedBy(link),
      status: async () => {
        const status = this.tree(id).host.current()?.workflow.status;
        if (status === undefined) return refused("not-found", "none");
        return accepted(JSON.stringify({ status }));
      },
    };
    return new Proxy(port as WorkflowExecutionPort, {
      get: (methods, name) => {
        const method = methods[name as keyof WorkflowExecutionPort] as (
          ...given: never[]
        ) => unknown;
        return async (...given: never[]) => {
          await Promise.resolve();
          if (this.unreachable.has(id)) throw new Error(`${id} cannot be reached`);
          await this.held.get(id);
          this.calls.push(`${String(name)} ${id}`);
          return structuredClone(await method(...(structuredClone(given) as never[])));
        };
      },
    });
  }

  /** Whether a task was put into its queue, however often. */
  wasPushed(id: string, reference: string): boolean {
    return this.pushed.includes(formatTaskId(id, this.task(id, reference).counter));
  }
}
