/** Everything that a run consists of, but workers and operators: objects, network, index, registry. */
import type { Services } from "../../src/app/services.ts";
import { IndexNews } from "../../src/app/index-news.ts";
import { Settlements } from "../../src/app/settlements.ts";
import { TakingCalls } from "../../src/app/taking-calls.ts";
import { watchOverdue } from "../../src/app/watchdog.ts";
import type { RateLimitPort, TaskQueuePort, WorkflowExecutionPort } from "../../src/app/ports.ts";
import type { TaskRecord } from "../../src/engine/records.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/limits.ts";
import { derivedUuid } from "../../src/lib/derived-uuid.ts";
import { workflowIdOf } from "../../src/lib/task-id.ts";
import { Alarms } from "../../src/objects/execution/alarms.ts";
import { ExecutionCalls, type ExecutionCallsOptions } from "../../src/objects/execution/calls.ts";
import { Knowledge } from "../../src/objects/execution/definitions.ts";
import type { Neighbours } from "../../src/objects/execution/neighbours.ts";
import { noSecrets } from "../../src/objects/execution/secrets.ts";
import { ExecutionStore } from "../../src/objects/execution/store.ts";
import { ArchiveShelf } from "./archive-shelf.ts";
import { RateLimitStore } from "../../src/objects/rate-limit/store.ts";
import type { IdempotencyStore } from "../../src/store/idempotency-store.ts";
import { startOnce } from "../../src/store/idempotent-start.ts";
import { reclaimKey } from "../../src/store/key-reclaim.ts";
import { Catalogue } from "./catalogue.ts";
import { copyOf } from "./copy.ts";
import { Coverage } from "./coverage.ts";
import { Database } from "./database.ts";
import { EventLoop } from "./event-loop.ts";
import { ExecutionWatch } from "./execution-watch.ts";
import type { Faults } from "./faults.ts";
import { HttpEndpoint } from "./http-endpoint.ts";
import type { Injection } from "./injection.ts";
import { LimitObject } from "./limit-object.ts";
import { LimitWatch } from "./limit-watch.ts";
import { Network } from "./network.ts";
import { ObjectHome, PlatformError, type Life } from "./object-home.ts";
import { giveBack } from "./object-storage.ts";
import { WatchedQueue } from "./watched-queue.ts";
import type { Scenario } from "./scenario.ts";
import { expressionRunner } from "./script-runner.ts";
import { SearchIndex } from "./search-index.ts";
import { stream } from "./stream.ts";
import { Violations } from "./violations.ts";
import { WatchedStore } from "./watched-store.ts";

/** How late a timer may be on an object that nothing has happened to, in milliseconds. */
const TIMER_TOLERANCE_MS = 1000;

/** For how long after the last fault a run waits for executions to go to the archive, in milliseconds. */
const ARCHIVING_MS = 60_000;

/** How often the watchdog looks, in milliseconds. */
const WATCHDOG_MS = 60_000;

/** Calls that nobody makes a second time for the same purpose. */
const ASKED_ONCE: ReadonlySet<string> = new Set([
  "claim",
  "claimAll",
  "settle",
  "letsPass",
  "take",
]);

type Unused =
  | "bulkJobs"
  | "cachedResults"
  | "configuration"
  | "deadLetters"
  | "definitions"
  | "environment"
  | "eventExecutions"
  | "eventRetentionMs"
  | "eventSink"
  | "metrics"
  | "queueNames"
  | "queueViews"
  | "scheduleList"
  | "scheduleRuns"
  | "schedules"
  | "tags"
  | "views"
  | "webhookWaits"
  | "scriptRunner"
  | "search"
  | "secrets"
  | "sendEventMessage"
  | "statistics"
  | "webhooks";

export interface WorldOptions {
  scenario: Scenario;
  faults: Faults;
  injection?: Injection | undefined;
}

export class World {
  readonly loop = new EventLoop();
  /** Epoch milliseconds. */
  readonly startedAt = this.loop.now();
  readonly faults: Faults;
  readonly scenario: Scenario;
  readonly violations = new Violations(this.loop.now);
  readonly coverage = new Coverage();
  readonly catalogue: Catalogue;
  readonly index: SearchIndex;
  readonly archive: ArchiveShelf;
  readonly database: Database;
  readonly limitWatch: LimitWatch;
  readonly services: Services;
  readonly executions = new Map<string, ObjectHome<ExecutionCalls>>();
  readonly watches = new Map<string, ExecutionWatch>();
  readonly queues = new Map<string, ObjectHome<WatchedQueue>>();
  private readonly limits = new Map<string, ObjectHome<LimitObject>>();
  /** Told of each task that is new or has changed. */
  taskChanged: (workflowId: string, task: Readonly<TaskRecord>) => void = () => {};
  /** Told when an execution has changed as a whole. */
  statusChanged: (workflowId: string, hasEnded: boolean) => void = () => {};
  /** Takes a line of what happens. */
  private note: (text: string) => void = () => {};
  private readonly network: Network;
  private readonly http: HttpEndpoint;
  private readonly injection: Injection;

