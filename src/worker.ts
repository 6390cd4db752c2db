/** The entry of the Worker: fills the ports from the bindings and hands requests and messages on. */
import { waitUntil } from "cloudflare:workers";
import type { Hono } from "hono";
import { watchJobs } from "./app/bulk-jobs.ts";
import {
  configurationOf,
  corsOriginsOf,
  eventRetentionOf,
  type Variables,
} from "./app/configuration.ts";
import { buryEventMessages, consumeEventMessages } from "./app/event-consumer.ts";
import { consumeIndexMessages } from "./app/index-consumer.ts";
import { IndexNews } from "./app/index-news.ts";
import type {
  ExecutionViewPort,
  SchedulePort,
  TaskQueuePort,
  TaskQueueViewPort,
  WorkflowExecutionPort,
} from "./app/ports.ts";
import { watchSchedules } from "./app/scheduler-admin.ts";
import type { Services } from "./app/services.ts";
import { Settlements } from "./app/settlements.ts";
import { TakingCalls } from "./app/taking-calls.ts";
import { resendOpenEvents } from "./app/open-events.ts";
import { sweepExpired } from "./app/sweep.ts";
import { watchOverdue } from "./app/watchdog.ts";
import { parseAccessKeys } from "./auth/keys.ts";
import { createGrpcServer, isGrpcCall } from "./grpc/server.ts";
import { createApp } from "./http/app.ts";
import type { PageSource } from "./http/page.ts";
import type { Access } from "./auth/access.ts";
import { environmentValuesOf } from "./lib/environment-values.ts";
import { errorText } from "./lib/error-text.ts";
import { limitsIn } from "./lib/limit-variables.ts";
import { executionObjectName, scheduleObjectName, taskQueueObjectName } from "./lib/object-name.ts";
import type { WorkflowExecution } from "./objects/execution/object.ts";
import type { TaskQueue } from "./objects/task-queue/object.ts";
import type { PublishedEvent } from "./model/published-event.ts";
import { quickjsModule } from "./scripting/quickjs-module.ts";
import { createScriptRunner } from "./scripting/runner.ts";
import { BulkJobStore } from "./store/bulk-job-store.ts";
import { DefinitionSource } from "./store/definition-source.ts";
import { DeadLetterStore } from "./store/dead-letter-store.ts";
import { EventExecutionStore } from "./store/event-execution-store.ts";
import { EventHandlerStore } from "./store/event-handler-store.ts";
import {
  EVENT_DEAD_QUEUE_NAME,
  EVENT_QUEUE_NAME,
  type EventMessage,
} from "./store/event-message.ts";
import { EventStore } from "./store/event-store.ts";
import { ExecutionStore } from "./store/execution-store.ts";
import { IdempotencyStore } from "./store/idempotency-store.ts";
import type { IndexMessage } from "./store/index-message.ts";
import { MetricStore } from "./store/metric-store.ts";
import { QueueStore } from "./store/queue-store.ts";
import { ResultCache } from "./store/result-cache.ts";
import { SecretStore } from "./store/secret-store.ts";
import { SearchStore } from "./store/search-store.ts";
import { StatisticsStore } from "./store/statistics-store.ts";
import { ScheduleRunStore } from "./store/schedule-run-store.ts";
import { ScheduleStore } from "./store/schedule-store.ts";
import { TagStore } from "./store/tag-store.ts";
import { WebhookStore } from "./store/webhook-store.ts";
import { WebhookWaitStore } from "./store/webhook-wait-store.ts";

export { WorkflowExecution } from "./objects/execution/object.ts";
export { RateLimit } from "./objects/rate-limit/object.ts";
export { Schedule } from "./objects/schedule/object.ts";
export { TaskQueue } from "./objects/task-queue/object.ts";

/** The bindings of `wrangler.toml`, the secrets and the variables of a deployment. */
interface Env extends Variables {
  EXECUTIONS: DurableObjectNamespace<WorkflowExecution>;
  TASK_QUEUES: DurableObjectNamespace<TaskQueue>;
  SCHEDULES: DurableObjectNamespace;
  DB: D1Database;
  INDEX_QUEUE: Queue<IndexMessage>;
  EVENT_QUEUE: Queue<EventMessage>;
  /** The page's files; absent where they have not been built. */
  ASSETS?: Fetcher;
  /** `keyId:secret` pairs, comma separated. */
  BATON_KEYS?: string;
  /** Under which path a proxy shows the page, such as `/baton`. */
  BATON_BASE_PATH?: string;
  /** Encrypts secrets; see `docs/secrets.md`. */
  BATON_SECRETS_KEY?: string;
}

interface Server {
  services: Services;
  app: Hono;
  grpc: (request: Request) => Promise<Response>;
}

