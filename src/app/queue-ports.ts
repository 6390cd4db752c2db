/** The interfaces of the task queues and of the limits of workflows. Types only. */
import type { PollData } from "../model/poll-data.ts";
import type { TaskLimits } from "../model/task-limits.ts";

/** One task that waits for a worker, or for leave to begin. */
export interface QueueItem {
  taskId: string;
  /** 0 to 99, higher first. */
  priority: number;
  /** Epoch milliseconds from which it may be handed out; orders tasks of one priority. */
  availableAt: number;
  /** The domains it may go to, in order, as `taskToDomain` lists them; empty: no domain.
   * The queue picks by who has polled lately (`NO_DOMAIN` is the plain queue). */
  domains: string[];
  /** Grows with each claim, and when it is begun anew: what is said of an earlier turn is over. */
  turn: number;
  /** The limits of its definition; absent: it has none. */
  limits?: TaskLimits;
  /** The server runs it itself: no worker polls it, the queue lets its execution begin it. */
  isServerTask?: true;
}

/** A task that is out of its worker's hands, or does not wait any more. */
export interface Release {
  taskId: string;
  /** Its turn from now on: a push of this or a later one is not undone. */
  turn: number;
}

export interface PushReceipt {
  taskId: string;
  /** The domain that the queue chose; absent: none. */
  domain?: string;
}

export interface TakeRequest {
  count: number;
  /** Milliseconds to wait for a first task; 0 looks once. */
  timeout: number;
  workerId?: string;
  domain?: string;
  /** Names the poll, so that it can be ended while it waits. */
  poll?: string;
  /** Tasks of earlier leases that are out of the queue for good, as in a settlement. */
  done?: LeaseKey[];
}

/** One lease of a task. No number is given twice: late news of an earlier lease says nothing of a later one. */
export interface LeaseKey {
  taskId: string;
  lease: number;
  /** It went straight to its worker and never stood in the queue, but in its statistics: those of this domain. */
  passedIn?: string;
}

export interface Lease extends LeaseKey {
  /** The turn of the push that it goes by. */
  turn: number;
  domain?: string;
  /** The type has limits: the lease takes a slot of its type, or counts as a start. A refused claim has
   * to be told apart then. */
  limit?: "slot" | "start";
}

/** Who polls, or would. */
export interface Poller {
  workerId?: string | undefined;
  domain?: string | undefined;
}

/** What became of leased tasks. */
export interface Settlement {
  /** Claimed, or refused because they are gone: out of the queue for good. */
  done: LeaseKey[];
  /** Leases under a limit whose claim was refused: the queue asks their executions why. */
  refused?: string[];
  /** Could not be asked; may be offered again at once. */
  returned: string[];
}

/** A Durable Object per task type, named by the task type; of tasks with limits that the server runs itself, by
 * the name of their definition. */
export interface TaskQueuePort {
  /** Idempotent by task id. Answers once the tasks are durable here, or already claimed. */
  push(items: QueueItem[]): Promise<PushReceipt[]>;
  /** Whether what a worker is about to report may lead straight to its next task: nothing comes first here, nobody waits,
   * and nothing is limited. Counts as a poll then. */
  letsPass(poller: Poller): Promise<boolean>;
  /** Leases up to `count` tasks; answers as soon as there is one, or at the timeout. */
  take(request: TakeRequest): Promise<Lease[]>;
  /** Ends the waiting of a poll whose caller has hung up: it gets no task. Nothing happens where it does not wait. */
  leave(poll: string): Promise<void>;
  settle(settlement: Settlement): Promise<void>;
  /** Takes tasks out that were pushed in earlier turns, and frees the slots that they hold: idempotent. */
  release(releases: Release[]): Promise<void>;
  /** Sets the limits of the type, unless those of a later definition hold already. */
  limit(limits: TaskLimits): Promise<void>;
  /** Number of tasks in the queue of a domain (absent: of no domain), and how many of them are leased. */
  size(domain?: string): Promise<{ size: number; leased: number }>;
  /** Sizes of every domain; the key "" is the plain queue. */
  sizes(): Promise<Record<string, { size: number; leased: number }>>;
  pollData(): Promise<PollData[]>;
  /** An entry for each domain; the domain "" is the plain queue. */
  pollTotals(): Promise<PollTotal[]>;
}

/** What a domain of a queue has been asked for, and what it has given, as far as that is written down. */
export interface PollTotal {
  domain: string;
  /** Epoch milliseconds. */
  lastPollTime: number;
  polls: number;
  /** Tasks that polls have got. */
  tasks: number;
}

/** An execution that is to run under a limit. */
export interface EnterLimit {
  workflowId: string;
  /** How often it has been set going again. */
  run: number;
  /** How many executions may run at once; what came last holds. */
  concurrent: number;
  /** What to do when there is no room: wait, give up, or run all the same. */
  policy: "QUEUE" | "REJECT" | "FORCE";
}

export type LimitAdmission = "admitted" | "waiting" | "rejected";

/** A Durable Object per workflow and value of its `rateLimitKey`. Both calls are idempotent. */
export interface RateLimitPort {
  enter(request: EnterLimit): Promise<LimitAdmission>;
  /** The execution's run is over. One of a later run stays. */
  leave(workflowId: string, run: number): Promise<void>;
}
