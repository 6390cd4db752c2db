import type { ScriptRunner } from "../engine/expressions/script-runner.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { BulkJobStore } from "../store/bulk-job-store.ts";
import type { DefinitionSource } from "../store/definition-source.ts";
import type { DeadLetterStore } from "../store/dead-letter-store.ts";
import type { EventExecutionStore } from "../store/event-execution-store.ts";
import type { EventHandlerStore } from "../store/event-handler-store.ts";
import type { EventMessage } from "../store/event-message.ts";
import type { EventStore } from "../store/event-store.ts";
import type { ExecutionStore } from "../store/execution-store.ts";
import type { IdempotencyStore } from "../store/idempotency-store.ts";
import type { MetricStore } from "../store/metric-store.ts";
import type { QueueStore } from "../store/queue-store.ts";
import type { ResultCache } from "../store/result-cache.ts";
import type { SearchStore } from "../store/search-store.ts";
import type { StatisticsStore } from "../store/statistics-store.ts";
import type { ScheduleRunStore } from "../store/schedule-run-store.ts";
import type { ScheduleStore } from "../store/schedule-store.ts";
import type { TagStore } from "../store/tag-store.ts";
import type { WebhookStore } from "../store/webhook-store.ts";
import type { WebhookWaitStore } from "../store/webhook-wait-store.ts";
import type { SecretStore } from "../store/secret-store.ts";
import type { IndexNews } from "./index-news.ts";
import type {
  ExecutionViewPort,
  SchedulePort,
  TaskQueuePort,
  TaskQueueViewPort,
  WorkflowExecutionPort,
} from "./ports.ts";
import type { Settlements } from "./settlements.ts";
import type { TakingCalls } from "./taking-calls.ts";

/** Everything the operations reach. `worker.ts` fills it from `env`. */
export interface Services {
  /** A new stub at every call: one that has thrown may be broken for good. */
  executions(workflowId: string): WorkflowExecutionPort;
  /** The same objects, as pages look at them. */
  views(workflowId: string): ExecutionViewPort;
  queues(taskType: string): TaskQueuePort;
  /** The same objects, as pages look at them. */
  queueViews(taskType: string): TaskQueueViewPort;
  definitions: DefinitionSource;
  index: ExecutionStore;
  search: SearchStore;
  statistics: StatisticsStore;
  metrics: MetricStore;
  tags: TagStore;
  queueNames: QueueStore;
  idempotencyKeys: IdempotencyStore;
  events: EventStore;
  eventHandlers: EventHandlerStore;
  eventExecutions: EventExecutionStore;
  deadLetters: DeadLetterStore;
  webhooks: WebhookStore;
  bulkJobs: BulkJobStore;
  webhookWaits: WebhookWaitStore;
  /** What sends to the queue of a binding; null: there is none of that name. */
  eventSink(binding: string): ((event: PublishedEvent) => Promise<void>) | null;
  /** Puts a message into the queue of events, as it is. */
  sendEventMessage(message: EventMessage): Promise<void>;
  /** How long events are kept, in milliseconds; null: for ever. */
  eventRetentionMs: number | null;
  /** Bytes of JSON that an input or a message may have; absent: `MAX_INPUT_BYTES`. */
  maxInputBytes?: number;
  cachedResults: ResultCache;
  secrets: SecretStore;
  /** What `${workflow.env.NAME}` stands for. */
  environment: ReadonlyMap<string, string>;
  /** How the server is configured, by variable; nothing secret. */
  configuration: Readonly<Record<string, string>>;
  schedules(name: string): SchedulePort;
  scheduleList: ScheduleStore;
  scheduleRuns: ScheduleRunStore;
  /** Epoch milliseconds. */
  clock(): number;
  /** The id of a new execution. */
  newId(): string;
  /** Makes a script runner that checks the scripts of a definition. */
  scriptRunner(): Promise<ScriptRunner>;
  /** Resolves after some milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** What queues have still to be told of leases. */
  settlements: Settlements;
  /** What calls have taken whose answers may not arrive. */
  takingCalls: TakingCalls;
  /** What the index has still to be told of executions. */
  indexNews: IndexNews;
  /** Lets work go on after the answer. */
  background(work: Promise<unknown>): void;
}
