import type { PushReceipt, QueueItem } from "../../src/app/ports.ts";
import type { TaskAnswer } from "../../src/engine/events.ts";
import type { AlarmStorage } from "../../src/objects/execution/alarms.ts";
import { Alarms } from "../../src/objects/execution/alarms.ts";
import { Knowledge } from "../../src/objects/execution/definitions.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { ExecutionHost } from "../../src/objects/execution/host.ts";
import { ExecutionRequests } from "../../src/objects/execution/requests.ts";
import { Steering } from "../../src/objects/execution/steering.ts";
import type { SecretLookup } from "../../src/objects/execution/secrets.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { SecretValues } from "../../src/model/secret.ts";
import { ExecutionStore } from "../../src/objects/execution/store.ts";
import type { ResultToKeep } from "../../src/model/cached-result.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import { definitionOf, type TaskInput } from "./engine-world.ts";
import { FakeExecution, FakeLimit, FakeQueue } from "./fake-objects.ts";
import { NodeSqlStorage } from "./node-sql-storage.ts";
import { vmScriptRunner } from "./vm-script-runner.ts";

const WORKFLOW_ID = "11111111-2222-3333-4444-555555555555";

/** The platform's alarm, as a note. */
class AlarmNote implements AlarmStorage {
  at: number | null = null;
  sets = 0;

  async setAlarm(time: number): Promise<void> {
    this.at = time;
    this.sets += 1;
  }

  async deleteAlarm(): Promise<void> {
    this.at = null;
  }
}

/** One execution's object without the platform: storage on Node's SQLite, a clock that is moved by hand. */
export class HostWorld {
  readonly workflowId = WORKFLOW_ID;
  now = 1_700_000_000_000;
  readonly storage = new NodeSqlStorage();
  readonly alarm = new AlarmNote();
  readonly queue = new FakeQueue();
  readonly limit = new FakeLimit();
  readonly parent = new FakeExecution("99999999-2222-3333-4444-555555555555");
  readonly pushed: string[] = [];
  readonly indexMessages: string[] = [];
  readonly published: PublishedEvent[] = [];
  /** The cache of results. */
  readonly results = new Map<string, ResultToKeep>();
  readonly log: string[] = [];
  readonly timers: (() => void)[] = [];
  readonly withdrawn: string[] = [];
  /** Thrown by the next pushes. */
  pushFailures: Error[] = [];
  /** Pushes arrive when it resolves. */
  pushHeld: Promise<void> = Promise.resolve();
  /** The domain that the queue chooses; null: none. */
  queueDomain: string | null = null;
  /** What calls of HTTP tasks are answered with, in turn; "never" is one that a crash cuts off. */
  runs: (TaskAnswer | "never")[] = [];
  /** The inputs of these calls. */
  readonly calls: JsonObject[] = [];
  /** Secrets by name. */
  readonly secretValues = new Map<string, SecretValues>();
  /** Scripts can be run when it resolves. */
  scriptsReady: Promise<void> = Promise.resolve();
  /** What children run, as JSON text; null: it is not registered. */
  definition: string | null = null;
  host!: ExecutionHost;
  requests!: ExecutionRequests;
  steering!: Steering;
  /** Other executions by their ids; whatever is not here is the parent. */
  readonly others = new Map<string, FakeExecution>();

  constructor() {
    this.queue.push = (items = []) => this.push(items);
    this.queue.release = async (releases = []) =>
      void this.withdrawn.push(...releases.map(({ taskId }) => taskId));
    this.wakeUp();
  }

  private readonly secrets: SecretLookup = async () => this.secretValues;

  private async push(items: QueueItem[]): Promise<PushReceipt[]> {
    const failure = this.pushFailures.shift();
    if (failure !== undefined) throw failure;
    await this.pushHeld;
    const domain = this.queueDomain;
    this.pushed.push(...items.map(({ taskId }) => taskId));
    return items.map(({ taskId }) => (domain === null ? { taskId } : { taskId, domain }));
  }

  /** A new object over the same storage, as after an eviction or a crash. */
  wakeUp(): void {
    const now = (): number => this.now;
    this.host = new ExecutionHost({
      openStore: () => new ExecutionStore(this.storage),
      alarms: new Alarms(this.alarm, now),
      now,
      neighbours: this.neighbours(),
      knowledge: new Knowledge(
        {
          taskDefinitions: async () => new Map(),
          latestVersions: async (names) => new Map(names.map((name) => [name, 1])),
          registeredDefinition: async () => null,
        },
        async () => {
          await this.scriptsReady;
          return vmScriptRunner;
        },
        { results: async () => this.results, secrets: this.secrets },
      ),
      later: (_milliseconds, run) => void this.timers.push(run),
      log: (message) => void this.log.push(message),
    });
    this.requests = new ExecutionRequests({
      host: this.host,
      now,
      neighbours: this.neighbours(),
      later: (_milliseconds, run) => void this.timers.push(run),
    });
    this.steering = new Steering({
      host: this.host,
      workflowId: WORKFLOW_ID,
      execution: (id) => this.others.get(id) ?? this.parent,
    });
  }

  private neighbours(): Neighbours {
    return {
      execution: (id) => this.others.get(id) ?? this.parent,
      queue: () => this.queue,
      limit: () => this.limit,
      sendIndexMessage: async ({ workflowId }) => void this.indexMessages.push(workflowId),
      pinned: async () => this.definition,
      startOnce: () => {
        throw new TypeError("no start of a test has a key");
      },
      reclaimKey: () => {
        throw new TypeError("no execution of a test has a key");
      },
      keepResult: async (result) => void this.results.set(result.entry, result),
      publish: async (event) => void this.published.push(event),
      awaitWebhook: async () => null,
      secrets: this.secrets,
      runHttp: (input) => this.run(input),
    };
  }

  private async run(input: JsonObject): Promise<TaskAnswer> {
    this.calls.push(input);
    const answer = this.runs.shift() ?? { status: "COMPLETED", output: { response: {} } };
    return answer === "never" ? await new Promise<never>(() => {}) : answer;
  }

  async start(tasks: TaskInput[], more: Record<string, unknown> = {}) {
    const definition = JSON.stringify(definitionOf(tasks, more));
    const outcome = await this.requests.start({
      workflowId: WORKFLOW_ID,
      definition,
      input: {},
      priority: 0,
      taskToDomain: {},
    });
    await this.settle();
    return outcome;
  }

  taskId(counter: number): string {
    return `${WORKFLOW_ID}-${counter}`;
  }

  async complete(counter: number, outputData = {}): Promise<void> {
    const result = { workflowInstanceId: WORKFLOW_ID, taskId: this.taskId(counter) };
    await this.requests.update({
      ...result,
      status: "COMPLETED",
      outputData,
      logs: [],
      callbackAfterSeconds: 0,
      extendLease: false,
      supportsCancellation: false,
    });
    await this.settle();
  }

  claim(counter: number) {
    return this.requests.claim({ taskId: this.taskId(counter), workerId: "w" });
  }

  /** Lets a write fail: the next one, or the one as many writes later. */
  failWrite(number = 1): void {
    this.storage.failAfter = number - 1;
    this.storage.failure = new Error("disk full");
  }

  /** Lets everything that is under way get done. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
}