  constructor({ scenario, faults, injection = {} }: WorldOptions) {
    this.scenario = scenario;
    this.faults = faults;
    this.injection = injection;
    this.catalogue = new Catalogue(scenario);
    this.network = new Network(this.loop, faults, stream(scenario.seed, "network"));
    this.http = new HttpEndpoint(this.loop, faults, stream(scenario.seed, "http"));
    this.index = new SearchIndex(this.loop, faults);
    this.archive = new ArchiveShelf(this.loop, faults);
    this.database = new Database(this.loop, faults);
    const { violations } = this;
    this.limitWatch = new LimitWatch({ now: this.loop.now, faults, scenario, violations });
    this.services = this.makeServices();
    if (injection.hasNoWatchdog !== true) this.watchFromNowOn();
  }

  /** As the cron of the Worker does. */
  private watchFromNowOn(): void {
    this.loop.after(WATCHDOG_MS, () => {
      void watchOverdue(this.services);
      this.watchFromNowOn();
    });
  }

  /** What must hold at any time, whatever has just happened. */
  checkAlarms(): void {
    const now = this.loop.now();
    this.limitWatch.check();
    for (const [id, watch] of this.watches) {
      const home = this.executions.get(id);
      if (home === undefined) continue;
      const due = watch.due();
      const late = now - TIMER_TOLERANCE_MS - Math.max(due ?? now, home.excusedUntil);
      if (due !== null && late > 0) {
        this.violations.report("no timer is late", `${id}: due ${now - due} ms ago`);
      }
      if (home.alarm.at !== null || home.alarm.isRunning || home.alarm.isLost) continue;
      if (due !== null || watch.hasUndelivered()) {
        this.violations.report("an alarm stands behind what is due", `${id} has no alarm`);
      }
    }
  }

  /** Notes an error that a client met: one of the platform is worth another try, and any other than
   * these is a mistake that trying again would hide. */
  met(error: unknown): void {
    if (error instanceof TypeError || error instanceof ReferenceError) {
      this.violations.report("nothing but the world's own faults goes wrong", String(error));
    }
  }

  /** Whether every execution has ended and everybody who has to know of it does. */
  isAtRest(): boolean {
    return this.watches.size > 0 && this.unfinished().length === 0;
  }

  /** What has not come to its end, a line for each thing. */
  unfinished(): string[] {
    const lines: string[] = [];
    const { archiveAfterMs, troubleMs } = this.scenario;
    const isTime = this.loop.now() < this.startedAt + troubleMs + ARCHIVING_MS;
    const archives = archiveAfterMs !== null && isTime;
    for (const [id, watch] of this.watches) {
      // An execution that was asked for and never started leaves nothing behind, nor does one that is gone.
      if (watch.status === null) {
        if (this.index.rows.has(id)) lines.push(`index still has ${id}`);
        continue;
      }
      const version = watch.current()?.workflow.version;
      if (!watch.hasEnded) lines.push(`execution ${id} is ${watch.status}`, ...watch.lines());
      else if (watch.hasUndelivered()) lines.push(`execution ${id} has something to deliver`);
      else if (!this.keepsAll(watch.events)) lines.push(`events of ${id}`);
      else if (archives && !this.archive.has(id)) lines.push(`execution ${id} is not archived`);
      else if (this.index.rows.get(id)?.version !== version) lines.push(`index of ${id}`);
    }
    return lines;
  }

  private keepsAll(events: ReadonlySet<string>): boolean {
    return [...events].every((id) => this.database.events.has(id));
  }

  /** Writes down what happens. */
  traceTo(line: (text: string) => void): void {
    const start = this.loop.now();
    const write = (text: string): void => line(`${this.loop.now() - start} ms  ${text}`);
    this.faults.onStrike = write;
    this.note = write;
  }

  /** Gives the databases back. The world is of no use after it. */
  close(): void {
    const { executions, queues, limits } = this;
    for (const home of [...executions.values(), ...queues.values(), ...limits.values()]) {
      home.crash();
      giveBack(home.database);
    }
  }

