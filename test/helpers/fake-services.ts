import { IndexNews } from "../../src/app/index-news.ts";
import type { Services } from "../../src/app/services.ts";
import type { ExecutionViewPort, TaskQueueViewPort } from "../../src/app/ports.ts";
import { Settlements } from "../../src/app/settlements.ts";
import { TakingCalls } from "../../src/app/taking-calls.ts";
import type { PublishedEvent } from "../../src/model/published-event.ts";
import { BulkJobStore } from "../../src/store/bulk-job-store.ts";
import { DefinitionCache } from "../../src/store/definition-cache.ts";
import { DefinitionSource } from "../../src/store/definition-source.ts";
import { DeadLetterStore } from "../../src/store/dead-letter-store.ts";
import { EventExecutionStore } from "../../src/store/event-execution-store.ts";
import { EventHandlerStore } from "../../src/store/event-handler-store.ts";
import type { EventMessage } from "../../src/store/event-message.ts";
import { EventStore } from "../../src/store/event-store.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { IdempotencyStore } from "../../src/store/idempotency-store.ts";
import { MetricStore } from "../../src/store/metric-store.ts";
import { QueueStore } from "../../src/store/queue-store.ts";
import { ResultCache } from "../../src/store/result-cache.ts";
import { SecretStore } from "../../src/store/secret-store.ts";
import { SearchStore } from "../../src/store/search-store.ts";
import { StatisticsStore } from "../../src/store/statistics-store.ts";
import type { Execution } from "../../src/engine/execution.ts";
import { accepted } from "../../src/lib/outcome.ts";
import { unknownWorkflow } from "../../src/objects/execution/requests.ts";
import { ExecutionViews } from "../../src/objects/execution/views.ts";
import { pinnedFor } from "../../src/objects/execution/pinned.ts";
import { startRun } from "../../src/objects/schedule/start-run.ts";
import { startOnce, type IdempotentStart } from "../../src/store/idempotent-start.ts";
import { ScheduleRunStore } from "../../src/store/schedule-run-store.ts";
import { ScheduleStore } from "../../src/store/schedule-store.ts";
import { TagStore } from "../../src/store/tag-store.ts";
import { WebhookStore } from "../../src/store/webhook-store.ts";
import { WebhookWaitStore } from "../../src/store/webhook-wait-store.ts";
import { FakeExecution, FakeQueue } from "./fake-objects.ts";
import { ScheduleHome, type ScheduleWorld } from "./schedule-home.ts";
import { SqliteD1 } from "./sqlite-d1.ts";
import { vmScriptRunner } from "./vm-script-runner.ts";

/** Services over fake objects and a real database, with a clock that a test moves. */
export interface FakeServices extends Services {
  database: SqliteD1;
  time: { now: number };
  /** What was put into the queue of events. */
  eventMessages: EventMessage[];
  /** What was sent to the queue `orders`, the only one that is bound. */
  sunkEvents: PublishedEvent[];
  /** The objects that were touched, by name. */
  touchedExecutions: Map<string, FakeExecution>;
  touchedQueues: Map<string, FakeQueue>;
  touchedSchedules: Map<string, ScheduleHome>;
  /** A real schedule that is driven by hand. */
  scheduleHome(name: string): ScheduleHome;
  execution(workflowId: string): FakeExecution;
  queue(taskType: string): FakeQueue;
  /** What pages see, by workflow id. */
  shown: Map<string, Execution>;
  /** Queues as pages see them, by task type. */
  shownQueues: Map<string, TaskQueueViewPort>;
  /** Resolves when all that goes on in the background is done. */
  settled(): Promise<void>;
}

/** What a deployment would have set. */
export interface FakeVariables {
  secretsKey?: string;
  environment?: Record<string, string>;
}

