import type { RateLimitPort, TaskQueuePort, WorkflowExecutionPort } from "../../app/ports.ts";
import type { ExecutionEvent, TaskAnswer } from "../../engine/events.ts";
import type { WorkflowOutbox } from "../../engine/records.ts";
import type { TraceContext } from "../../model/trace-context.ts";
import type { Outcome } from "../../lib/outcome.ts";
import type { IdempotentStart } from "../../store/idempotent-start.ts";
import type { KeyReclaim, ReclaimedKey } from "../../store/key-reclaim.ts";
import type { ResultToKeep } from "../../model/cached-result.ts";
import type { PublishedEvent } from "../../model/published-event.ts";
import type { WebhookWait } from "../../model/webhook-wait.ts";
import type { JsonObject } from "../../model/json.ts";
import type { SecretLookup } from "./secrets.ts";

/** Whom an execution talks to. */
export interface Neighbours {
  execution(workflowId: string): WorkflowExecutionPort;
  queue(taskType: string): TaskQueuePort;
  limit(name: string): RateLimitPort;
  sendIndexMessage(message: { workflowId: string }): Promise<void>;
  /** Definitions by name, or an inline one, as an execution gets them. Null: not registered.
   * @throws InvalidDefinition for an inline one that can not be run. */
  pinned(request: {
    name: string;
    version: number | null;
    definition: JsonObject | null;
  }): Promise<string | null>;
  /** Sends an event on its way; that it has arrived is told later, by `eventKept`. */
  publish(event: PublishedEvent): Promise<void>;
  /** Notes that a task waits for an event of a webhook. Answers what such an event carries that came since it
   * began; null: none did. May be repeated. */
  awaitWebhook(wait: WebhookWait): Promise<JsonObject | null>;
  /** Starts another execution with an idempotency key, or finds the one that has it. */
  startOnce(start: Omit<IdempotentStart, "clock">): Promise<Outcome<string>>;
  /** Gets an execution the key back that it was started with. */
  reclaimKey(asked: Omit<KeyReclaim, "clock">): Promise<Outcome<ReclaimedKey>>;
  /** Puts a result into the cache. */
  keepResult(result: ResultToKeep): Promise<void>;
  secrets: SecretLookup;
  runHttp(input: JsonObject, caller: HttpCaller): Promise<TaskAnswer>;
}

/** The task that makes a call. */
export interface HttpCaller {
  taskId: string;
  trace?: TraceContext | undefined;
}

/** An inline definition that was made at run time and can not be run. */
export class InvalidDefinition extends Error {
  override readonly name = "InvalidDefinition";
}

/** What a delivery tells the execution: an event to decide on, or that a row's flag may be cleared. */
export interface DeliveryReceipt {
  event?: ExecutionEvent;
  /** The queue chose this domain. */
  domain?: string;
  /** The receiver says later that it has it; until then it is delivered again and again. */
  unconfirmed?: true;
  /** What of the workflow's own flags was told. */
  told?: Partial<WorkflowOutbox>;
}