  private makeServices(): Services {
    const { loop } = this;
    let ids = 0;
    // What the simulation never calls is left out.
    const services: Omit<Services, Unused> = {
      executions: (id) => this.executionFor(null, id),
      queues: (type) => this.queueFor(null, type),
      clock: loop.now,
      pause: (milliseconds) => loop.pause(milliseconds),
      settlements: new Settlements(),
      takingCalls: new TakingCalls(),
      indexNews: new IndexNews(),
      background: (work) => void work.catch(() => {}),
      index: this.index as unknown as Services["index"],
      events: this.database.eventStore as Services["events"],
      idempotencyKeys: { free: async () => {} } as unknown as Services["idempotencyKeys"],
      eventHandlers: this.database.eventHandlers as Services["eventHandlers"],
      newId: () => derivedUuid(`simulated id ${ids++}`),
    };
    return services as Services;
  }

  private executionFor(caller: Life | null, id: string): WorkflowExecutionPort {
    const object = this.stub(caller, () => this.executionHome(id)) as WorkflowExecutionPort;
    return this.injection.execution?.(object, this) ?? object;
  }

  private queueFor(caller: Life | null, type: string): TaskQueuePort {
    return this.stub(caller, () => this.queueHome(type)) as TaskQueuePort;
  }

  /** Calls methods of an object over the network. */
  private stub<Instance extends object>(
    caller: Life | null,
    home: () => ObjectHome<Instance>,
  ): unknown {
    return new Proxy(
      {},
      {
        get: (_, method) => {
          if (method === "then") return undefined;
          return (...parameters: unknown[]) => {
            const sent = copyOf(parameters);
            const { name } = home().options;
            const run = (object: Instance): Promise<unknown> => {
              // A copy of a start that has been on its way for so long that its execution was answered, removed
              // and is gone would begin it anew: nothing is left to tell it by.
              if (method === "start" && this.watches.get(name)?.isRemoved === true) {
                return Promise.reject(new PlatformError("it was removed"));
              }
              const member: unknown = Reflect.get(object, method);
              if (typeof member !== "function") throw new TypeError(`no method ${String(method)}`);
              return (member as (...given: unknown[]) => Promise<unknown>).apply(object, sent);
            };
            return this.network.call(caller, home(), run, this.mayComeTwice(caller, method));
          };
        },
      },
    );
  }

  /** A client's termination is repeated only where it was not answered: a copy that comes after the retry that
   * follows the answer ends what goes on, and with it a result that is to be compared. A parent's names the run. */
  private mayComeTwice(caller: Life | null, method: string | symbol): boolean {
    if (ASKED_ONCE.has(String(method))) return false;
    return caller !== null || method !== "terminate" || !this.scenario.isDeterministic;
  }

  executionHome(id: string): ObjectHome<ExecutionCalls> {
    const known = this.executions.get(id);
    if (known !== undefined) return known;
    const home: ObjectHome<ExecutionCalls> = new ObjectHome<ExecutionCalls>({
      name: id,
      loop: this.loop,
      faults: this.faults,
      make: (life) => new ExecutionCalls(this.callsOptions(home, life)),
      alarm: (object) => object.alarm(),
      isWatched: () => this.watches.get(id)?.status === "RUNNING" && this.index.isDue(id),
    });
    this.executions.set(id, home);
    return home;
  }

  private queueHome(type: string): ObjectHome<WatchedQueue> {
    const known = this.queues.get(type);
    if (known !== undefined) return known;
    const home = new ObjectHome<WatchedQueue>({
      name: type,
      loop: this.loop,
      faults: this.faults,
      make: (life) => this.makeQueue(type, life),
      alarm: (object) => object.alarm(),
    });
    this.queues.set(type, home);
    return home;
  }

  private limitHome(name: string): ObjectHome<LimitObject> {
    const known = this.limits.get(name);
    if (known !== undefined) return known;
    const home: ObjectHome<LimitObject> = new ObjectHome<LimitObject>({
      name,
      loop: this.loop,
      faults: this.faults,
      make: (life) => this.makeLimit(home, life),
      alarm: (object) => object.alarm(),
    });
    this.limits.set(name, home);
    return home;
  }

  private makeLimit(home: ObjectHome<LimitObject>, life: Life): LimitObject {
    const { now } = this.loop;
    return new LimitObject({
      store: new RateLimitStore(life.storage),
      alarms: new Alarms(alarmsOf(life), now),
      now,
      admit: (workflowId) => this.executionFor(life, workflowId).admit(),
      erase: async () => home.database.clear(),
      log: () => {},
    });
  }

  private makeQueue(type: string, life: Life): WatchedQueue {
    this.limitWatch.queueBegan(type);
    return new WatchedQueue(
      {
        name: type,
        storage: life.storage,
        clock: { now: this.loop.now, setTimer: (run, delay) => life.later(delay, run) },
        registerName: async () => {},
        alarms: new Alarms(alarmsOf(life), this.loop.now),
        begin: (request) =>
          this.executionFor(life, workflowIdOf(request.taskId) ?? "").beginTask(request),
        hold: (taskId) => this.executionFor(life, workflowIdOf(taskId) ?? "").hold(taskId),
        background: () => {},
        log: () => {},
      },
      this.violations,
    );
  }