let server: Server | undefined;

/** The server of this isolate, whose bindings stay the same. */
function serverOf(env: Env): Server {
  if (server === undefined) {
    const services = servicesOf(env);
    const access = accessOf(env);
    server = {
      services,
      app: createApp(services, access, pageOf(env), corsOriginsOf(env, console.warn)),
      grpc: createGrpcServer(services, access),
    };
  }
  return server;
}

function servicesOf(env: Env): Services {
  const limits = limitsIn({ ...env }, console.warn);
  return {
    executions: (workflowId) =>
      env.EXECUTIONS.getByName(executionObjectName(workflowId)) as WorkflowExecutionPort,
    views: (workflowId) =>
      env.EXECUTIONS.getByName(executionObjectName(workflowId)) as ExecutionViewPort,
    queues: (taskType) => env.TASK_QUEUES.getByName(taskQueueObjectName(taskType)) as TaskQueuePort,
    queueViews: (taskType) =>
      env.TASK_QUEUES.getByName(taskQueueObjectName(taskType)) as TaskQueueViewPort,
    definitions: new DefinitionSource(env.DB),
    index: new ExecutionStore(env.DB),
    search: new SearchStore(env.DB),
    statistics: new StatisticsStore(env.DB),
    metrics: new MetricStore(env.DB),
    tags: new TagStore(env.DB),
    queueNames: new QueueStore(env.DB),
    idempotencyKeys: new IdempotencyStore(env.DB),
    events: new EventStore(env.DB),
    eventHandlers: new EventHandlerStore(env.DB),
    eventExecutions: new EventExecutionStore(env.DB),
    deadLetters: new DeadLetterStore(env.DB),
    bulkJobs: new BulkJobStore(env.DB),
    webhooks: new WebhookStore(env.DB, env.BATON_SECRETS_KEY),
    webhookWaits: new WebhookWaitStore(env.DB, env.BATON_SECRETS_KEY),
    eventSink: (binding) => {
      const queue = (env as unknown as Record<string, Queue<PublishedEvent> | undefined>)[binding];
      return queue === undefined ? null : async (event) => void (await queue.send(event));
    },
    sendEventMessage: async (message) => void (await env.EVENT_QUEUE.send(message)),
    eventRetentionMs: eventRetentionOf(env, console.warn),
    cachedResults: new ResultCache(env.DB),
    secrets: new SecretStore(env.DB, env.BATON_SECRETS_KEY),
    environment: environmentValuesOf({ ...env }),
    configuration: configurationOf(env),
    schedules: (name) =>
      env.SCHEDULES.getByName(scheduleObjectName(name)) as unknown as SchedulePort,
    scheduleList: new ScheduleStore(env.DB),
    scheduleRuns: new ScheduleRunStore(env.DB),
    clock: () => Date.now(),
    newId: () => crypto.randomUUID(),
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    settlements: new Settlements(),
    takingCalls: new TakingCalls(),
    indexNews: new IndexNews(),
    scriptRunner: () => createScriptRunner({ wasm: quickjsModule, ...limits.scripts }),
    ...(limits.execution.maxPayloadBytes && { maxInputBytes: limits.execution.maxPayloadBytes }),
    background: (work) => waitUntil(work.catch((error: unknown) => console.warn(errorText(error)))),
  };
}

function pageOf({ ASSETS: files, BATON_BASE_PATH: basePath }: Env): PageSource | undefined {
  return files && { files: (request) => files.fetch(request), basePath: basePath ?? "" };
}

function accessOf(env: Env): Access {
  if (env.BATON_OPEN === "true") return { kind: "open" };
  return { kind: "keys", keys: parseAccessKeys(env.BATON_KEYS) };
}

/** By queue; all others hold messages for the index. */
const CONSUMERS: Readonly<Record<string, typeof consumeEventMessages>> = {
  [EVENT_QUEUE_NAME]: consumeEventMessages,
  [EVENT_DEAD_QUEUE_NAME]: buryEventMessages,
};

export default {
  fetch: (request, env, context) => {
    const { app, grpc } = serverOf(env);
    return isGrpcCall(request) ? grpc(request) : app.fetch(request, env, context);
  },
  scheduled: async (_controller, env) => {
    const { services } = serverOf(env);
    await Promise.all([
      watchOverdue(services),
      watchSchedules(services),
      sweepExpired(services),
      resendOpenEvents(services),
      watchJobs(services),
    ]);
  },
  queue: ({ queue, messages }, env) => {
    const consume = CONSUMERS[queue] ?? consumeIndexMessages;
    return consume(serverOf(env).services, messages);
  },
} satisfies ExportedHandler<Env>;
