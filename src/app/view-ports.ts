/** What pages look at in executions and queues, beside the calls of Conductor's API. Types only. */
import type { Outcome } from "../lib/outcome.ts";
import type { Failure, Family } from "../model/baton/family.ts";
import type { QueuePlace } from "../model/baton/queue-place.ts";
import type { QueueState, WaitingTask } from "../model/baton/queues.ts";
import type { OpenTasks, WhyFacts } from "../model/baton/why-facts.ts";
import type { JsonText } from "./ports.ts";

/** A skeleton and the version that it shows. */
export interface SkeletonText {
  seq: number;
  /** Null: nothing has changed since the version that the caller knows. */
  text: JsonText | null;
}

/** The sides of a task. */
export type PayloadSide = "input" | "output";

/** The same objects as `WorkflowExecutionPort`. */
export interface ExecutionViewPort {
  /** @param known the version that the caller has; null: none. */
  viewSkeleton(known: number | null): Promise<Outcome<SkeletonText>>;
  /** A TaskPayload. */
  viewTask(taskId: string): Promise<Outcome<JsonText>>;
  /** An input or output whole. */
  viewPayload(taskId: string, side: PayloadSide): Promise<Outcome<JsonText>>;
  /** Why a task stands where it stands, as far as the execution knows. */
  viewWhy(taskId: string): Promise<Outcome<WhyFacts>>;
  /** The same of its first open tasks. */
  viewOpenTasks(count: number): Promise<Outcome<OpenTasks>>;
  /** A page of its sub-workflows, and what stands above. */
  viewFamily(start: number, count: number): Promise<Outcome<Family>>;
  /** How it failed; null: it has not. */
  viewFailure(): Promise<Outcome<Failure | null>>;
  /** Opens a live connection: a WebSocket cannot be the answer to a call. `since` in the query is the version
   * that the caller has; a refusal is answered as JSON. */
  fetch(request: Request): Promise<Response>;
}

/** The same objects as `TaskQueuePort`. */
export interface TaskQueueViewPort {
  /** The queue by domain. */
  viewQueue(): Promise<QueueState[]>;
  /** Its first tasks, as many as are asked for at most. */
  viewWaiting(count: number): Promise<WaitingTask[]>;
  /** Where tasks stand; those that are not in the queue are left out. */
  viewPlaces(taskIds: string[]): Promise<QueuePlace[]>;
}