  private watchOf(home: ObjectHome<ExecutionCalls>): ExecutionWatch {
    const id = home.options.name;
    const known = this.watches.get(id);
    if (known !== undefined) return known;
    const free = home.database.storageFor({ beforeCommit: () => {}, afterCommit: () => {} });
    const watch: ExecutionWatch = new ExecutionWatch({
      id,
      now: this.loop.now,
      violations: this.violations,
      coverage: this.coverage,
      maxTasks: this.scenario.maxTasks,
      load: () => new ExecutionStore(free).load(),
      statusChanged: () => {
        home.excuse(0);
        this.note(`${id} ${watch.status}`);
        this.statusChanged(id, watch.hasEnded);
      },
      workflowChanged: (workflow) => this.limitWatch.workflowChanged(workflow),
      taskChanged: (task) => {
        this.note(`${id} ${task.counter} ${task.base}${task.scope} ${task.status}`);
        this.limitWatch.taskChanged(id, task);
        this.taskChanged(id, task);
      },
      ...(this.injection.saving !== undefined && { saving: this.injection.saving }),
    });
    this.watches.set(id, watch);
    return watch;
  }

  private callsOptions(home: ObjectHome<ExecutionCalls>, life: Life): ExecutionCallsOptions {
    const { injection, scenario } = this;
    const { hasteMs = 0 } = injection;
    const { name } = home.options;
    const watch = this.watchOf(home);
    const now = (): number => this.loop.now() + (home.alarm.isRunning ? hasteMs : 0);
    const alarms = {
      setAlarm: async (time: number) => {
        if (injection.losesAlarm?.(this) !== true) life.setAlarm(time - hasteMs);
      },
      deleteAlarm: async () => life.setAlarm(null),
    };
    const maxTasks = scenario.maxTasks + (injection.moreTasks ?? 0);
    return {
      name,
      storage: life.storage,
      archive: this.archive,
      archiveAfter: scenario.archiveAfterMs,
      erase: async () => {
        home.erase(life);
        if (this.archive.has(name)) return;
        watch.removed();
        this.limitWatch.executionRemoved(name);
      },
      openStore: () => new WatchedStore(life.storage, watch, () => life.state === "gone"),
      alarms: new Alarms(alarms, now),
      now,
      neighbours: this.neighboursOf(life),
      knowledge: this.knowledgeFor(),
      settings: { ...DEFAULT_SETTINGS, maxTasks },
      later: (milliseconds, run) => void life.later(milliseconds, run),
      log: () => {},
    };
  }

  private knowledgeFor(): Knowledge {
    const { catalogue, loop } = this;
    const { database } = this;
    return new Knowledge(
      {
        taskDefinitions: async () => {
          await loop.pause(1);
          return catalogue.taskDefs;
        },
        latestVersions: async () => catalogue.latestVersions,
        registeredDefinition: async (name, version) => {
          await loop.pause(1);
          const text = catalogue.registered(name, version);
          return text === null ? null : { text, unresolved: [] };
        },
      },
      async () => expressionRunner,
      { results: (entries) => database.findResults(entries).catch(() => new Map()) },
    );
  }

  private neighboursOf(life: Life): Neighbours {
    const { database } = this;
    return {
      execution: (id) => this.executionFor(life, id),
      limit: (name) => this.stub(life, () => this.limitHome(name)) as RateLimitPort,
      queue: (type) => this.queueFor(life, type),
      sendIndexMessage: async (message) => {
        if (life.state === "alive") this.index.send(this.services, message);
      },
      pinned: this.catalogue.pinned,
      publish: async (event) => {
        if (life.state === "alive") database.publish(this.services, copyOf(event));
      },
      reclaimKey: (asked) =>
        reclaimKey(database.keys as IdempotencyStore, { ...asked, clock: this.loop.now }),
      awaitWebhook: async () => null,
      keepResult: (result) => database.keepResult(copyOf(result)),
      startOnce: (start) =>
        startOnce(database.keys as IdempotencyStore, { ...start, clock: this.loop.now }),
      secrets: noSecrets,
      runHttp: (_input, { taskId }) => this.http.call(life, taskId),
    };
  }
}

/** The platform's alarm as a life of an object sees it. */
function alarmsOf(life: Life) {
  return {
    setAlarm: async (time: number) => life.setAlarm(time),
    deleteAlarm: async () => life.setAlarm(null),
  };
}