export function fakeServices({ secretsKey, environment = {} }: FakeVariables = {}): FakeServices {
  const database = new SqliteD1();
  const time = { now: 1_700_000_000_000 };
  const touchedExecutions = new Map<string, FakeExecution>();
  const touchedQueues = new Map<string, FakeQueue>();
  const work: Promise<unknown>[] = [];
  const eventMessages: EventMessage[] = [];
  const sunkEvents: PublishedEvent[] = [];
  const clock = () => time.now;
  const execution = (id: string) => getOrMake(touchedExecutions, id, () => new FakeExecution(id));
  const queue = (type: string) => getOrMake(touchedQueues, type, () => new FakeQueue());
  const definitions = new DefinitionSource(database.binding, clock, new DefinitionCache());
  const idempotencyKeys = new IdempotencyStore(database.binding);
  const scheduleList = new ScheduleStore(database.binding);
  const scheduleRuns = new ScheduleRunStore(database.binding);
  const touchedSchedules = new Map<string, ScheduleHome>();
  const starters = {
    execution,
    pinned: pinnedFor(definitions),
    startOnce: (start: Omit<IdempotentStart, "clock">) =>
      startOnce(idempotencyKeys, { ...start, clock }),
  };
  const scheduleWorld: ScheduleWorld = {
    now: clock,
    start: (run) => startRun(run, starters),
    list: scheduleList,
    history: scheduleRuns,
  };
  const shownQueues = new Map<string, TaskQueueViewPort>();
  const shown = new Map<string, Execution>();
  const scheduleHome = (name: string) =>
    getOrMake(touchedSchedules, name, () => new ScheduleHome(scheduleWorld));
  return {
    database,
    time,
    touchedExecutions,
    touchedQueues,
    touchedSchedules,
    scheduleHome,
    schedules: (name) => scheduleHome(name).host,
    scheduleList,
    scheduleRuns,
    execution,
    queue,
    executions: execution,
    shown,
    shownQueues,
    queueViews: (type) => shownQueues.get(type) ?? EMPTY_QUEUE,
    views: (id) => viewsOver(shown.get(id)),
    queues: queue,
    definitions,
    index: new ExecutionStore(database.binding),
    search: new SearchStore(database.binding),
    statistics: new StatisticsStore(database.binding),
    metrics: new MetricStore(database.binding),
    tags: new TagStore(database.binding),
    queueNames: new QueueStore(database.binding),
    idempotencyKeys,
    events: new EventStore(database.binding),
    eventHandlers: new EventHandlerStore(database.binding),
    eventExecutions: new EventExecutionStore(database.binding),
    deadLetters: new DeadLetterStore(database.binding),
    bulkJobs: new BulkJobStore(database.binding),
    webhooks: new WebhookStore(database.binding, secretsKey),
    webhookWaits: new WebhookWaitStore(database.binding, secretsKey),
    sunkEvents,
    eventSink: (binding) =>
      binding === "SINK_ORDERS" ? async (event) => void sunkEvents.push(event) : null,
    eventMessages,
    sendEventMessage: async (message) => void eventMessages.push(structuredClone(message)),
    eventRetentionMs: null,
    configuration: { BATON_EVENT_RETENTION_DAYS: "7" },
    cachedResults: new ResultCache(database.binding),
    secrets: new SecretStore(database.binding, secretsKey),
    environment: new Map(Object.entries(environment)),
    clock,
    newId: () => crypto.randomUUID(),
    pause: () => Promise.resolve(),
    settlements: new Settlements(),
    takingCalls: new TakingCalls(),
    indexNews: new IndexNews(),
    scriptRunner: async () => ({
      evaluate: vmScriptRunner.evaluate,
      syntaxError: (source) => (source.includes("(((") ? "Unexpected token" : null),
    }),
    background: (promise) => void work.push(promise),
    settled: async () => void (await Promise.all(work)),
  };
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

const EMPTY_QUEUE: TaskQueueViewPort = {
  viewQueue: async () => [],
  viewWaiting: async () => [],
  viewPlaces: async () => [],
};

/** An execution's object as pages see it. */
function viewsOver(execution: Execution | undefined): ExecutionViewPort {
  const views = new ExecutionViews(
    async (view) =>
      execution === undefined ? unknownWorkflow("of a test") : accepted(view(execution)),
    () => ({ numbers: () => [1], line: () => ({ log: "a line", createdTime: 5 }) }),
  );
  return {
    viewSkeleton: (known) => views.skeleton(known),
    viewTask: (taskId) => views.task(taskId),
    viewPayload: (taskId, side) => views.payload(taskId, side),
    viewWhy: (taskId) => views.why(taskId),
    viewOpenTasks: (count) => views.openTasks(count),
    viewFamily: (start, count) => views.family(start, count),
    viewFailure: () => views.failure(),
    // There is no WebSocket in Node's responses.
    fetch: async () => Response.json(await views.changes(null)),
  };
}
